"""Tutors have no more apprentices than agreed."""

from dataclasses import replace

from models.findings import Finding
from models.timetable import Timetable
from scheduler.rules.caseload import Caseload
from tests.scheduler.builders import ADA, BEN, MIA, TIMETABLE, TOM, UMA, found, with_programme, with_row

RULE = Caseload()


def tutored(**tutors: str) -> Timetable:
    pairs = tuple((who, tutors.get(who, tutor)) for who, tutor in TIMETABLE.tutors)
    return replace(TIMETABLE, tutors=pairs)  # type: ignore[arg-type]  # plain names stand for ids here


def wrong(message: str, *subjects: str) -> tuple[Finding, ...]:
    return (Finding("caseload", message, subjects),)


def test_caseload_that_is_just_reached_is_allowed() -> None:
    assert found(RULE) == ()


def test_one_apprentice_more_than_agreed() -> None:
    assert found(RULE, with_row("tutors", TOM, caseload=2)) == wrong("Tom has 3 apprentices; 2 are agreed.", TOM)
    assert found(RULE, answer=tutored(A3=UMA)) == wrong("Uma has 4 apprentices; 3 are agreed.", UMA)


def test_tutor_named_in_the_cohort_is_kept() -> None:
    assert found(RULE, with_row("apprentices", ADA, tutor=TOM)) == ()
    assert found(RULE, with_row("apprentices", ADA, tutor=UMA)) == wrong("Ada has the tutor Tom, not Uma.", ADA)


def test_apprentice_without_a_tutor() -> None:
    fewer = replace(TIMETABLE, tutors=tuple(pair for pair in TIMETABLE.tutors if pair[0] != BEN))
    assert found(RULE, answer=fewer) == wrong("Ben has no tutor.", BEN)


def test_apprentice_with_two_tutors() -> None:
    both = replace(TIMETABLE, tutors=(*TIMETABLE.tutors, (BEN, TOM)))
    assert found(RULE, with_row("tutors", TOM, caseload=4), both) == wrong("Ben has 2 tutors.", BEN)


def test_mentor_is_no_tutor() -> None:
    assert found(RULE, answer=tutored(A1=MIA)) == wrong("Mia, who is to be Ben's, is no tutor.", BEN)


def test_programme_without_tutors_needs_none() -> None:
    assert found(RULE, with_programme(activities=()), replace(TIMETABLE, tutors=())) == ()
