"""The levels of wishes about the calendar: titles and units, which a stage serves, what is said of them at the end."""

from collections.abc import Mapping, Sequence

from models.problem import Problem
from models.programme import ActivityKind, AudienceKind, Mode, Role
from models.words import say_list
from scheduler.grouping import LEVELS as GROUP_LEVELS
from scheduler.levels import Level
from scheduler.rules import SOFT_RULES
from scheduler.run import LevelReport

SHORT_NOTICE = ("short-notice", "people told of a change at short notice", "people")
DISTURBED = ("disturbed", "people whose diary changes", "people")
MOVED = ("moved", "sessions that are moved", "sessions")
CADENCE = ("cadence", "reviews and blocks off their rhythm", "open days")
TRAVEL = ("travel", "days on which tutors travel", "days")
JOURNEYS = ("journeys", "journeys of apprentices from far", "journeys")
PRESSURE = ("pressure", "release in pressure periods", "person-days")
PEAK = ("peak", "release in anybody's fullest four weeks", "hours")
FULLER = ("fuller", "what all have above the least of the fullest four weeks", "hours")
"""Within a stage only: see `ReleasePeak.post_added_up`."""
PREFERRED = ("preferred", "release on days the employer did not ask for", "person-days")
WAY = ("way", "ways of tutors to other sites", "km")
FAIRNESS = ("fairness", "travel days of the tutor who travels most", "days")
FAIR_RELEASE = ("fair-release", "unwelcome days of the apprentice who has most", "days")
FAIR_EMPLOYERS = ("fair-employers", "unwelcome days of the employer who has most", "days an apprentice")
DAYS = frozenset({PREFERRED[0], FAIR_RELEASE[0], FAIR_EMPLOYERS[0]})
"""What `welcome_bounds.days_bounds` bounds: worth its time only where it costs anything."""
VENUES = ("venues", "way of the apprentices to the venues", "km")
IN_ORDER = (
    *GROUP_LEVELS, CADENCE, TRAVEL, JOURNEYS, PRESSURE, PEAK, PREFERRED, FAIRNESS, FAIR_RELEASE, FAIR_EMPLOYERS, WAY,
    VENUES,
)  # fmt: skip
"""All levels of a timetable that is not made against a reference, most important first."""

STABILITY = (SHORT_NOTICE, DISTURBED, MOVED)
"""Before all others, where there is a reference."""
ALWAYS = (CADENCE, TRAVEL, PRESSURE, PEAK, FAIRNESS, WAY)
KEPT = "the groups, tutors and study hours as kept"
FORMED, DEALT = "the groups as formed", "the tutors as dealt"
GIVEN = {"short-notice": KEPT, "disturbed": KEPT, "moved": KEPT, "venues": FORMED}
"""What the bound of a level takes as decided, whatever the problem; docs/bounds.md says why."""
CALM, AS_CALM = "no release in pressure periods", "no more release in pressure periods than here"
ELSEWHERE = "the bookings elsewhere"
SPACED = "the rhythm of the blocks as found"
SET_OUT = "the journeys to shared sessions as found"
PLACED = "the venues as chosen"
PLANNED = "the study blocks as planned"


def wishes_days(problem: Problem) -> bool:
    """Tell whether any employer says on which weekdays release suits."""
    return any(employer.release_days for employer in problem.cohort.employers)


def wishes_rhythm(problem: Problem) -> bool:
    """Tell whether the blocks are wished to lie evenly."""
    return problem.programme.policy.preferred_block_gap_days is not None


def wishes_journeys(problem: Problem) -> bool:
    """Tell whether days at one site are wished to follow each other for apprentices from far."""
    return problem.programme.policy.journeys_from_km is not None


def reported(problem: Problem) -> tuple[Level, ...]:
    """Return the levels of which something can be said, most important first.

    The fairness of release comes after that of travel: whose tutor travels is decided before anybody's release is, and
    cohorts without pressure periods and stated days have the same levels as if there were no such wishes.
    """
    venues = (VENUES,) if len(problem.cohort.venues) > 1 else ()
    release = (*_journeys(problem), PRESSURE, PEAK, *_days(problem))
    return (CADENCE, TRAVEL, *release, FAIRNESS, *_fair(problem), WAY, *venues)


def of_cohort(problem: Problem) -> tuple[Level, ...]:
    """Return the levels that are served while the sessions of the whole cohort are placed."""
    rhythm = (CADENCE,) if wishes_rhythm(problem) else ()
    return (*rhythm, *_journeys(problem), PRESSURE, PEAK, *_days(problem), *_fair(problem))


def of_waves(problem: Problem) -> tuple[Level, ...]:
    """Return the levels for who joins which wave."""
    return (*_journeys(problem), PRESSURE, PEAK, *_days(problem), *_fair(problem))


def of_reviews(problem: Problem) -> tuple[Level, ...]:
    """Return the levels for a tutor's reviews; a day that is saved for one costs nobody else one: no fairness."""
    return (TRAVEL, *_journeys(problem), PRESSURE, PEAK, *_days(problem))


