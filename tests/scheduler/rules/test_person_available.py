"""People are at work and free."""

from datetime import date

import pytest

from models.findings import Finding
from models.people import Absence, WeekPattern
from models.timegrid import Span
from scheduler.rules.person_available import PersonAvailable
from tests.scheduler.builders import BEN, MIA, OFFICE, found, moved, with_cohort, with_row

RULE = PersonAvailable()
REVIEW = "review/A1/2027-04#1"


def absent(who: str, first: date, last: date, span: str | None = None) -> tuple[Finding, ...]:
    absence = Absence(who, first, last, None if span is None else Span.parse(span), "leave")
    return found(RULE, with_cohort(absences=(absence,)))


def wrong(name: str, who: str, why: str) -> Finding:
    return Finding("person-available", f"{name} {why}: {REVIEW} on Mon 12 Apr 2027, 10:00-11:00.", (REVIEW, who))


def test_everybody_at_work_is_allowed() -> None:
    assert found(RULE) == ()


def test_review_on_a_leave_day_of_the_apprentice() -> None:
    assert absent(BEN, date(2027, 4, 12), date(2027, 4, 12)) == (wrong("Ben", BEN, "is absent"),)


def test_review_on_the_day_after_and_before_leave_is_allowed() -> None:
    assert absent(BEN, date(2027, 4, 10), date(2027, 4, 11)) == ()
    assert absent(BEN, date(2027, 4, 13), date(2027, 4, 14)) == ()


def test_review_on_the_last_day_of_leave() -> None:
    assert absent(BEN, date(2027, 4, 8), date(2027, 4, 12)) == (wrong("Ben", BEN, "is absent"),)


@pytest.mark.parametrize("span", ["09:00-10:00", "11:00-12:00"])
def test_absence_that_touches_the_review_is_allowed(span: str) -> None:
    assert absent(BEN, date(2027, 4, 12), date(2027, 4, 12), span) == ()


@pytest.mark.parametrize("span", ["09:00-10:01", "10:59-12:00", "10:00-11:00", "10:30-10:31"])
def test_absence_that_shares_a_minute(span: str) -> None:
    assert absent(BEN, date(2027, 4, 12), date(2027, 4, 12), span) == (wrong("Ben", BEN, "is absent"),)


def test_mentor_who_begins_a_minute_after_the_review() -> None:
    late = WeekPattern(((Span.parse("10:01-17:00"),), *OFFICE.days[1:]))
    reviews = found(RULE, with_row("mentors", MIA, pattern=late))
    assert wrong("Mia", MIA, "does not work then") in reviews
    assert [f.subjects for f in reviews] == [
        (f"review/{who}/2027-{month}#1", MIA) for month in ("03", "04", "05") for who in ("A3", "A1")
    ]


def test_pattern_that_covers_the_review_exactly_is_allowed() -> None:
    exact = WeekPattern(((Span.parse("10:00-11:00"),), *OFFICE.days[1:]))
    assert found(RULE, with_row("apprentices", BEN, pattern=exact)) == ()


def test_lunch_between_two_working_spans_breaks_a_whole_day() -> None:
    split = WeekPattern(((Span.parse("08:30-12:30"), Span.parse("13:00-17:30")),) * 5 + ((), ()))
    days = [finding.subjects[0] for finding in found(RULE, with_row("apprentices", BEN, pattern=split))]
    assert days == ["b1#1", "b1#2", "b2#1", "b2#2"]


def test_session_on_the_last_day_of_enrolment_is_allowed_and_after_it_not() -> None:
    last = with_row("apprentices", BEN, end=date(2027, 5, 12))
    assert found(RULE, last) == ()
    assert found(RULE, with_row("apprentices", BEN, end=date(2027, 5, 11))) == (
        Finding(
            "person-available",
            "Ben does not work then: study/A1/2#1 on Wed 12 May 2027, 09:00-12:30.",
            ("study/A1/2#1", BEN),
        ),
    )


def test_session_before_enrolment() -> None:
    assert found(RULE, with_row("apprentices", BEN, start=date(2027, 3, 5))) == ()
    assert [f.subjects for f in found(RULE, with_row("apprentices", BEN, start=date(2027, 3, 6)))] == [("talk#1", BEN)]


def test_session_on_a_day_off() -> None:
    says = "Ben does not work then: study/A1/1#1 on Sat 24 Apr 2027, 09:00-12:30."
    assert found(RULE, answer=moved("study/A1/1#1", day=date(2027, 4, 24))) == (
        Finding("person-available", says, ("study/A1/1#1", BEN)),
    )
