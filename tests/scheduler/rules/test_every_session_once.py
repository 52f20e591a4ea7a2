"""Everything that is due takes place, once, with the right people and minutes."""

from dataclasses import replace
from datetime import date
from random import Random

from models.findings import Finding
from models.programme import Cadence, Recurrence, Window
from models.timetable import Timetable
from scheduler.rules.every_session_once import EverySessionOnce
from tests.scheduler.answers import fixed_cost
from tests.scheduler.builders import (
    ADA,
    BEN,
    DAN,
    EVERYBODY,
    MIA,
    NORTH,
    TIMETABLE,
    TOM,
    UMA,
    found,
    moved,
    placed,
    plus,
    with_activity,
    with_cohort,
    with_row,
    without,
)
from tests.scheduler.every_rule_calendar import board_for
from tests.scheduler.random_worlds import Scene, sessions_of, visit, world

RULE = EverySessionOnce()


def wrong(message: str, *subjects: str) -> tuple[Finding, ...]:
    return (Finding("every-session-once", message, subjects),)


def test_timetable_with_all_that_is_due_is_allowed() -> None:
    assert found(RULE) == ()


def test_nothing_is_due_without_activities_of_anybody() -> None:
    nobody = with_cohort(apprentices=())
    empty = replace(TIMETABLE, placements=(), groups=(), tutors=())
    waves = [f.subjects for f in found(RULE, nobody, empty)]
    assert waves == []


def test_review_that_is_missing() -> None:
    message = "Review (review/A1/2027-04) is due between Thu 1 Apr 2027 and Fri 30 Apr 2027: it is missing."
    assert found(RULE, answer=without("review/A1/2027-04#1")) == wrong(message, "review/A1/2027-04")


def test_second_day_of_a_block_that_is_missing() -> None:
    message = "First block (b1) is due between Mon 8 Mar 2027 and Sun 21 Mar 2027: it has day 1, wanted are 1 to 2."
    assert found(RULE, answer=without("b1#2")) == wrong(message, "b1")


def test_session_placed_twice() -> None:
    again = placed("talk", date(2027, 3, 4), "10:00-11:00", EVERYBODY, staff=(TOM,))
    message = (
        "Opening talk (talk) is due between Mon 1 Mar 2027 and Sun 7 Mar 2027: it has day 1 and 1, wanted are 1 to 1."
    )
    assert found(RULE, answer=plus(again)) == wrong(message, "talk")


def test_session_that_nobody_asked_for() -> None:
    extra = placed("review/A1/2027-06", date(2027, 5, 27), "10:00-11:00", (BEN,), staff=(TOM, MIA), site=NORTH)
    assert found(RULE, answer=plus(extra)) == wrong(
        "review/A1/2027-06 is not asked for by the programme.", "review/A1/2027-06"
    )


def test_elective_of_somebody_who_did_not_choose_it() -> None:
    extra = placed("board/A1", date(2027, 4, 16), "14:00-15:00", (BEN,), site=NORTH)
    assert found(RULE, answer=plus(extra)) == wrong("board/A1 is not asked for by the programme.", "board/A1")


def test_last_day_of_a_block_may_be_the_last_day_of_its_window() -> None:
    edge = with_activity("b1", window=Window(first_day=date(2027, 3, 9), last_day=date(2027, 3, 10)))
    over = with_activity("b1", window=Window(first_day=date(2027, 3, 9), last_day=date(2027, 3, 9)))
    early = with_activity("b1", window=Window(first_day=date(2027, 3, 10), last_day=date(2027, 3, 11)))
    assert found(RULE, edge) == ()
    assert found(RULE, over) == wrong("b1 is on Tue 9 Mar 2027, outside Tue 9 Mar 2027 to Tue 9 Mar 2027.", "b1")
    assert found(RULE, early) == wrong("b1 is on Tue 9 Mar 2027, outside Wed 10 Mar 2027 to Thu 11 Mar 2027.", "b1")


def test_review_in_the_wrong_month() -> None:
    late = moved("review/A1/2027-04#1", day=date(2027, 5, 4))
    message = "review/A1/2027-04 is on Tue 4 May 2027, outside Thu 1 Apr 2027 to Fri 30 Apr 2027."
    assert found(RULE, answer=late) == wrong(message, "review/A1/2027-04")


