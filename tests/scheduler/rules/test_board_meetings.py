"""Boards are observed when they meet."""

from datetime import date

import pytest

from models.findings import Finding
from models.ids import EmployerId
from models.people import BoardMeeting
from models.timegrid import Span
from scheduler.rules.board_meetings import BoardMeetings
from tests.scheduler.builders import ADA, found, moved, with_activity, with_cohort

RULE = BoardMeetings()


@pytest.mark.parametrize("span", ["14:00-15:00", "14:30-15:30", "15:00-16:00"])
def test_observation_inside_the_meeting_is_allowed(span: str) -> None:
    assert found(RULE, answer=moved("board/A3#1", span=Span.parse(span))) == ()


@pytest.mark.parametrize("span", ["13:59-14:59", "15:01-16:01"])
def test_observation_that_leaves_the_meeting_by_a_minute(span: str) -> None:
    says = f"The board of North Trust does not meet on Fri 16 Apr 2027, {span}: board/A3#1."
    assert found(RULE, answer=moved("board/A3#1", span=Span.parse(span))) == (
        Finding("board-meetings", says, ("board/A3#1", ADA)),
    )


def test_meeting_of_another_employer_or_another_day_does_not_serve() -> None:
    span = Span.parse("14:00-16:00")
    says = "The board of North Trust does not meet on Fri 16 Apr 2027, 14:00-15:00: board/A3#1."
    for meeting in (
        BoardMeeting(EmployerId("south-trust"), date(2027, 4, 16), span),
        BoardMeeting(EmployerId("north-trust"), date(2027, 4, 23), span),
    ):
        assert found(RULE, with_cohort(board_meetings=(meeting,))) == (
            Finding("board-meetings", says, ("board/A3#1", ADA)),
        )


def test_other_activities_need_no_meeting() -> None:
    assert found(RULE, with_activity("board", at_board=False), moved("board/A3#1", day=date(2027, 4, 14))) == ()
