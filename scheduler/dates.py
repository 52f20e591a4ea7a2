"""Places what the cohort does together: its dates first, the waves of its visits around them, or both at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from models.ids import ApprenticeId
from models.problem import Problem
from models.programme import AudienceKind
from models.session import Session
from scheduler.clock import Slotted
from scheduler.crowding import crowded
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.groundwork import Work
from scheduler.later import Later
from scheduler.levels import LIGHT, Level, Outcome
from scheduler.log import Log
from scheduler.parts import WAVES
from scheduler.pricing import prices
from scheduler.run import Status
from scheduler.search import Search
from scheduler.unit_sessions import UNKNOWN
from scheduler.wishes import CADENCE, JOURNEYS, PEAK, PRESSURE, of_cohort, of_waves

COHORT = replace(LIGHT, straight=True)
"""Measured on the sessions of the whole cohort: fullest weeks proven in 2 s, in 5 with more workers and presolve."""
DATES_SHARE, WAVES_SHARE = 0.6, 0.6
"""Of the time left: for the dates of the cohort, then for who joins which wave around them."""
TOGETHER_SHARE, TOGETHER_SECONDS, MOSTLY = 0.35, 8.0, 0.75
"""Of all time that is left, for both together where waves cost; what that must come to, unless the waves found no
place; and the dates' part of it. Measured: in two seconds nothing is found, and in four the fullest weeks of 24 people
take seven hours more than their least; with 30 s for a cohort, five for this save few days and cost as many of travel.
"""
HEEDED_MORE, ROUND_SECONDS = 2, 4.0
"""Apprentices who are heeded more each time; with less time there is no next time."""


def place_cohort(placer: Placer, work: Work, budget: Search, share: float, log: Log) -> tuple[Slotted, ...] | None:
    """Place what the cohort does together, wishes served, and learn what that proves for everything.

    The waves of visits find their places around the rest; where they find none, with more heed of those who have most
    to do for their hours; where they cost then, they are placed with it.

    Parameters
    ----------
    share
        Of the budget, for the dates and waves; where both must be placed together, that takes more of it.
    """
    began = monotonic()
    search = budget.part(share, "cohort sessions")
    cohort = _Cohort(placer, work, log, log.of_cohort_alone(placer.problem, work.cohort, search.part(0.3, "bounds")))
    best: _Dates | None
    if not work.cohort or not work.waves:
        best = cohort.together(search, DATES_SHARE)
    else:
        dates = cohort.dates_alone(search)
        if dates is None:
            return None
        best = cohort.around(dates, search)
        if best is None and work.tight and (heeding := cohort.dates_alone(search, work.tight)):
            best = cohort.around(heeding, search)
        if best is None or best.pressed_by_waves:
            search = budget.part(TOGETHER_SHARE, "cohort sessions")
            if best is None or search.left >= TOGETHER_SECONDS:
                best = cohort.together(search, MOSTLY, best)
    if best is None:
        return None
    log.dates_peak = best.least
    log.stage("cohort sessions with wishes", Status.FEASIBLE, began, placer.build_seconds)
    return best.slotted


@dataclass(frozen=True, slots=True)
class _Dates:
    """Dates of the cohort.

    Parameters
    ----------
    price
        The rhythm of the blocks (open days), journeys, release in pressure periods (person-days), and in the fullest
        four weeks (hours).
    least
        What the fullest four weeks take at the least around them.
    heeded
        Whose own half-days are to count next.
    pressed_by_waves
        Release in pressure periods (person-days) that the waves of visits around them cost.
    """

    price: tuple[int, int, int, int]
    least: int
    slotted: tuple[Slotted, ...]
    heeded: frozenset[ApprenticeId]
    pressed_by_waves: int = 0


@dataclass(frozen=True, slots=True)
class _Cohort:
    """What the cohort does together, and how it can be placed.

    Parameters
    ----------
    known
        What the dates cost at the least, by level.
    """

    placer: Placer
    work: Work
    log: Log
    known: Mapping[str, int]

    def dates_alone(self, search: Search, heeded: frozenset[ApprenticeId] = frozenset()) -> _Dates | None:
        """Place the dates; None where they found no place."""
        later = self.work.besides(self.work.cohort)
        part = search.part(DATES_SHARE)
        return _place_dates(self.placer, self.work.cohort, later, part, self.log, self.known, heeded, None)

    def around(self, dates: _Dates, search: Search) -> _Dates | None:
        """Add waves to dates that were placed alone; None where they found no place."""
        return self._spread(dates, dates.least or self.log.least_peak, search)

    def together(self, search: Search, share: float, before: _Dates | None = None) -> _Dates | None:
        """Place dates and waves at once, beginning from those before, which stand where none are better.

        Parameters
        ----------
        share
            Of the search, before the waves are spread around these dates once more.
        """
        work, part = self.work, search.part(share)
        later = work.besides(work.wide)
        dates = _place_dates(self.placer, work.wide, later, part, self.log, self.known, frozenset(), before)
        if dates is None:
            return before
        if work.waves:
            hours = dates.least or self.log.least_peak
            if dates.least:
                # Its waves were placed, and it counted them: others may do with less.
                cohort = _of_cohort(dates.slotted)
                around = crowded(self.placer, cohort, work.besides(work.cohort), self.log.least_peak, search)
                hours = self.log.least_peak + max(around.values(), default=0)
            spread = self._spread(dates, hours, search)
            if spread is not None and dates.price < spread.price:
                # Dates that were placed with their waves are better as they are.
                spread = replace(dates, least=min(dates.least, spread.least))
            dates = spread or dates
        return dates if before is None or dates.price < before.price else before

    def _spread(self, dates: _Dates, hours: int, search: Search) -> _Dates | None:
        """Place the waves around the dates, whose fullest weeks take so many hours without them."""
        cohort = _of_cohort(dates.slotted)
        waves = _spread_waves(self.placer, cohort, self.work, search, self.log.reached | {PEAK[0]: hours})
        if isinstance(waves, Unplaced):
            return None
        days, rise = _price(self.placer.problem, waves.outcome)
        everything = (*cohort, *waves.slotted)
        pressed = prices(self.placer.problem, cohort)[PRESSURE[0]] + days
        price = (*_above(self.placer, everything), pressed, hours + rise)
        return _Dates(price, hours + bound_of(waves.outcome, PEAK), everything, dates.heeded, days)


def _place_dates(
    placer: Placer,
    sessions: Sequence[Session],
    later: Later,
    search: Search,
    log: Log,
    known: Mapping[str, int],
    heeded: frozenset[ApprenticeId],
    before: _Dates | None,
) -> _Dates | None:
    """Place sessions of the cohort again and again, until nobody's weeks become fuller than they seemed.

    At first one apprentice of each kind stands for all, with the most half-days that any of them has. Those whose own
    half-days do not suffice around what was found are heeded the next time, the worst first: measured on 24
    apprentices, two to four are enough, where all of them from the start take five times as long to prove.

    Parameters
    ----------
    before
        Dates found so far, from which the search begins: what was learned there of who is to be heeded holds here too.
    """
    best: _Dates | None = None
    bounds = dict(known)
    hint = before.slotted if before else ()
    heeded |= before.heeded if before else frozenset()
    while True:
        stage = placer.place(
            sessions,
            search,
            levels=of_cohort(placer.problem),
            hint=hint,
            later=replace(later, heeded=heeded),
            known_bounds=bounds,
            effort=COHORT,
        )
        if isinstance(stage, Unplaced):
            return best
        log.learn(sessions, later, stage.outcome, bounds.get(PEAK[0], 0))
        bounds[PEAK[0]], hint = log.calm_peak, stage.slotted
        pressed, hours = _price(placer.problem, stage.outcome)
        fuller = {} if hours == UNKNOWN else crowded(placer, stage.slotted, later, hours, search)
        hours += max(fuller.values(), default=0)
        price = (*_above(placer, stage.slotted), pressed, hours)
        found = _Dates(price, 0 if hours >= UNKNOWN else hours, stage.slotted, heeded)
        if best is None or found.price < best.price:
            best = found
        worst = sorted(fuller.keys() - heeded, key=lambda person: (-fuller[person], person))
        heeded |= set(worst[:HEEDED_MORE])
        best = replace(best, heeded=heeded)
        if not worst or search.left < ROUND_SECONDS or search.cancelled():
            return best


def _spread_waves(
    placer: Placer, placed: Sequence[Slotted], work: Work, search: Search, reached: Mapping[str, int]
) -> Stage | Unplaced:
    """Choose who joins which wave and meeting by what each apprentice does in those weeks."""
    return placer.place(
        work.waves,
        search.part(WAVES_SHARE, "waves"),
        placed,
        levels=of_waves(placer.problem),
        later=work.besides(work.wide),
        reached=reached,
        effort=WAVES,
    )


def _price(problem: Problem, outcome: Outcome) -> tuple[int, int]:
    """Release in pressure periods (person-days) and in the fullest four weeks (hours), as far as a stage counts it."""
    costs = {report.level: report.cost for report in outcome.levels}
    # Without pressure periods there is nothing to report; else what is not reported was not looked at.
    pressed = UNKNOWN if problem.cohort.pressure_periods else 0
    return costs.get(PRESSURE[0], pressed), costs.get(PEAK[0], UNKNOWN)


def _above(placer: Placer, slotted: Sequence[Slotted]) -> tuple[int, int]:
    """What is more important than release: the rhythm of the blocks (open days), and journeys."""
    costs = prices(placer.problem, slotted)
    return costs[CADENCE[0]], costs[JOURNEYS[0]]


def bound_of(outcome: Outcome, level: Level) -> int:
    """Return what was proven of a level, nothing if it was not looked at."""
    return sum(report.bound for report in outcome.levels if report.level == level[0])


def _of_cohort(placed: Sequence[Slotted]) -> list[Slotted]:
    return [item for item in placed if item.booking.session.activity.audience is AudienceKind.COHORT]