def test_month_of_a_late_starter_needs_as_many_open_days_as_the_recurrence_says() -> None:
    """From 23 March 2027 five days of the month are open, from the 24th four: Good Friday and Easter Monday are not."""
    five, four = (with_row("apprentices", BEN, start=date(2027, 3, day)) for day in (23, 24))
    late, none = (_absent_early(t) for t in (moved("review/A1/2027-03#1", day=date(2027, 3, 30)),
                                             without("review/A1/2027-03#1")))  # fmt: skip
    missing = "Review (review/A1/2027-03) is due between Tue 23 Mar 2027 and Wed 31 Mar 2027: it is missing."
    extra = "review/A1/2027-03 is not asked for by the programme."
    assert found(RULE, five, late) == ()
    assert found(RULE, five, none) == wrong(missing, "review/A1/2027-03")
    assert found(RULE, four, late) == wrong(extra, "review/A1/2027-03")
    assert found(RULE, four, none) == ()


def _absent_early(before: Timetable) -> Timetable:
    """Leave Ben out of the sessions whose windows are over before 23 March."""
    others = tuple(person for person in EVERYBODY if person != BEN)
    early = {"talk#1", "b1#1", "b1#2"}
    return replace(
        before,
        placements=tuple(replace(p, attendees=others) if p.id in early else p for p in before.placements),
    )


def test_attendee_missing_and_attendee_too_many() -> None:
    fewer = moved("talk#1", attendees=tuple(p for p in EVERYBODY if p != ADA))
    more = moved("review/A1/2027-04#1", attendees=(BEN, DAN))
    assert found(RULE, answer=fewer) == wrong("talk#1 has the wrong people: Ada.", "talk#1")
    assert found(RULE, answer=more) == wrong("review/A1/2027-04#1 has the wrong people: Dan.", "review/A1/2027-04#1")


def test_attendee_named_twice() -> None:
    twice = moved("review/A1/2027-04#1", attendees=(BEN, BEN))
    assert found(RULE, answer=twice) == wrong(
        "review/A1/2027-04#1 names the same people more than once.", "review/A1/2027-04#1"
    )


def test_review_with_another_tutor_than_always() -> None:
    other = moved("review/A1/2027-04#1", staff=(MIA, UMA))
    assert found(RULE, answer=other) == wrong(
        "review/A1/2027-04#1 has the wrong staff: Tom and Uma.", "review/A1/2027-04#1"
    )


def test_circle_meeting_without_its_facilitator() -> None:
    alone = moved("meet/circle-2/1#1", staff=())
    assert found(RULE, answer=alone) == wrong("meet/circle-2/1#1 has the wrong staff: Uma.", "meet/circle-2/1#1")


def test_minutes_that_differ_from_the_programme() -> None:
    more = moved("talk#1", otj_minutes=61)
    assert found(RULE, answer=more) == wrong(
        "talk#1 counts 61 minutes off the job and 60 of release; the programme says 60 and 60.", "talk#1"
    )


def test_session_kept_under_the_name_of_another_audience() -> None:
    other = moved("review/A1/2027-04#1", audience=ADA)
    assert found(RULE, answer=other) == wrong(
        "review/A1/2027-04#1 is kept as review for Ada; it is review for Ben.", "review/A1/2027-04#1"
    )


def test_weekly_cadence_drops_a_last_part_that_is_cut_off() -> None:
    """Weeks 1 to 5 hold two parts of two weeks and a half one, which is not asked for."""
    fortnightly = with_activity("talk", window=Window(last_week=5), recurrence=Recurrence(Cadence.WEEKS, 2))
    talks = [
        placed(f"talk/{k}", day, "10:00-11:00", EVERYBODY, staff=(TOM,))
        for k, day in ((1, date(2027, 3, 14)), (2, date(2027, 3, 15)))
    ]

    def with_talks(count: int) -> Timetable:
        return replace(TIMETABLE, placements=(*without("talk#1").placements, *talks[:count]))

    assert found(RULE, fortnightly, with_talks(2)) == ()
    assert found(RULE, fortnightly, with_talks(1)) == wrong(
        "Opening talk (talk/2) is due between Mon 15 Mar 2027 and Sun 28 Mar 2027: it is missing.", "talk/2"
    )


def test_board_wants_every_wave_once() -> None:
    """All waves share their starts: of three that are asked for, two are too few and four too many."""
    problem = world([visit(Random(0), recurrence=Recurrence(count=3))])
    scene = Scene(problem, sessions_of(problem), ())
    for chosen, fits in ((2, False), (3, True), (4, False)):
        board = board_for(RULE, scene)
        for number, start in enumerate(board.starts[scene.sessions[0].id]):
            board.model.add(start.literal == int(number < chosen))
        assert (fixed_cost(board) == 0) is fits
