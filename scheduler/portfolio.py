"""Finds timetables for cohorts that share tutors, rooms, hosts or people: one after the other, each around the rest."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from time import monotonic

from models.ids import ApprenticeId, StaffId
from models.people import Engagement, Tutor
from models.problem import Problem
from models.programme import Mode, Role
from models.timetable import Placement
from scheduler.collisions import check_together
from scheduler.diary import Diaries
from scheduler.outline import outline
from scheduler.run import Member, Portfolio, Progress, Run, Settings, Status
from scheduler.search import Cancelled, Listener, Search
from scheduler.solver import solve
from scheduler.tutoring import assign_tutors
from scheduler.wishes import CADENCE

REPAIRS = 3
"""Other cohorts that are moved, one at a time and then together, for a cohort that found no place among them."""
OUTLINE_SHARE = 0.3
"""Of a cohort's time, for its groups, tutors and the sessions of the whole cohort."""
AROUND = "No timetable was found around what the other cohorts have booked."


def solve_portfolio(
    problems: Sequence[Problem],
    settings: Settings | None = None,
    progress: Listener | None = None,
    cancelled: Cancelled | None = None,
) -> Portfolio:
    """Find timetables for all cohorts in the time of the settings, and none that collide.

    Each cohort, the shortest first, is solved around what the cohorts before it have booked. One that finds no place
    has others make room for it: they are taken out and solved again around the new one. In the end those that lost
    the rhythm of their reviews are solved once more, as long as there is time.
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
        self.left = Counter({tutor.id: tutor.caseload for problem in problems for tutor in problem.cohort.tutors})
        """What each tutor may still take on; a tutor has one caseload over all cohorts."""
        self.reserved: dict[int, Counter[StaffId]] = {}

    def run(self) -> Portfolio:
        for number in range(len(self.problems)):
            self._deal(number)
        # A short course has the fewest days to choose from, so that the longer ones go round it.
        order = sorted(range(len(self.problems)), key=self._length)
        for number in order:
            if self.cancelled() and self.runs:
                break
            self._solve(number)
            if self.runs[number].timetable is None:
                self._make_room(number)
            self._judge(number)
        self._mend()
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

    def _solve(self, number: int) -> None:
        waiting = sum(other not in self.runs for other in range(len(self.problems)))
        left = self.settings.seconds - self._passed
        # With one worker the clock must not decide what is found: each cohort has the same share of the work.
        seconds = self._share if self.settings.workers == 1 else max(self._share / 2, left / max(1, waiting))
        self._take(number, self._run(number, seconds))

    def _run(self, number: int, seconds: float) -> Run:
        problem, begun, began = self._around(number), None, monotonic()
        if len(self.problems) > 1:
            # The wishes of the cohort's sessions from the start: a first timetable without them would be thrown away.
            settings = replace(self.settings, seconds=OUTLINE_SHARE * seconds)
            begun = outline(problem, settings, self._listener(problem), self.cancelled)
        spent = OUTLINE_SHARE * seconds if self.settings.workers == 1 else monotonic() - began
        settings = replace(self.settings, seconds=max(seconds / 2, seconds - spent))
        return solve(problem, settings, self._listener(problem), self.cancelled, begun)

    def _take(self, number: int, run: Run) -> None:
        self.runs[number] = run
        if run.timetable is not None:
            used = Counter(tutor for _, tutor in run.timetable.tutors)
            self.left.update(self.reserved[number])
            self.left.subtract(used)
            self.reserved[number] = used

    def _mend(self) -> None:
        """Solve cohorts that lost the rhythm of their reviews once more among all others, the worst first."""
        lost = [number for number, run in self.runs.items() if _off_rhythm(run)]
        for number in sorted(lost, key=lambda number: -_off_rhythm(self.runs[number])):
            late = self.settings.workers != 1 and self._passed + self._share / 2 > self.settings.seconds
            if late or self.cancelled():
                break
            again = self._run(number, self._share)
            if again.timetable is not None and _off_rhythm(again) < _off_rhythm(self.runs[number]):
                self._take(number, again)

    @property
    def _share(self) -> float:
        return self.settings.seconds / len(self.problems)

    @property
    def _passed(self) -> float:
        return monotonic() - self.begin

    def _booked(self, number: int) -> Sequence[Placement]:
        run = self.runs.get(number)
        return run.timetable.placements if run is not None and run.timetable is not None else ()

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
            kept = dict(self.runs), self.left.copy(), dict(self.reserved)
            for other in (number, *moved):
                del self.runs[other]
            for each in (number, *moved):
                self._solve(each)
                if self.runs[each].timetable is None:
                    break
            else:
                return
            self.runs, self.left, self.reserved = kept
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
