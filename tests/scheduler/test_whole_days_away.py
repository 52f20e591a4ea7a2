"""Whole days that tutors must spend elsewhere are counted for each of them, and only those."""

from dataclasses import replace

import pytest

from models.session import Session
from models.timegrid import Span
from scheduler.expansion import expand
from scheduler.travel_bounds import NONE, Travel, whole_days_away
from tests.scheduler.builders import ADA, MIA, NORTH, PROBLEM, TIMETABLE, TOM, UMA, VENUE

SESSIONS = expand(PROBLEM, TIMETABLE.groups, dict(TIMETABLE.tutors))
BLOCKS = [session for session in SESSIONS if session.activity.id in ("b1", "b2")]
REVIEW = next(session for session in SESSIONS if session.id.startswith(f"review/{ADA}"))


def elsewhere(session: Session, span: str = "09:00-17:00") -> Session:
    return replace(session, site=NORTH, activity=replace(session.activity, span=Span.parse(span)))


def test_blocks_at_the_tutors_own_site_count_nothing() -> None:
    assert [(session.site, session.staff, session.activity.days) for session in BLOCKS] == [(VENUE, (TOM,), 2)] * 2
    assert whole_days_away(PROBLEM, BLOCKS) == {TOM: NONE, UMA: NONE}


def test_every_day_of_a_block_elsewhere_counts_for_whoever_teaches_it() -> None:
    assert whole_days_away(PROBLEM, [elsewhere(BLOCKS[0]), BLOCKS[1]]) == {TOM: Travel(2, 2 * 12), UMA: NONE}
    assert whole_days_away(PROBLEM, [elsewhere(session) for session in BLOCKS]) == {TOM: Travel(4, 4 * 12), UMA: NONE}


def test_session_that_leaves_a_half_day_free_counts_nothing() -> None:
    """Another session may share its day, so that it is no day more."""
    assert whole_days_away(PROBLEM, [elsewhere(BLOCKS[0], "09:00-12:30")]) == {TOM: NONE, UMA: NONE}


@pytest.mark.parametrize(("minutes", "days"), [(60, 0), (90, 2)])
def test_session_that_leaves_room_for_a_review_there_counts_nothing(minutes: int, days: int) -> None:
    """From nine to ten Tom may see Ada at the same place, and has one day away then, not two."""
    block = elsewhere(BLOCKS[0], "10:00-16:00")
    review = replace(REVIEW, activity=replace(REVIEW.activity, minutes=minutes))
    assert set(review.staff) == {TOM, MIA}
    assert whole_days_away(PROBLEM, [block, review])[TOM].days == days
