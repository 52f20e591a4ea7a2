"""Finds timetables for cohorts that share tutors, rooms, hosts or people: outlines first, then each around the rest."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from time import monotonic

from models.ids import ApprenticeId, StaffId
from models.people import Engagement, Tutor
from models.problem import Problem
from models.programme import Mode, Role
from models.timetable import Placement
from scheduler.collisions import check_together
from scheduler.diary import Diaries
from scheduler.outline import Outline, outline
from scheduler.run import Member, Portfolio, Progress, Run, Settings, Status
from scheduler.search import Cancelled, Listener, Search
from scheduler.solver import solve
from scheduler.tutoring import assign_tutors
from scheduler.wishes import CADENCE

REPAIRS = 3
"""Other cohorts that are moved, one at a time and then together, for a cohort that found no place among them."""
OUTLINE_SHARE, TRADE_SHARE = 0.25, 0.25
"""Of a cohort's share of the time for its outline; of all time, until when outlines are traded."""
SPARE_SHARE = 0.05
"""Of all time: kept for cohorts that are solved twice."""
AROUND = "No timetable was found around what the other cohorts have booked."


def solve_portfolio(
    problems: Sequence[Problem],
    settings: Settings | None = None,
    progress: Listener | None = None,
    cancelled: Cancelled | None = None,
) -> Portfolio:
    """Find timetables for all cohorts in the time of the settings, and none that collide.

    First every cohort, the shortest first, places what it does together around the others, and trades dates with them
    where it had to go into pressure periods. Then each is solved in full around all that is booked. One that finds no
    place has others make room for it: they are taken out and solved again around the new one.
    """
    return _Solve(problems, settings or Settings(), progress, cancelled).run()


def engagements(problem: Problem, others: Sequence[tuple[Problem, Iterable[Placement]]]) -> tuple[Engagement, ...]:
    """Return what other cohorts have booked of the people, rooms and hosts of a problem."""
    cohort = problem.cohort
    people: set[str] = {*problem.apprentice, *problem.staff}
    rooms, hosts = {room.id for room in cohort.rooms}, {host.id for host in cohort.hosts}
    found = []
    for other, placements in others:
        for placement in placements:
            title = f"{other.activity[placement.activity].title} ({other.cohort.title})"
            site = placement.site if placement.site in problem.site else None
            for who in (*placement.attendees, *placement.staff):
                if who in people:
                    found.append(Engagement(who, placement.day, placement.span, site, 0, title))
            if placement.room in rooms:
                found.append(Engagement(str(placement.room), placement.day, placement.span, None, 0, title))
            for breakout in placement.breakouts:
                if breakout.room in rooms and breakout.room != placement.room:
                    found.append(Engagement(breakout.room, placement.day, breakout.span, None, 0, title))
            visit = other.activity[placement.activity].mode is Mode.HOST
            if visit and placement.host in hosts:
                seats = len(placement.attendees)
                found.append(Engagement(str(placement.host), placement.day, placement.span, None, seats, title))
    return tuple(found)