def of_ways(problem: Problem) -> tuple[Level, ...]:
    """Return the levels for a tutor's sessions once everything has its place: shorter ways, and nothing else worse."""
    return (*of_reviews(problem), WAY)


def of_meetings(problem: Problem) -> tuple[Level, ...]:
    """Return the levels for the meetings of groups, where a day suits some members and others not."""
    return (TRAVEL, *_journeys(problem), PRESSURE, PEAK, *_days(problem), *_fair(problem))


def of_one(problem: Problem) -> tuple[Level, ...]:
    """Return the levels for what one apprentice does alone; no fairness, as for reviews."""
    return (*_journeys(problem), PRESSURE, PEAK, *_days(problem))


def _journeys(problem: Problem) -> tuple[Level, ...]:
    return (JOURNEYS,) if wishes_journeys(problem) else ()


def _days(problem: Problem) -> tuple[Level, ...]:
    return (PREFERRED,) if wishes_days(problem) else ()


def _fair(problem: Problem) -> tuple[Level, ...]:
    return (FAIR_RELEASE, FAIR_EMPLOYERS) if wishes_days(problem) or problem.cohort.pressure_periods else ()


def level_reports(
    problem: Problem, prices: Mapping[str, int], bounds: Mapping[str, int], calm_peak: int = 0
) -> list[LevelReport]:
    """Say for each level what the checker counted and what was proven.

    Parameters
    ----------
    prices
        Costs by rule, as the checker sums them; a level costs what all its rules do.
    bounds
        What was proven, by level.
    calm_peak
        What was proven of the fullest weeks for timetables with no more release in pressure periods than this one.
    """
    calm = ""
    if calm_peak > bounds.get(PEAK[0], 0):
        bounds = {**bounds, PEAK[0]: calm_peak}
        calm = AS_CALM if cost_of(PRESSURE[0], prices) else CALM
    return reports_of(reported(problem), prices, bounds, _given(problem, calm))


def reports_of(
    levels: Sequence[Level], prices: Mapping[str, int], bounds: Mapping[str, int], given: Mapping[str, str]
) -> list[LevelReport]:
    """Report some levels; `given` is what their bounds take as decided, where that is not as in `GIVEN`."""
    found = []
    for name, title, unit in levels:
        cost, bound, said = cost_of(name, prices), bounds.get(name, 0), given.get(name, GIVEN.get(name, ""))
        # A bound above what was found is proven wrong: nothing is claimed then, rather than that this is the best.
        found.append(LevelReport(name, title, unit, cost, bound if bound <= cost else 0, said))
    return found


def cost_of(level: str, prices: Mapping[str, int]) -> int:
    """Return what all rules of a level cost."""
    return sum(prices[rule.id] for rule in SOFT_RULES if rule.level == level)


def kept_groups(prices: Mapping[str, int]) -> list[LevelReport]:
    """Report the wishes about groups where these are kept: nothing is decided, so that cost and bound are one."""
    return [
        LevelReport(name, title, unit, prices[rule], prices[rule], "the groups as kept")
        for rule, (name, title, unit) in zip(
            ("repeated-pairs", "group-balance", "different-traits", "circle-distance"), GROUP_LEVELS, strict=True
        )
        if prices[rule] or name != "difference"
    ]


def _given(problem: Problem, calm: str) -> dict[str, str]:
    """Say what else the bounds of the cohort's sessions take as decided.

    Parameters
    ----------
    calm
        What is said of pressure periods where the bound of the fullest weeks takes something of them as decided.
    """
    rhythm = [SPACED] if wishes_rhythm(problem) else []
    above = [*rhythm, *([SET_OUT] if wishes_journeys(problem) else [])]
    elsewhere = [ELSEWHERE] if problem.cohort.engagements else []
    placed = [PLACED] if problem.cohort.other_venues else []
    activities = problem.programme.activities
    # How many blocks of study each module has is decided before any of them has a day.
    study = [PLANNED] if any(activity.kind is ActivityKind.STUDY for activity in activities) else []
    met = any(a.audience is AudienceKind.GROUP and a.staff and a.mode is not Mode.ONLINE for a in activities)
    dealt = [DEALT, *([FORMED] if met else []), *placed]
    wide = [activity for activity in activities if activity.audience in (AudienceKind.COHORT, AudienceKind.WAVE)]
    chosen = [DEALT] if any(Role.TUTOR in activity.staff for activity in wide) else []
    chosen += [FORMED] if any(item.breakout for activity in wide for item in activity.agenda) else []
    dates = [*chosen, *elsewhere, *placed]
    said = {
        CADENCE[0]: dates if rhythm else [],
        TRAVEL[0]: dealt,
        JOURNEYS[0]: [FORMED, *placed],
        PRESSURE[0]: [*above, *study, *dates],
        PEAK[0]: [*([calm, *above, *chosen] if calm else []), *elsewhere, *study, *placed],
        PREFERRED[0]: [*study, *placed],
        FAIRNESS[0]: dealt,
        FAIR_RELEASE[0]: [*study, *placed],
        FAIR_EMPLOYERS[0]: [*study, *placed],
        WAY[0]: dealt,
    }
    return {level: say_list(words) for level, words in said.items() if words}
