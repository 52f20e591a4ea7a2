"""Sessions keep their length and lie in teaching hours."""

import pytest

from models.findings import Finding
from models.timegrid import Span
from scheduler.rules.teaching_hours import TeachingHours
from tests.scheduler.builders import found, moved

RULE = TeachingHours()


def test_timetable_in_teaching_hours_is_allowed() -> None:
    assert found(RULE) == ()


@pytest.mark.parametrize("span", ["09:00-10:00", "11:30-12:30", "13:30-14:30", "16:00-17:00"])
def test_session_that_touches_the_edge_of_a_half_day_is_allowed(span: str) -> None:
    assert found(RULE, answer=moved("talk#1", span=Span.parse(span))) == ()


@pytest.mark.parametrize(
    "span", ["08:59-09:59", "11:31-12:31", "12:30-13:30", "13:29-14:29", "16:01-17:01", "10:00-10:59", "10:00-11:01"]
)
def test_session_outside_its_half_day_or_of_another_length(span: str) -> None:
    assert found(RULE, answer=moved("talk#1", span=Span.parse(span))) == (
        Finding(
            "teaching-hours", f"talk#1 is at Fri 5 Mar 2027, {span}; wanted: 60 minutes inside a half-day.", ("talk#1",)
        ),
    )


def test_block_that_leaves_its_fixed_times_by_a_minute() -> None:
    assert found(RULE, answer=moved("b1#2", span=Span.parse("09:00-16:59"))) == (
        Finding("teaching-hours", "b1#2 is at Wed 10 Mar 2027, 09:00-16:59; wanted: 09:00-17:00.", ("b1#2",)),
    )
