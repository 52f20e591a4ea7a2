"""What is agreed stays."""

from datetime import date

from models.findings import Finding
from models.ids import ActivityId
from models.people import FixedDate
from scheduler.rules.fixed_dates import FixedDates
from tests.scheduler.builders import BEN, found, with_cohort

RULE = FixedDates()


def agreed(activity: str, day: date, **more: object) -> tuple[Finding, ...]:
    return found(RULE, with_cohort(fixed_dates=(FixedDate(ActivityId(activity), day, **more),)))  # type: ignore[arg-type]  # of a row


def test_timetable_without_agreements_is_allowed() -> None:
    assert found(RULE) == ()


def test_session_on_its_agreed_day_is_allowed() -> None:
    assert agreed("talk", date(2027, 3, 5)) == ()
    assert agreed("talk", date(2027, 3, 5), start=600) == ()


def test_session_a_day_off() -> None:
    says = "talk#1 is on Fri 5 Mar 2027, 10:00-11:00; Thu 4 Mar 2027 was agreed."
    assert agreed("talk", date(2027, 3, 4)) == (Finding("fixed-dates", says, ("talk#1",)),)


def test_session_a_minute_off() -> None:
    says = "talk#1 is on Fri 5 Mar 2027, 10:00-11:00; Fri 5 Mar 2027 at 10:01 was agreed."
    assert agreed("talk", date(2027, 3, 5), start=601) == (Finding("fixed-dates", says, ("talk#1",)),)


def test_first_day_of_a_block_is_the_agreed_one() -> None:
    assert agreed("b1", date(2027, 3, 9)) == ()
    says = "b1#1 is on Tue 9 Mar 2027, 09:00-17:00; Wed 10 Mar 2027 was agreed."
    assert agreed("b1", date(2027, 3, 10)) == (Finding("fixed-dates", says, ("b1#1",)),)


def test_only_the_named_audience_and_occurrence_is_held() -> None:
    assert agreed("review", date(2027, 4, 12), audience=BEN, occurrence=2) == ()
    says = "review/A1/2027-05#1 is on Mon 10 May 2027, 10:00-11:00; Mon 12 Apr 2027 was agreed."
    assert agreed("review", date(2027, 4, 12), audience=BEN, occurrence=3) == (
        Finding("fixed-dates", says, ("review/A1/2027-05#1",)),
    )


def test_without_an_audience_everybody_is_held() -> None:
    says = "meet/circle-2/1#1 is on Thu 25 Mar 2027, 13:30-15:00; Wed 24 Mar 2027 was agreed."
    assert agreed("meet", date(2027, 3, 24)) == (Finding("fixed-dates", says, ("meet/circle-2/1#1",)),)


def test_agreement_for_what_is_not_there() -> None:
    says = "Mon 12 Apr 2027 was agreed for review for Ben, occurrence 4; there is none."
    assert agreed("review", date(2027, 4, 12), audience=BEN, occurrence=4) == (
        Finding("fixed-dates", says, ("review",)),
    )
    says = "Mon 12 Apr 2027 was agreed for party, occurrence 1; there is none."
    assert agreed("party", date(2027, 4, 12)) == (Finding("fixed-dates", says, ("party",)),)
