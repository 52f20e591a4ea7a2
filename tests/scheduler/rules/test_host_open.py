"""Hosts receive visits on their days, within their seats."""

from datetime import date

from models.findings import Finding
from models.ids import HostId
from models.people import Absence, HostDay
from models.problem import Problem
from models.timegrid import Span
from scheduler.rules.host_open import HostOpen
from tests.scheduler.builders import ADA, BEN, DAN, HOSPITAL, VENUE, found, moved, with_activity, with_cohort, with_row

RULE = HostOpen()
HOST = HostId("st-elsewhere")
FIRST, SECOND = date(2027, 3, 16), date(2027, 3, 18)


def seats(first: int, second: int) -> Problem:
    return with_row("hosts", HOST, days=(HostDay(FIRST, first), HostDay(SECOND, second)))


def test_visits_that_fill_all_seats_are_allowed() -> None:
    assert found(RULE, seats(3, 3)) == ()


def test_one_visitor_too_many() -> None:
    says = "St Elsewhere has 2 seats on Thu 18 Mar 2027; 3 would come."
    assert found(RULE, seats(3, 2)) == (Finding("host-open", says, (HOST,)),)


def test_waves_of_one_day_share_its_seats() -> None:
    together = moved("visit/wave-2#1", day=FIRST, span=Span.parse("14:00-16:00"))
    says = "St Elsewhere has 5 seats on Tue 16 Mar 2027; 6 would come."
    assert found(RULE, seats(6, 0), together) == ()
    assert found(RULE, seats(5, 0), together) == (Finding("host-open", says, (HOST,)),)


def test_day_on_which_nobody_is_received() -> None:
    """A wave without people on such a day was not seen."""
    says = "St Elsewhere receives nobody on Wed 17 Mar 2027."
    for people in ((ADA, BEN, DAN), ()):
        late = moved("visit/wave-1#1", day=date(2027, 3, 17), attendees=people)
        assert found(RULE, answer=late) == (Finding("host-open", says, (HOST,)),)


def test_host_of_another_theme() -> None:
    assert found(RULE, with_activity("visit", theme="prison")) == tuple(
        Finding("host-open", f"{wave} has no host for prison.", (wave,))
        for wave in ("visit/wave-1#1", "visit/wave-2#1")
    )


def test_visit_without_a_host_and_visit_elsewhere() -> None:
    none = (Finding("host-open", "visit/wave-1#1 has no host for hospital.", ("visit/wave-1#1",)),)
    assert found(RULE, answer=moved("visit/wave-1#1", host=None)) == none
    assert found(RULE, answer=moved("visit/wave-1#1", site=VENUE)) == none
    assert found(RULE, answer=moved("visit/wave-1#1", site=HOSPITAL)) == ()


def test_host_that_is_closed() -> None:
    def closed(span: str) -> tuple[Finding, ...]:
        return found(RULE, with_cohort(absences=(Absence(HOST, FIRST, FIRST, Span.parse(span), "inspection"),)))

    assert closed("12:00-17:00") == ()
    assert closed("11:59-17:00") == (
        Finding("host-open", "St Elsewhere is closed on Tue 16 Mar 2027.", ("visit/wave-1#1", HOST)),
    )