class _Solve:
    def __init__(
        self,
        problems: Sequence[Problem],
        settings: Settings,
        progress: Listener | None,
        cancelled: Cancelled | None,
    ) -> None:
        self.settings = settings
        self.progress = progress
        self.cancelled = cancelled or (lambda: False)
        self.begin = monotonic()
        self.given = tuple(problems)
        sites = tuple({site.id: site for problem in problems for site in problem.cohort.sites}.values())
        self.problems = [problem.knowing(sites) for problem in problems]
        self.runs: dict[int, Run] = {}
        self.outlines: dict[int, Outline] = {}
        self.left = Counter({tutor.id: tutor.caseload for problem in problems for tutor in problem.cohort.tutors})
        """What each tutor may still take on; a tutor has one caseload over all cohorts."""
        self.reserved: dict[int, Counter[StaffId]] = {}

    def run(self) -> Portfolio:
        for number in range(len(self.problems)):
            self._deal(number)
        # A short course has the fewest days to choose from, so that the longer ones go round it.
        order = sorted(range(len(self.problems)), key=self._length)
        if len(order) > 1:
            for number in order:
                self._outline(number)
            self._trade()
        for number in order:
            if self.cancelled() and self.runs:
                break
            self._solve(number)
            if self.runs[number].timetable is None:
                self._make_room(number)
            self._judge(number)
        members = tuple(
            Member(problem, self.runs.get(number, Run(Status.CANCELLED, None, self.settings)))
            for number, problem in enumerate(self.given)
        )
        broken = check_together([(m.problem, m.run.timetable) for m in members if m.run.timetable is not None])
        if broken:
            # Each cohort was solved around the others, so this is our fault, never the user's.
            raise RuntimeError("Cohorts collide:\n" + "\n".join(map(str, broken[:20])))
        return Portfolio(members, monotonic() - self.begin)

    def _length(self, number: int) -> int:
        cohort = self.problems[number].cohort
        return (cohort.end - cohort.start).days

    def _judge(self, number: int) -> None:
        """Call a cohort impossible only if it is so without what the others have booked."""
        run = self.runs[number]
        around = self._around(number)
        own = self.problems[number].cohort.engagements
        if run.status is not Status.INFEASIBLE or around.cohort.engagements == own:
            return
        alone = replace(around, cohort=replace(around.cohort, engagements=own))
        seconds = self.settings.seconds / len(self.problems)
        if solve(alone, replace(self.settings, seconds=seconds), None, self.cancelled).status is not Status.INFEASIBLE:
            self.runs[number] = replace(run, status=Status.OUT_OF_TIME, reasons=(AROUND, *run.reasons))

    def _deal(self, number: int) -> None:
        """Reserve tutors for one cohort within what the cohorts before it have left of their caseload.

        Those who teach a module of the cohort come first, the others when these do not suffice: a tutor with one
        cohort travels less and meets fewer clashes than a tutor with many.
        """
        problem = self.problems[number]
        self.reserved[number] = Counter()
        if not any(Role.TUTOR in activity.staff for activity in problem.programme.activities):
            return
        for candidates in _circles(problem.cohort.tutors):
            able = tuple(replace(tutor, caseload=max(0, self.left[tutor.id])) for tutor in candidates)
            tried = _with_tutors(problem, able)
            dealt = assign_tutors(tried, Diaries(tried), Search(self.settings, self.settings.seconds))
            if not dealt.reasons:
                self.reserved[number] = Counter(dealt.tutors.values())
                self.left.subtract(self.reserved[number])
                self.problems[number] = _with_tutors(problem, _own(problem, dealt.tutors))
                return

    def _outline(self, number: int, people: Outline | None = None, turn: int = 0) -> None:
        """Place what one cohort does together around all that is booked; nothing is noted where that fails."""
        self.outlines.pop(number, None)
        problem = self._around(number)
        settings = replace(self.settings, seconds=OUTLINE_SHARE * self._share, seed=self.settings.seed + turn)
        found = outline(problem, settings, self._listener(problem), self.cancelled, people)
        if found is not None:
            self.outlines[number] = found
            self._reserve(number, Counter(found.tutors.values()))

    def _trade(self) -> None:
        """Let cohorts with release in pressure periods and their nearest others choose their dates once more.

        First the one that pays chooses before the other; then the other, which may now choose otherwise.
        """
        paying = [number for number in self.outlines if self._pressed([number])]
        paying.sort(key=lambda number: -self._pressed([number]))
        for number in paying:
            near = [other for other in self._near(number) if other in self.outlines]
            for turn, order in enumerate(order for other in near for order in ((number, other), (other, number))):
                late = self.settings.workers != 1 and self._passed > TRADE_SHARE * self.settings.seconds
                if late or self.cancelled() or not self._pressed([number]):
                    break
                price, before = self._pressed(order), {each: self.outlines.pop(each) for each in order}
                for each in order:
                    self._outline(each, before[each], turn)
                if self._pressed(order) >= price:
                    self.outlines.update(before)

    def _pressed(self, numbers: Iterable[int]) -> float:
        """Person-days in pressure periods of several outlines; without end where one is missing."""
        return sum(self.outlines[n].price[0] if n in self.outlines else inf for n in numbers)

    def _solve(self, number: int) -> None:
        """Solve one cohort around all that is booked, and once more where its outline left it short of time."""
        waiting = sum(other not in self.runs for other in range(len(self.problems)))
        left = (1 - SPARE_SHARE) * self.settings.seconds - self._passed
        # With one worker the clock must not decide what is found: each cohort has the same share of the work.
        seconds = self._share if self.settings.workers == 1 else max(self._share / 2, left / max(1, waiting))
        if number not in self.outlines and len(self.problems) > 1:
            self._outline(number)
        run = self._run(number, seconds)
        if number in self.outlines and (run.timetable is None or _off_rhythm(run)):
            self._outline(number)
            again = self._run(number, seconds)
            if again.timetable is not None and (run.timetable is None or _off_rhythm(again) < _off_rhythm(run)):
                run = again
        self.runs[number] = run
        if run.timetable is not None:
            self._reserve(number, Counter(tutor for _, tutor in run.timetable.tutors))

    def _run(self, number: int, seconds: float) -> Run:
        problem, settings = self._around(number), replace(self.settings, seconds=seconds)
        return solve(problem, settings, self._listener(problem), self.cancelled, self.outlines.get(number))

    @property
    def _share(self) -> float:
        return self.settings.seconds / len(self.problems)

    @property
    def _passed(self) -> float:
        return monotonic() - self.begin

    def _reserve(self, number: int, used: Counter[StaffId]) -> None:
        self.left.update(self.reserved[number])
        self.left.subtract(used)
        self.reserved[number] = used

    def _booked(self, number: int) -> Sequence[Placement]:
        """What a cohort has booked: its timetable, or else its outline."""
        run = self.runs.get(number)
        if run is not None and run.timetable is not None:
            return run.timetable.placements
        return self.outlines[number].placements if number in self.outlines else ()

    def _around(self, number: int) -> Problem:
        """Return the problem of a cohort with what the other cohorts have booked and left of the tutors."""
        others = [(self.problems[other], self._booked(other)) for other in range(len(self.problems)) if other != number]
        problem = self.problems[number]
        given = problem.cohort.engagements
        tutors = tuple(
            replace(tutor, caseload=max(0, self.left[tutor.id] + self.reserved[number][tutor.id]))
            for tutor in problem.cohort.tutors
        )
        cohort = replace(problem.cohort, tutors=tutors, engagements=(*given, *engagements(problem, others)))
        return replace(problem, cohort=cohort)

    def _near(self, number: int) -> list[int]:
        """Return the few other cohorts that have booked most of what a cohort could need."""
        shared = Counter(
            {
                other: len(engagements(self.problems[number], [(self.problems[other], self._booked(other))]))
                for other in range(len(self.problems))
                if other != number
            }
        )
        return [other for other, times in shared.most_common(REPAIRS) if times]

    def _make_room(self, number: int) -> None:
        """Let other cohorts, those with most in common first, one and then all of them, make room for one without."""
        failed = self.runs[number]
        near = [other for other in self._near(number) if other in self.runs]
        for moved in [*([other] for other in near), *([near] if len(near) > 1 else [])]:
            kept = dict(self.runs), dict(self.outlines), self.left.copy(), dict(self.reserved)
            for other in (number, *moved):
                del self.runs[other]
                self.outlines.pop(other, None)
            for each in (number, *moved):
                self._outline(each)
                self._solve(each)
                if self.runs[each].timetable is None:
                    break
            else:
                return
            self.runs, self.outlines, self.left, self.reserved = kept
        self.runs[number] = failed

    def _listener(self, problem: Problem) -> Listener | None:
        listener = self.progress
        if listener is None:
            return None

        def tell(news: Progress) -> None:
            listener(replace(news, stage=f"{problem.cohort.title} · {news.stage}"))

        return tell


