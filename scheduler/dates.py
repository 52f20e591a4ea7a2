"""Places what the cohort does together: its dates first, the waves of its visits around them, or both at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from models.ids import ApprenticeId
from models.programme import AudienceKind
from models.session import Session
from scheduler.alone import UNKNOWN
from scheduler.clock import Slotted
from scheduler.crowding import crowded
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.groundwork import Log, Work
from scheduler.later import Later
from scheduler.levels import LIGHT, Level, Outcome
from scheduler.parts import WAVES
from scheduler.pricing import prices
from scheduler.run import Status
from scheduler.search import Search
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

    Parameters
    ----------
    share
        Of the budget, for the dates and waves; where both must be placed together, that takes more of it.
    """
    began = monotonic()
    search = budget.part(share, "cohort sessions")
    known = log.of_cohort_alone(placer.problem, work, search.part(0.3, "bounds"))
    best: _Dates | None = None
    nobody: frozenset[ApprenticeId] = frozenset()
    # The waves of visits find their places around the rest; where they find none, with more heed of those who have most
    # to do for their hours; where they cost then, they are placed with it.
    tries = [(work.wide, nobody)]
    if work.cohort and work.waves:
        tries = [(work.cohort, nobody), *([(work.cohort, work.tight)] if work.tight else []), *tries]
    extra: int | None = None
    for together, heeded in tries:
        if heeded and extra is not None:
            continue
        for_dates = DATES_SHARE
        if together is work.wide and work.cohort and work.waves:
            search, for_dates = budget.part(TOGETHER_SHARE, "cohort sessions"), MOSTLY
            if best is not None and search.left < TOGETHER_SECONDS:
                break
        later = work.besides(together)
        dates = _place_dates(placer, together, later, search.part(for_dates), log, known, heeded, best)
        if dates is None and heeded:
            continue
        if dates is None:
            break
        extra = 0
        if work.waves:
            cohort = _of_cohort(dates.slotted)
            hours = dates.least or log.least_peak
            if dates.least and together is work.wide:
                # Its waves were placed, and it counted them: others may do with less.
                around = crowded(placer, cohort, work.besides(work.cohort), log.least_peak, search)
                hours = log.least_peak + max(around.values(), default=0)
            waves = _spread_waves(placer, cohort, work, search, log.reached | {PEAK[0]: hours})
            if isinstance(waves, Stage):
                extra, rise = _price(waves.outcome)
                pressed = prices(placer.problem, cohort)[PRESSURE[0]] + extra
                least = hours + bound_of(waves.outcome, PEAK)
                everything = (*cohort, *waves.slotted)
                price = (*_above(placer, everything), pressed, hours + rise)
                spread = _Dates(price, least, everything, dates.heeded)
                if together is work.wide and dates.price < spread.price:
                    # Dates that were placed with their waves are better as they are.
                    spread = replace(dates, least=min(dates.least, least))
                dates = spread
            elif together is not work.wide:
                extra = None
                continue
        if best is None or dates.price < best.price:
            best = dates
        if not extra:
            break
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
    """

    price: tuple[int, int, int, int]
    least: int
    slotted: tuple[Slotted, ...]
    heeded: frozenset[ApprenticeId]


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
        log.learn(stage.outcome)
        bounds[PEAK[0]], hint = log.calm_peak, stage.slotted
        pressed, hours = _price(stage.outcome)
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


def _price(outcome: Outcome) -> tuple[int, int]:
    """Release in pressure periods (person-days) and in the fullest four weeks (hours), as far as a stage counts it."""
    costs = {report.level: report.cost for report in outcome.levels}
    # Without pressure periods there is nothing to report; a peak that is not reported was not looked at.
    return costs.get(PRESSURE[0], 0), costs.get(PEAK[0], UNKNOWN)


def _above(placer: Placer, slotted: Sequence[Slotted]) -> tuple[int, int]:
    """What is more important than release: the rhythm of the blocks (open days), and journeys."""
    costs = prices(placer.problem, slotted)
    return costs[CADENCE[0]], costs[JOURNEYS[0]]


def bound_of(outcome: Outcome, level: Level) -> int:
    """Return what was proven of a level, nothing if it was not looked at."""
    return sum(report.bound for report in outcome.levels if report.level == level[0])


def _of_cohort(placed: Sequence[Slotted]) -> list[Slotted]:
    return [item for item in placed if item.booking.session.activity.audience is AudienceKind.COHORT]
