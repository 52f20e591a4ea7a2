"""The board on which sessions get their days and half-days, with all questions that rules ask of it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from models.ids import ActivityId, ApprenticeId, AssessmentId, HostId, SessionId
from models.programme import ActivityKind, Assessment, DueKind
from models.session import Session
from models.timetable import Placement
from scheduler.board import Expression
from scheduler.journey_board import JourneyBoard
from scheduler.literal_board import Start


@dataclass(frozen=True, slots=True)
class Placed:
    """A session of an earlier stage, from its first day to its last."""

    activity: ActivityId
    audience: str
    first: date
    last: date


class CalendarBoard(JourneyBoard):
    """Deadlines, places, order and rhythm on top of literals and release."""

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """Sessions of earlier stages, in the order of their first days."""
        days: dict[SessionId, list[Placement]] = defaultdict(list)
        for placement in self.fixed:
            days[placement.session].append(placement)
        found = [
            Placed(listed[0].activity, listed[0].audience, min(p.day for p in listed), max(p.day for p in listed))
            for listed in days.values()
        ]
        return tuple(sorted(found, key=lambda placed: (placed.first, placed.activity, placed.audience)))

    # Questions about deadlines.

    @cached_property
    def due(self) -> Mapping[AssessmentId, Mapping[date, Expression]]:
        """For each assessment whose date depends on sessions here, the expression of each possible date."""
        # What is due some days before another assessment can only be dated after it.
        found: dict[AssessmentId, Mapping[date, Expression]] = {}
        owed = [assessment for assessment in self.problem.programme.assessments if self.problem.owing(assessment)]
        for assessment in sorted(owed, key=lambda a: a.due.kind is DueKind.BEFORE):
            other = assessment.due.assessment
            if other is None:
                dates = self._due_dates(assessment)
            else:
                dates = self._earlier(found[other], assessment) if other in found else None
            if dates is not None:
                found[assessment.id] = dates
        return found

    def cohort_sessions(self, activity: ActivityId) -> list[Session]:
        """Sessions of an activity of the whole cohort, in the order of their windows."""
        found = [session for session in self.sessions if session.activity.id == activity and not session.is_wave]
        return sorted(found, key=lambda session: session.occurrence)

    def last_day(self, session: Session, start: Start) -> date:
        return self.days[start.day] + timedelta(days=session.activity.days - 1)

    def _due_dates(self, assessment: Assessment) -> dict[date, Expression] | None:
        """Return the possible dates; none at all where no date would be right, None where it does not depend on us."""
        due, grid, wait = assessment.due, self.problem.grid, self.problem.programme.policy.taught_to_deadline_days
        if due.kind is DueKind.WEEK:
            last = self.last_open(self.problem.due_monday(due) + timedelta(days=6))
            return {self.days[last]: 1} if last >= 0 else {}
        taught = self.cohort_sessions(due.activity)[-1:] if due.activity is not None else []
        if not taught:
            return None
        session = taught[0]
        if due.kind is DueKind.AFTER:
            found: dict[date, list[Expression]] = defaultdict(list)
            for start in self.starts[session.id]:
                end = self.last_day(session, start)
                day = grid.next_open(end + timedelta(days=due.days))
                if day is not None and (day - end).days >= wait:
                    found[day].append(start.literal)
            return {day: sum(literals) for day, literals in sorted(found.items())}
        until = self.cohort_sessions(due.until)[:1] if due.until is not None else []
        if not until:
            return None
        if not self.starts[session.id] or not self.starts[until[0].id]:
            return {}
        first = min(self.last_day(session, start) for start in self.starts[session.id])
        last_day = max(self.days[start.day] for start in self.starts[until[0].id])
        return {day: self.model.new_bool_var("") for day in self.days if first < day < last_day}

    def _earlier(self, dates: Mapping[date, Expression], assessment: Assessment) -> dict[date, Expression]:
        """Return the dates that lie the wanted days before those of another assessment."""
        found: dict[date, Expression] = {}
        for day, literal in dates.items():
            number = self.last_open(day - timedelta(days=assessment.due.days))
            if number >= 0:
                earlier = self.days[number]
                found[earlier] = found.get(earlier, 0) + literal
        return found

    # Places, order and rhythm.

    @cached_property
    def engaged_seats(self) -> Mapping[tuple[HostId, int], int]:
        """Seats of each host and open day that visitors from elsewhere take."""
        found: Counter[tuple[HostId, int]] = Counter()
        for engagement in self.problem.cohort.engagements:
            day = self.diaries.index.get(engagement.day)
            if engagement.visitors and day is not None:
                found[HostId(engagement.who), day] += engagement.visitors
        return found

    def order(self, first: Session, second: Session, least: int) -> None:
        """Require at least so many calendar days from the last day of one session to the first of the other."""
        times = self.want(first)
        for start in self.starts[second.id]:
            late = self.starts_after(first, self.last_open(self.days[start.day] - self.until_end(first, least)))
            if not (isinstance(late, int) and not late):
                self.require(self.model.add(times * start.literal + late <= times))

    def soon_after(self, firsts: Sequence[Session], second: Session, most: int, ends: Sequence[date] = ()) -> None:
        """Require that one of `firsts`, or of those that ended on `ends`, ends at most so many days before `second`."""
        for start in self.starts[second.id]:
            day = self.days[start.day]
            if not any((day - end).days <= most for end in ends):
                late = sum(self.ends_within(first, day, most) for first in firsts)
                if not (isinstance(late, int) and late):
                    self.require(self.model.add(start.literal <= late))

    def soon_before(self, first: Session, seconds: Sequence[Session], most: int, begun: Sequence[date] = ()) -> None:
        """Require that one of `seconds`, or of those that began on `begun`, begins soon after the end of `first`."""
        for start in self.starts[first.id]:
            end = self.last_day(first, start)
            if not any((day - end).days <= most for day in begun):
                soon = sum(self.starts_within(second, end, most) for second in seconds)
                if not (isinstance(soon, int) and soon):
                    self.require(self.model.add(start.literal <= soon))

    def ends_within(self, session: Session, day: date, most: int) -> Expression:
        """How often a session that is placed here ends at most so many days before a date, or after it."""
        return self.starts_after(session, self.last_open(day - self.until_end(session, most + 1)))

    def starts_within(self, session: Session, day: date, most: int) -> Expression:
        """How often a session that is placed here starts at most so many days after a date, or before it."""
        return self.want(session) - self.starts_after(session, self.last_open(day + timedelta(days=most)))

    def starts_after(self, session: Session, day: int) -> Expression:
        """How often a session starts after an open day: 0 or 1, but waves and study up to their number."""
        if self.want(session) == 1:
            return 1 - self.upto(session, day)
        return sum(start.literal for start in self.starts[session.id] if start.day > day)

    def until_end(self, session: Session, days: int) -> timedelta:
        """From the first day of a session to a number of days after its last."""
        return timedelta(days=session.activity.days - 1 + days)

    def off_rhythm(self, first: Session, second: Session, least: int, most: int) -> list[Expression]:
        """Literals whose sum is the number of open days by which two sessions are closer or farther apart.

        With F the "on or before" chains, the sum over all days q of max(0, F1[q] - F2[q + most]) is exactly the
        days beyond `most`, and its relaxation is as strong as that of the path model; likewise for `least`.
        """
        ones = [start.day for start in self.starts[first.id]]
        twos = [start.day for start in self.starts[second.id]]
        if not ones or not twos:
            return []
        late = [(self.upto(first, q), self.upto(second, q + most)) for q in range(min(ones), max(twos) - most)]
        early = [(self.upto(second, q), self.upto(first, q - least)) for q in range(min(twos), max(ones) + least)]
        terms: list[Expression] = []
        for reached, met in (*late, *early):
            if (isinstance(reached, int) and not reached) or (isinstance(met, int) and met):
                continue
            excess = self.model.new_bool_var("")
            self.model.add(reached - met <= excess)
            terms.append(excess)
        return terms

    @cached_property
    def studying(self) -> tuple[ApprenticeId, ...]:
        """Apprentices whose study is placed here, so that their months are complete."""
        return tuple(
            sorted(
                {
                    person
                    for session in self.sessions
                    if session.activity.kind is ActivityKind.STUDY
                    for person in session.attendees
                }
            )
        )

    @property
    def complete(self) -> tuple[ApprenticeId, ...]:
        """Apprentices for whom nothing comes later, so that milestones can be demanded."""
        return tuple(who for who in self.apprentices if self.later.complete or who in self.later.finished)

    def evidence(self, apprentice: ApprenticeId, outcome: str, last: date) -> list[Expression]:
        """Literals, or a one, for what evidences an outcome for an apprentice up to a date.

        Of hand-ins only those with a date of their own count: where the others will lie is not decided here.
        """
        for assessment in self.problem.programme.assessments:
            if outcome in assessment.outcomes and assessment.due.kind is DueKind.WEEK:
                days = self._due_dates(assessment)
                if days and max(days) <= last and apprentice in self.problem.owing(assessment):
                    return [1]
        if any(stay.last <= last and outcome in stay.work.outcomes for stay in self.problem.stays[apprentice]):
            return [1]
        for placement in self.fixed:
            activity = self.problem.activity[placement.activity]
            if placement.day <= last and apprentice in placement.attendees and outcome in activity.outcomes:
                return [1]
        until = self.last_open(last)
        found: list[Expression] = []
        for session in self.sessions:
            if apprentice in session.attendees and outcome in session.activity.outcomes:
                if session.is_wave:
                    seats = self.seats.get((session.activity.id, apprentice), ())
                    found.extend(seat.literal for seat in seats if seat.start.day <= until)
                else:
                    found.extend(start.literal for start in self.starts[session.id] if start.day <= until)
        return found
