"""The ledger: what each line adds to the two counters, why the rest does not count, and sums that agree."""

from dataclasses import replace
from datetime import date
from typing import Any

from models.countable_hours import PaidBasis
from models.ids import ModuleId
from models.ledger import (
    NEITHER,
    NOT_COUNTED,
    OWN_TIME,
    Counters,
    Entry,
    add_up,
    counters,
    entries,
    ledger,
    totals_by_apprentice,
    totals_by_module,
    totals_by_month,
    totals_by_outcome,
)
from models.programme import ActivityKind, Part
from models.timetable import OwnTimeStudy, Timetable
from tests.scheduler.builders import ADA, BEN, EVERYBODY, M1, M2, PROBLEM, TIMETABLE, moved, with_activity


def shown(timetable: Timetable, placement: str, problem: Any = PROBLEM) -> list[tuple[str, int, int, int, str]]:
    return [
        (line.id, line.minutes, line.otj_minutes, line.release_minutes, line.reason)
        for line in entries(problem, timetable, ADA)
        if line.placement == placement
    ]


def test_whole_placement_is_one_line() -> None:
    line = next(entries(PROBLEM, TIMETABLE, ADA))
    assert line == Entry(
        id="A3:talk#1", apprentice=ADA, day=date(2027, 3, 5), span=TIMETABLE.placements[0].span, break_minutes=0,
        title="Opening talk", kind=ActivityKind.SEMINAR, module=M1, mode="online", site=None, placement="talk#1",
        minutes=60, otj_minutes=60, release_minutes=60,
    )  # fmt: skip
    assert line.counts


def test_breaks_are_left_out_and_said() -> None:
    lines = [line for line in entries(PROBLEM, TIMETABLE, ADA) if line.placement == "b1#1"]
    assert [(line.minutes, line.break_minutes) for line in lines] == [(420, 60)]


def test_forty_of_sixty_minutes_are_two_lines() -> None:
    timetable = moved("review/A3/2027-03#1", otj_minutes=40, release_minutes=60)
    problem = with_activity("review", why_not_counted="Reviewing progress.")
    assert shown(timetable, "review/A3/2027-03#1", problem) == [
        ("A3:review/A3/2027-03#1", 40, 40, 40, ""),
        ("A3:review/A3/2027-03#1:rest", 20, 0, 20, "Reviewing progress."),
    ]


def test_parts_are_lines_with_titles_and_reasons_of_their_own() -> None:
    parts = (
        Part(30, "teaching"),
        Part(10, "coaching"),
        Part(15, "review of progress", counts=False, why_not_counted="Reviewing progress."),
        Part(5, "break", counts=False),
    )
    problem = with_activity("review", otj_minutes=40, parts=parts, why_not_counted="Not training.")
    timetable = moved("review/A3/2027-03#1", otj_minutes=40, release_minutes=60)
    lines = [line for line in entries(problem, timetable, ADA) if line.placement == "review/A3/2027-03#1"]
    assert [(line.id, line.title, line.minutes, line.otj_minutes, line.reason) for line in lines] == [
        ("A3:review/A3/2027-03#1", "Review: teaching, coaching", 40, 40, ""),
        ("A3:review/A3/2027-03#1:rest", "Review: review of progress", 15, 0, "Reviewing progress."),
        ("A3:review/A3/2027-03#1:rest:2", "Review: break", 5, 0, "Not training."),
    ]
    assert add_up(lines) == Counters(taught=40, released=60)


def test_parts_that_do_not_fit_the_placement_are_one_line() -> None:
    """A timetable edited by hand may release less; its minutes are shown as they are."""
    problem = with_activity("review", parts=(Part(40, "teaching"), Part(20, "review", counts=False)))
    timetable = moved("review/A3/2027-03#1", otj_minutes=40, release_minutes=50)
    assert [line[1:4] for line in shown(timetable, "review/A3/2027-03#1", problem)] == [(40, 40, 40), (10, 0, 10)]


def test_reason_is_never_missing() -> None:
    paid = moved("review/A3/2027-03#1", otj_minutes=0, release_minutes=60)
    assert shown(paid, "review/A3/2027-03#1") == [("A3:review/A3/2027-03#1", 60, 0, 60, NOT_COUNTED)]
    unpaid = moved("review/A3/2027-03#1", otj_minutes=0, release_minutes=0)
    assert shown(unpaid, "review/A3/2027-03#1") == [("A3:review/A3/2027-03#1", 60, 0, 0, NEITHER)]


