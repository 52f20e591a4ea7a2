"""Small changes of rows: what is cut out is gone, what is left stays, and nothing else moves."""

from dataclasses import replace
from datetime import date

from models.people import Absence, Closure
from models.timegrid import Span
from scheduler.explaining.editing import free_time, open_days, seat, widen_window
from scheduler.explaining.rows import original_row
from scheduler.inspection.note import Row
from tests.scheduler.builders import COHORT, DAN, MIA, with_cohort

LEAVE = Absence(MIA, date(2027, 4, 5), date(2027, 4, 9), None, "leave")
OTHERS = Absence(DAN, date(2027, 4, 5), date(2027, 4, 9), None, "leave")


def test_hour_is_taken_out_of_a_week_of_leave() -> None:
    changed = free_time(MIA, date(2027, 4, 7), Span.parse("10:00-11:00"))(with_cohort(absences=(LEAVE, OTHERS)))
    assert changed.cohort.absences == (
        replace(LEAVE, last=date(2027, 4, 6)),
        replace(LEAVE, first=date(2027, 4, 7), last=date(2027, 4, 7), span=Span.parse("00:00-10:00")),
        replace(LEAVE, first=date(2027, 4, 7), last=date(2027, 4, 7), span=Span.parse("11:00-24:00")),
        replace(LEAVE, first=date(2027, 4, 8)),
        OTHERS,
    )


def test_hour_at_the_edge_of_a_daily_absence() -> None:
    mornings = replace(LEAVE, first=date(2027, 4, 7), last=date(2027, 4, 7), span=Span.parse("09:00-12:00"))
    changed = free_time(MIA, date(2027, 4, 7), Span.parse("09:00-12:00"))(with_cohort(absences=(mornings,)))
    assert changed.cohort.absences == ()


def test_two_hours_of_one_row_can_be_taken_one_after_the_other() -> None:
    problem = with_cohort(absences=(LEAVE,))
    for day in (6, 8):
        problem = free_time(MIA, date(2027, 4, day), Span.parse("00:00-24:00"))(problem)
    assert [(a.first.day, a.last.day) for a in problem.cohort.absences] == [(5, 5), (7, 7), (9, 9)]


def test_piece_of_a_row_is_known_by_the_row_it_came_from() -> None:
    given = with_cohort(absences=(OTHERS, LEAVE))
    changed = free_time(MIA, date(2027, 4, 7), Span.parse("10:00-11:00"))(given)
    assert {original_row(Row("absences", "", number), changed, given) for number in (1, 2, 3, 4)} == {
        Row("absences", "", 1)
    }


def test_days_of_a_closure_are_opened() -> None:
    works = Closure(date(2027, 4, 5), date(2027, 4, 9), "works")
    changed = open_days("works", date(2027, 4, 6), date(2027, 4, 7))(with_cohort(closures=(works, *COHORT.closures)))
    assert changed.cohort.closures[:2] == (
        replace(works, last=date(2027, 4, 5)),
        replace(works, first=date(2027, 4, 8)),
    )
    assert changed.cohort.closures[2:] == COHORT.closures


def test_seats_are_added_to_a_day_or_to_a_new_day() -> None:
    problem = seat("st-elsewhere", date(2027, 3, 16), 2)(with_cohort())
    problem = seat("st-elsewhere", date(2027, 3, 17), 0, 4)(problem)
    assert [(day.day.day, day.seats) for day in problem.cohort.hosts[0].days] == [(16, 5), (18, 3), (17, 4)]


def test_window_is_widened_at_both_ends_whatever_the_order() -> None:
    block = COHORT and with_cohort().programme.activities[1]
    early = widen_window(block.id, date(2027, 3, 1), date(2027, 3, 5))
    late = widen_window(block.id, date(2027, 3, 20), date(2027, 3, 28))
    wanted = (date(2027, 3, 1), date(2027, 3, 28))
    for first, second in ((early, late), (late, early)):
        changed = second(first(with_cohort()))
        assert changed.bounds(changed.activity[block.id].window) == wanted
