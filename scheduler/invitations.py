"""Who is invited to a session when some learn in only a part of its window, and when it may then be."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.ids import ApprenticeId, SiteId
from models.people import Apprentice
from models.problem import Problem
from models.programme import Activity, AudienceKind, Mode


@dataclass(frozen=True, slots=True)
class Invited:
    """The people of one session, and the days between which it lies for them."""

    people: tuple[ApprenticeId, ...]
    first: date
    last: date

    def site(self, problem: Problem) -> SiteId:
        """Return the workplace of the one apprentice in that time."""
        return problem.apprentice[self.people[0]].job_on(self.first).site


class Invitations:
    """Answers for one problem; days are bits, the first open day of the programme is bit 0.

    - Whoever learns on all open days of the window is invited.
    - Of the cohort or a group, those who learn on a part of it are invited as well, whoever misses least first, as long
      as the policy's share of the window is left on which all of them learn.
    - To a visit in waves, or to a board, they are invited if they learn on a day on which it can take place.
    - Who had left before the reference may be changed is invited to nothing more.
    - For themselves alone, they are invited if they learn on enough days of the window (`part_month_days`) in one job.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.days = problem.grid.open_days
        self.everything = (1 << len(self.days)) - 1
        self._bit = {day: 1 << number for number, day in enumerate(self.days)}
        self._learning: dict[ApprenticeId, int] = {
            person.id: 0 if problem.is_gone(person.id) else self._bits(day for day in self.days if person.learns(day))
            for person in problem.cohort.apprentices
        }

    def invited(self, activity: Activity, people: Sequence[ApprenticeId], first: date, last: date) -> Invited:
        """Return who is invited to a session in that window; nobody when it is not for them."""
        low, high = bisect_left(self.days, first), bisect_right(self.days, last)
        window = (1 << max(low, high)) - (1 << low)
        if all(window & ~self._learning[person] == 0 for person in people) and not self._changes(activity, people):
            return Invited(tuple(people), first, last)
        if activity.audience is AudienceKind.APPRENTICE:
            return self._alone(activity, people[0], window, first, last)
        if activity.audience is AudienceKind.WAVE:
            chances = window & self._host_days(activity)
            able = [p for p in people if window & ~self._learning[p] == 0 or chances & self._learning[p]]
            return Invited(tuple(able), first, last)
        return Invited(self._together(people, window), first, last)

    def _together(self, people: Sequence[ApprenticeId], window: int) -> tuple[ApprenticeId, ...]:
        least = self.problem.programme.policy.least_window_share * window.bit_count()
        common, found = window, []
        for person in sorted(people, key=lambda p: (-(self._learning[p] & window).bit_count(), p)):
            left = common & self._learning[person]
            if left == common or (left and left.bit_count() >= least):
                found.append(person)
                common = left
        return tuple(sorted(found))

    def _alone(self, activity: Activity, person: ApprenticeId, window: int, first: date, last: date) -> Invited:
        apprentice = self.problem.apprentice[person]
        part, learned = max(self._by_job(apprentice, window), key=lambda one: one[1].bit_count())
        if not window:
            return Invited((person,), first, last)
        chances = self._meetings(apprentice) if activity.at_board else self.everything
        some = learned.bit_count() >= activity.recurrence.part_month_days and learned & chances
        if not learned or not (learned == part or some):
            return Invited((), first, last)
        # From the first to the last learned day: no day of a break or of another job lies at the ends, and the rules on
        # gaps rely on it.
        first = self.days[(learned & -learned).bit_length() - 1]
        last = self.days[learned.bit_length() - 1]
        return Invited((person,), first, last)

    def _by_job(self, apprentice: Apprentice, window: int) -> list[tuple[int, int]]:
        """Return the days of the window in each job, and those that are learned; the earliest job first."""
        firsts = [date.min, *(job.first for job in apprentice.later_jobs)]
        found = []
        for first, after in zip(firsts, [*firsts[1:], date.max], strict=True):
            part = window & self._bits(day for day in self.days if first <= day < after)
            found.append((part, part & self._learning[apprentice.id]))
        return found

    def _changes(self, activity: Activity, people: Sequence[ApprenticeId]) -> bool:
        person = self.problem.apprentice[people[0]]
        return activity.audience is AudienceKind.APPRENTICE and bool(person.later_jobs or person.breaks)

    def _meetings(self, apprentice: Apprentice) -> int:
        return self._bits(
            meeting.day
            for meeting in self.problem.cohort.board_meetings
            if meeting.employer == apprentice.job_on(meeting.day).employer
        )

    def _host_days(self, activity: Activity) -> int:
        if activity.mode is not Mode.HOST:
            return self.everything
        return self._bits(
            day.day for host in self.problem.cohort.hosts if host.theme == activity.theme for day in host.days
        )

    def _bits(self, days: Iterable[date]) -> int:
        return sum(self._bit.get(day, 0) for day in set(days))