def test_paid_otherwise_counts_without_release() -> None:
    """An evening with time off in lieu counts off the job, and takes nothing from the release promised here."""
    timetable = moved("review/A3/2027-03#1", otj_minutes=60, release_minutes=0)
    assert shown(timetable, "review/A3/2027-03#1") == [("A3:review/A3/2027-03#1", 60, 60, 0, "")]


def test_own_time_stands_last_and_counts_nowhere() -> None:
    study = OwnTimeStudy(ADA, ModuleId("m1"), date(2027, 3, 1), date(2027, 4, 30), 300)
    again = replace(study, last=date(2027, 5, 30), minutes=60)
    other = replace(study, apprentice=BEN)
    timetable = replace(TIMETABLE, own_time=(study, other, again))
    first, second = list(entries(PROBLEM, timetable, ADA))[-2:]
    assert (first.id, second.id) == ("A3:own-time:m1", "A3:own-time:m1:2")
    assert (first.day, first.minutes, first.otj_minutes, first.release_minutes) == (date(2027, 4, 30), 300, 0, 0)
    assert (first.reason, first.basis, first.title) == (OWN_TIME, PaidBasis.OWN_TIME, "Self-managed study: Leading")
    assert counters(PROBLEM, timetable, ADA).own_time == 360


def test_counters_are_the_sum_of_the_diary() -> None:
    # Ada alone observes a board, 60 minutes: taught 60 + 4 x 420 + 120 + 2 x 90 + 3 x 60 + 60.
    assert counters(PROBLEM, TIMETABLE, ADA) == Counters(taught=2280, studied=420, released=2700, own_time=0)
    assert counters(PROBLEM, TIMETABLE, BEN) == Counters(taught=2220, studied=420, released=2640, own_time=0)
    assert counters(PROBLEM, TIMETABLE, ADA).otj == 2700


def test_ids_are_unique_and_survive_a_move() -> None:
    before = [line.id for line in ledger(PROBLEM, TIMETABLE)]
    after = [line.id for line in ledger(PROBLEM, moved("talk#1", day=date(2027, 3, 4)))]
    assert len(set(before)) == len(before)
    assert sorted(before) == sorted(after)


def test_ledger_follows_the_order_of_the_cohort() -> None:
    people = list(dict.fromkeys(line.apprentice for line in ledger(PROBLEM, TIMETABLE)))
    assert people == [person.id for person in PROBLEM.cohort.apprentices]


def test_totals_by_apprentice_month_and_module_add_up_to_the_whole() -> None:
    own = OwnTimeStudy(ADA, ModuleId("m1"), date(2027, 3, 1), date(2027, 5, 30), 300)
    lines = list(ledger(PROBLEM, replace(TIMETABLE, own_time=(own,))))
    whole = add_up(lines)
    for totals in (totals_by_apprentice(lines), totals_by_month(lines), totals_by_module(lines)):
        parts = list(totals.values())
        assert sum(part.otj for part in parts) == whole.otj == 6 * 2640 + 60
        assert sum(part.released for part in parts) == whole.released
        assert sum(part.own_time for part in parts) == whole.own_time == 300
    assert list(totals_by_apprentice(lines)) == sorted(EVERYBODY)
    assert totals_by_month(lines)[2027, 5] == Counters(taught=6 * 60, studied=6 * 210, released=6 * 270, own_time=300)
    assert totals_by_module(lines)[M2] == Counters(taught=60, released=60)
    assert totals_by_module(lines)[""] == Counters(taught=6 * (120 + 180 + 180), released=6 * 480)


def test_an_hour_stands_under_each_of_its_outcomes() -> None:
    problem = with_activity("b1", outcomes=("K1", "K2", "K1"))
    totals = totals_by_outcome(entries(problem, TIMETABLE, ADA))
    assert totals == {"K1": Counters(840, 0, 840), "K2": Counters(1680, 0, 1680)}


def test_nothing_adds_up_to_nothing() -> None:
    assert add_up([]) == Counters()
    assert totals_by_month([]) == {}
