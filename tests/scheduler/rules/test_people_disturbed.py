"""Few people find their diary changed."""

from dataclasses import replace
from datetime import date

from models.findings import Finding, Kind
from models.reference import Reference
from models.timetable import Timetable
from scheduler.rules.people_disturbed import PeopleDisturbed
from tests.scheduler.builders import (
    ADA,
    BEN,
    CAT,
    EVERYBODY,
    MIA,
    NORTHERN,
    PROBLEM,
    TIMETABLE,
    TOM,
    found,
    moved,
    regrouped,
    with_row,
    without,
)

RULE = PeopleDisturbed()
ON = date(2027, 4, 6)
KNOWN = replace(PROBLEM, reference=Reference(TIMETABLE, ON))


def disturbed(answer: Timetable, problem: object = KNOWN) -> list[str]:
    return [finding.subjects[0] for finding in found(RULE, problem, answer)]  # type: ignore[arg-type]  # of a problem


def test_without_a_reference_nobody_is_disturbed() -> None:
    assert found(RULE, PROBLEM, moved("b2#1", day=date(2027, 4, 8))) == ()


def test_the_same_timetable_disturbs_nobody() -> None:
    assert found(RULE, KNOWN) == ()


def test_a_moved_review_disturbs_its_three_people() -> None:
    says = "The diary of {} changes on Mon 12 Apr 2027 and Tue 13 Apr 2027."
    answer = moved("review/A1/2027-04#1", day=date(2027, 4, 13))
    assert found(RULE, KNOWN, answer) == tuple(
        Finding("people-disturbed", says.format(name), (who,), 1, Kind.SOFT)
        for who, name in ((BEN, "Ben"), (MIA, "Mia"), (TOM, "Tom"))
    )


def test_a_minute_or_a_room_is_a_change() -> None:
    assert disturbed(moved("meet/circle-1/2#1", site="south")) == sorted((*NORTHERN, TOM))
    assert disturbed(moved("b2#2", room="rose")) == sorted((*EVERYBODY, TOM))


def test_each_person_counts_once_and_few_days_are_named() -> None:
    answer = TIMETABLE
    for who, day in ((BEN, 13), (ADA, 14), (CAT, 15)):
        name = f"review/{who}/2027-04#1"
        placements = tuple(replace(p, day=date(2027, 4, day)) if p.id == name else p for p in answer.placements)
        answer = replace(answer, placements=placements)
    assert disturbed(answer) == sorted((*NORTHERN, MIA, TOM))
    says = "The diary of Mia changes on Mon 12 Apr 2027, Tue 13 Apr 2027, Wed 14 Apr 2027 and 1 other days."
    assert says in [finding.message for finding in found(RULE, KNOWN, answer)]


def test_what_began_before_the_day_is_somebody_elses_question() -> None:
    assert disturbed(moved("meet/circle-1/1#1", day=date(2027, 3, 30))) == []
    assert disturbed(without("talk#1")) == []


def test_a_session_that_is_gone_or_new_disturbs() -> None:
    assert disturbed(without("review/A1/2027-04#1")) == [BEN, MIA, TOM]
    backwards = replace(KNOWN, reference=Reference(without("review/A1/2027-04#1"), ON))
    assert disturbed(TIMETABLE, backwards) == [BEN, MIA, TOM]


def test_who_joins_is_not_counted_but_who_meets_them_is() -> None:
    before = replace(
        TIMETABLE,
        tutors=tuple((who, tutor) for who, tutor in TIMETABLE.tutors if who != BEN),
        placements=tuple(
            replace(p, attendees=tuple(who for who in p.attendees if who != BEN))
            for p in TIMETABLE.placements
            if p.attendees != (BEN,)
        ),
    )
    assert disturbed(TIMETABLE, replace(PROBLEM, reference=Reference(before, ON))) == [MIA, TOM]


def test_days_on_which_somebody_has_left_are_not_counted() -> None:
    gone = replace(with_row("apprentices", BEN, left=date(2027, 5, 9)), reference=Reference(TIMETABLE, ON))
    assert disturbed(without("review/A1/2027-05#1"), gone) == [MIA, TOM]
    later = replace(with_row("apprentices", BEN, left=date(2027, 5, 10)), reference=Reference(TIMETABLE, ON))
    assert disturbed(without("review/A1/2027-05#1"), later) == [BEN, MIA, TOM]


def test_a_study_block_counted_anew_is_no_change() -> None:
    swapped = {"study/A1/1": "study/A1/2", "study/A1/2": "study/A1/1"}
    placements = tuple(replace(p, session=swapped.get(p.session, p.session)) for p in TIMETABLE.placements)
    assert disturbed(replace(TIMETABLE, placements=placements)) == []  # type: ignore[arg-type]  # ids of sessions


def test_other_groups_alone_change_no_diary() -> None:
    assert disturbed(regrouped(set_1=(ADA, BEN, CAT))) == []
