"""For every rule, solver and check agree on random small timetables, of which enough are clean and enough are not."""

from collections.abc import Callable
from random import Random

import pytest

from scheduler.rule import Rule
from scheduler.rules import RULES
from tests.scheduler import every_rule_building as building
from tests.scheduler import every_rule_clock as clock
from tests.scheduler import every_rule_groups as groups
from tests.scheduler import every_rule_limits as limits
from tests.scheduler import every_rule_pairs as pairs
from tests.scheduler import every_rule_reference as reference
from tests.scheduler import every_rule_scenes as scenes
from tests.scheduler.answers import Case
from tests.scheduler.every_rule_calendar import ask

CASES = 200
LEAST = CASES // 5

QUESTIONS: dict[str, Callable[[Rule, Random], Case]] = {
    "every-session-once": ask(scenes.once),
    "open-days": ask(scenes.open_day),
    "teaching-hours": ask(scenes.teaching_hours),
    "one-place-at-a-time": clock.times,
    "one-site-per-half-day": ask(scenes.one_site),
    "sessions-per-half-day": ask(scenes.half_days),
    "person-available": ask(scenes.availability),
    "room-free": clock.rooms_of_a_day,
    "room-fits": clock.fitting_room,
    "breakouts": clock.rooms_of_a_day,
    "host-open": ask(scenes.receiving),
    "board-meetings": ask(scenes.meetings_of_boards),
    "block-consecutive": ask(scenes.block_days),
    "block-gap": ask(scenes.blocks),
    "activity-order": ask(scenes.orders),
    "occurrence-gap": ask(scenes.occurrences),
    "fixed-dates": ask(scenes.agreed),
    "past-stays": reference.disturbed,
    "group-partition": pairs.in_pairs_too(groups.ask_groups(groups.deal_wrongly), groups.deal_wrongly),
    "group-size": pairs.in_pairs_too(groups.ask_groups(groups.deal_anyhow), groups.deal_anyhow, odd_only=True),
    "same-or-nearby-employer": groups.ask_groups(),
    "across-employers": groups.ask_groups(),
    "group-cover": pairs.in_pairs_too(groups.ask_groups()),
    "keep-apart": pairs.in_pairs_too(groups.ask_groups()),
    "keep-together": pairs.in_pairs_too(groups.ask_groups()),
    "no-line-manager": pairs.in_pairs_too(groups.ask_groups()),
    "nobody-twice": pairs.rounds,
    "visit-once": ask(scenes.waves),
    "caseload": building.tutors,
    "group-facilitator": building.facilitators,
    "release-cap": building.hours,
    "release-rolling": ask(limits.release),
    "release-days-a-week": ask(limits.release_days),
    "otj-floor": building.hours,
    "active-every-month": ask(limits.months),
    "study-plan": ask(limits.weeks_of_study),
    "employer-cover": ask(limits.cover),
    "deadline-dates": building.deadlines,
    "deadline-spacing": building.deadlines,
    "milestones": ask(limits.shares_of_outcomes),
    "short-notice": reference.disturbed,
    "people-disturbed": reference.disturbed,
    "sessions-moved": reference.disturbed,
    "repeated-pairs": groups.ask_groups(),
    "group-balance": groups.ask_groups(),
    "different-traits": pairs.rounds,
    "circle-distance": groups.ask_groups(),
    "review-cadence": ask(limits.cadences),
    "block-spacing": ask(scenes.spaced_blocks),
    "tutor-travel-days": ask(limits.travels),
    "tutor-travel-distance": ask(limits.ways),
    "apprentice-journeys": ask(limits.from_far, before_too=True),
    "pressure-periods": ask(limits.pressures),
    "release-peak": ask(limits.peaks),
    "preferred-days": ask(limits.stated_days),
    "fair-travel": ask(limits.travels),
    "fair-release": ask(limits.unwelcome),
    "fair-employers": ask(limits.unwelcome),
    "venue-travel": building.venues,
}


def test_every_rule_has_a_question() -> None:
    assert list(QUESTIONS) == [rule.id for rule in RULES]


def agree(rule: Rule) -> int:
    """Compare solver and check of a rule; return how many of the timetables are clean."""
    rng = Random(rule.id)
    clean = 0
    for _ in range(CASES):
        case = QUESTIONS[rule.id](rule, rng)
        assert case.posted == case.checked, f"solver: {case.posted}, check: {case.checked}\n{case.story}"
        clean += case.checked == 0
    return clean


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_post_and_check_agree(rule: Rule) -> None:
    clean = agree(rule)
    assert LEAST <= clean <= CASES - LEAST, "a fifth of the timetables at least are clean, and a fifth are not"


def test_what_others_have_booked_is_kept() -> None:
    """People are kept free for whole half-days around a booking elsewhere: stricter than the check, never less."""
    rule = next(rule for rule in RULES if rule.id == "one-place-at-a-time")
    rng = Random("booked")
    said = [clock.booked_elsewhere(rule, rng) for _ in range(CASES)]
    assert (True, False) not in said
    assert said.count((True, True)) >= LEAST
    assert said.count((False, False)) >= LEAST
