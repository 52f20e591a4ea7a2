"""Finds timetables for cohorts that share tutors, rooms, hosts or people: one after the other, each around the rest."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from time import monotonic

from models.ids import ApprenticeId, StaffId
from models.people import Engagement, Tutor
from models.problem import Problem
from models.programme import Mode, Role
from models.timetable import Timetable
from scheduler.collisions import check_together
from scheduler.diary import Diaries
from scheduler.run import Member, Portfolio, Progress, Run, Settings, Status
from scheduler.search import Cancelled, Listener, Search
from scheduler.solver import solve
from scheduler.tutoring import assign_tutors
from scheduler.wishes import IN_ORDER

REPAIRS = 3
"""Other cohorts that are moved, one at a time and then together, for a cohort that found no place among them."""
KEPT = 0.97
"""Of its equal share of the time left, what a cohort is given: most overrun it by a second, some make room for others,
and without a reserve the last of twenty had half of what the first had."""
LOOKS = 10
"""For so many cohorts one is solved once more in the end, which costs most above its bounds: of twenty, one or two find
no dates that serve the wishes in their share of the time."""
AROUND = "No timetable was found around what the other cohorts have booked."


def solve_portfolio(
    problems: Sequence[Problem],
    settings: Settings | None = None,
    progress: Listener | None = None,
    cancelled: Cancelled | None = None,
) -> Portfolio:
    """Find timetables for all cohorts in the time of the settings, and none that collide.

    Each cohort, the shortest first, is solved around what the cohorts before it have booked. One that finds no place
    has others make room for it: they are taken out and solved again around the new one. Of many cohorts, the worst are
    solved again around all others, and keep the better of their timetables.
    """
    return _Solve(problems, settings or Settings(), progress, cancelled).run()


def engagements(problem: Problem, others: Sequence[tuple[Problem, Timetable]]) -> tuple[Engagement, ...]:
    """Return what other timetables have booked of the people, rooms and hosts of a problem."""
    cohort = problem.cohort
    people: set[str] = {*problem.apprentice, *problem.staff}
    rooms, hosts = {room.id for room in cohort.rooms}, {host.id for host in cohort.hosts}
    found = []
    for other, timetable in others:
        for placement in timetable.placements:
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
        self.whole = tuple(problem.knowing(sites) for problem in problems)
        self.problems = list(self.whole)
        """With the tutors that were dealt to each cohort only."""
        self.looks = len(self.problems) // LOOKS
        self.share = settings.seconds / (len(self.problems) + self.looks)
        self.seen: set[int] = set()
        """Cohorts that were solved once more."""
        self.runs: dict[int, Run] = {}
        self.left = Counter({tutor.id: tutor.caseload for problem in problems for tutor in problem.cohort.tutors})
        """What each tutor may still take on; a tutor has one caseload over all cohorts."""
        self.reserved: dict[int, Counter[StaffId]] = {}

    def run(self) -> Portfolio:
        for number in range(len(self.problems)):
            self._deal(number)
        # A short course has the fewest days to choose from, so that the longer ones go round it.
        for number in sorted(range(len(self.problems)), key=self._length):
            if self.cancelled() and self.runs:
                break
            self._solve(number)
            if self.runs[number].timetable is None:
                self._make_room(number)
            self._judge(number)
        while self.looks and not self.cancelled():
            self._look_again()
            self.looks -= 1
        members = tuple(
            Member(problem, self.runs.get(number, Run(Status.CANCELLED, None, self.settings)))
            for number, problem in enumerate(self.given)
        )
        broken = check_together([(m.problem, m.run.timetable) for m in members if m.run.timetable is not None])
        if broken:
            # Each cohort was solved around the others, so this is our fault, never the user's.
            raise RuntimeError("Cohorts collide:\n" + "\n".join(map(str, broken[:20])))
        return Portfolio(members, monotonic() - self.begin, self.settings)

    def _length(self, number: int) -> int:
        cohort = self.problems[number].cohort
        return (cohort.end - cohort.start).days

    def _judge(self, number: int) -> None:
        """Call a cohort impossible only if it is so without what the others have booked."""
        run, alone = self.runs[number], self.whole[number]
        if run.status is not Status.INFEASIBLE or self._around(number).cohort == alone.cohort:
            return
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

    @property
    def _left(self) -> float:
        return self.settings.seconds - (monotonic() - self.begin)

    def _solve(self, number: int) -> None:
        waiting = sum(other not in self.runs for other in range(len(self.problems))) + self.looks
        # With one worker the clock must not decide what is found: each cohort has the same share of the work.
        one = self.settings.workers == 1
        seconds = self.share if one else max(self.share / 2, KEPT * self._left / max(1, waiting))
        problem = self._around(number)
        run = solve(
            problem, replace(self.settings, seconds=seconds), self._listener(problem), self.cancelled, patient=True
        )
        self.runs[number] = run
        if run.timetable is not None:
            used = Counter(tutor for _, tutor in run.timetable.tutors)
            self.left.update(self.reserved[number])
            self.left.subtract(used)
            self.reserved[number] = used

    def _look_again(self) -> None:
        """Solve the cohort that costs most above its bounds once more, and keep the better timetable."""
        new = [number for number, run in self.runs.items() if number not in self.seen and any(_excess(run))]
        too_late = self.settings.workers != 1 and self._left < self.share / 2
        if too_late or not new:
            return
        number = max(new, key=lambda each: _excess(self.runs[each]))
        before, left, reserved = self.runs[number], self.left.copy(), dict(self.reserved)
        self.seen.add(number)
        self._solve(number)
        after = self.runs[number]
        if after.timetable is None or _costs(after) >= _costs(before):
            self.runs[number], self.left, self.reserved = before, left, reserved

    def _around(self, number: int) -> Problem:
        """Return the problem of a cohort with what the other solved cohorts have booked and left of the tutors."""
        others = [
            (self.problems[other], run.timetable)
            for other, run in sorted(self.runs.items())
            if other != number and run.timetable is not None
        ]
        problem = self.problems[number]
        given = problem.cohort.engagements
        tutors = tuple(
            replace(tutor, caseload=max(0, self.left[tutor.id] + self.reserved[number][tutor.id]))
            for tutor in problem.cohort.tutors
        )
        cohort = replace(problem.cohort, tutors=tutors, engagements=(*given, *engagements(problem, others)))
        return replace(problem, cohort=cohort)

    def _make_room(self, number: int) -> None:
        """Let other cohorts, those with most in common first, one and then all of them, make room for one without."""
        failed = self.runs[number]
        shared = Counter(
            other
            for other, run in self.runs.items()
            if other != number and run.timetable is not None
            for _ in engagements(self.whole[number], [(self.problems[other], run.timetable)])
        )
        near = [other for other, _ in shared.most_common(REPAIRS)]
        for moved in [*([other] for other in near), *([near] if len(near) > 1 else [])]:
            runs, left, reserved, dealt = dict(self.runs), self.left.copy(), dict(self.reserved), list(self.problems)
            for other in (number, *moved):
                del self.runs[other]
                # They may have other tutors now: one whom the new cohort needs, and another who is free.
                self.left.update(self.reserved[other])
                self.reserved[other] = Counter()
                self.problems[other] = self.whole[other]
            for each in (number, *moved):
                self._solve(each)
                if self.runs[each].timetable is None:
                    break
            else:
                return
            self.runs, self.left, self.reserved, self.problems = runs, left, reserved, dealt
        self.runs[number] = failed

    def _listener(self, problem: Problem) -> Listener | None:
        listener = self.progress
        if listener is None:
            return None

        def tell(news: Progress) -> None:
            listener(replace(news, stage=f"{problem.cohort.title} · {news.stage}"))

        return tell


def _excess(run: Run) -> tuple[bool, *tuple[int, ...]]:
    """Return what a cohort costs above its bounds, the most important first; no timetable is worse than any.

    One that was proven impossible has nothing to gain.
    """
    gaps = {level.level: level.cost - level.bound for level in run.levels if run.status is not Status.INFEASIBLE}
    missing = run.timetable is None and run.status is not Status.INFEASIBLE
    return (missing, *(gaps.get(name, 0) for name, _, _ in IN_ORDER))


def _costs(run: Run) -> tuple[bool, *tuple[int, ...]]:
    costs = {level.level: level.cost for level in run.levels}
    return (run.timetable is None, *(costs.get(name, 0) for name, _, _ in IN_ORDER))


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