def _off_rhythm(run: Run) -> int:
    """Open days by which reviews and blocks miss their rhythm: the first that is lost where time is short."""
    return sum(level.cost for level in run.levels if level.level == CADENCE[0])


def _circles(tutors: Sequence[Tutor]) -> Iterator[Sequence[Tutor]]:
    teaching = [tutor for tutor in tutors if tutor.leads]
    if teaching and len(teaching) < len(tutors):
        yield teaching
    yield tutors


def _own(problem: Problem, dealt: Mapping[ApprenticeId, StaffId]) -> tuple[Tutor, ...]:
    """Keep the tutors who were dealt, teach or are named, and facilitators where none of these facilitates."""
    chosen = {*dealt.values(), *(person.tutor for person in problem.cohort.apprentices)}
    own = [tutor for tutor in problem.cohort.tutors if tutor.id in chosen or tutor.leads]
    for kind in problem.programme.group_types:
        if not any(kind.id in tutor.facilitates for tutor in own):
            own.extend(t for t in problem.cohort.tutors if kind.id in t.facilitates and t not in own)
    return tuple(tutor for tutor in problem.cohort.tutors if tutor in own)


def _with_tutors(problem: Problem, tutors: tuple[Tutor, ...]) -> Problem:
    return replace(problem, cohort=replace(problem.cohort, tutors=tutors))
