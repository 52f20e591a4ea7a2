"""Nobody is in two places at once, the way between them included."""

from dataclasses import replace
from datetime import date

from models.findings import Finding
from models.ids import SessionId
from models.problem import Problem
from models.programme import ActivityKind
from models.session import Session
from models.timegrid import Span
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.levels import first_solution
from scheduler.placing import post_rules
from scheduler.rules.every_session_once import EverySessionOnce
from scheduler.rules.one_place_at_a_time import OnePlaceAtATime
from scheduler.rules.person_available import PersonAvailable
from scheduler.rules.sessions_per_half_day import SessionsPerHalfDay
from scheduler.run import Settings, Status
from scheduler.search import Search
from tests.scheduler.builders import (
    ADA,
    BEN,
    COHORT,
    NORTH,
    PROBLEM,
    SOUTH,
    TIMETABLE,
    TOM,
    VENUE,
    change,
    found,
    moved,
    placed,
    plus,
    with_row,
)

RULE = OnePlaceAtATime()


def wrong(message: str, *subjects: str) -> Finding:
    return Finding("one-place-at-a-time", message, subjects)


def test_clean_timetable_is_allowed_and_its_sessions_touch() -> None:
    assert found(RULE) == ()


def test_sessions_that_overlap_by_a_minute_concern_both_members_of_staff() -> None:
    assert found(RULE, answer=moved("review/A1/2027-03#1", span=Span.parse("09:59-10:59"))) == tuple(
        wrong(
            f"{name}, Mon 15 Mar 2027: review/A3/2027-03#1 and review/A1/2027-03#1 overlap by 1 minutes.",
            "review/A3/2027-03#1",
            "review/A1/2027-03#1",
            who,
        )
        for name, who in (("Mia", "M3"), ("Tom", "T2"))
    )


def test_equal_start_and_equal_length() -> None:
    extra = placed("study/A1/9", date(2027, 4, 21), "09:00-12:30", (BEN,), site=NORTH)
    assert found(RULE, answer=plus(extra)) == (
        wrong(
            "Ben, Wed 21 Apr 2027: study/A1/1#1 and study/A1/9#1 overlap by 210 minutes.",
            "study/A1/1#1",
            "study/A1/9#1",
            BEN,
        ),
    )


def test_short_sessions_inside_a_long_one_are_each_found() -> None:
    inside = [
        placed(f"study/A1/{k}", date(2027, 4, 6), span, (BEN,), site=VENUE)
        for k, span in ((8, "09:30-10:00"), (9, "16:00-16:30"))
    ]
    assert found(RULE, answer=plus(*inside)) == tuple(
        wrong(f"Ben, Tue 6 Apr 2027: b2#1 and study/A1/{k}#1 overlap by 30 minutes.", "b2#1", f"study/A1/{k}#1", BEN)
        for k in (8, 9)
    )


def test_same_times_on_two_days_are_allowed() -> None:
    late = placed("study/A1/9", date(2027, 4, 8), "23:00-24:00", (BEN,), site=NORTH)
    early = placed("study/A1/8", date(2027, 4, 9), "00:00-01:00", (BEN,), site=SOUTH)
    assert found(RULE, answer=plus(late, early)) == ()


def test_way_that_just_fits_and_way_that_is_a_minute_short() -> None:
    """North House and the campus are 5.56 km apart: 21.7 minutes by the rule of thumb, rounded up."""
    assert PROBLEM.travel_minutes(NORTH, VENUE) == 22
    there = placed("study/A3/9", date(2027, 4, 16), "15:22-16:00", (ADA,), site=VENUE)
    assert found(RULE, answer=plus(there)) == ()
    short = change(plus(there), "study/A3/9#1", span=Span.parse("15:21-16:00"))
    assert found(RULE, answer=short) == (
        wrong(
            "Ada, Fri 16 Apr 2027: 21 minutes from board/A3#1 to study/A3/9#1 are too few: the way takes 22.",
            "board/A3#1",
            "study/A3/9#1",
            ADA,
        ),
    )


def test_online_session_between_two_sites_does_not_shorten_the_way() -> None:
    online = placed("study/A3/8", date(2027, 4, 16), "15:00-15:10", (ADA,))
    there = placed("study/A3/9", date(2027, 4, 16), "15:10-16:00", (ADA,), site=VENUE)
    assert found(RULE, answer=plus(online)) == ()
    assert found(RULE, answer=plus(online, there)) == (
        wrong(
            "Ada, Fri 16 Apr 2027: 10 minutes from board/A3#1 to study/A3/9#1 are too few: the way takes 22.",
            "board/A3#1",
            "study/A3/9#1",
            ADA,
        ),
    )


def test_tutor_in_two_places() -> None:
    talk = placed("talk", date(2027, 3, 24), "13:30-14:30", (), staff=(TOM,))
    assert found(RULE, answer=plus(talk)) == (
        wrong(
            "Tom, Wed 24 Mar 2027: meet/circle-1/1#1 and talk#1 overlap by 60 minutes.",
            "meet/circle-1/1#1",
            "talk#1",
            TOM,
        ),
    )


def test_empty_timetable_is_allowed() -> None:
    assert found(RULE, answer=replace(TIMETABLE, placements=())) == ()


def two_half_days(problem: Problem) -> Status:
    """Ask for two sessions of half a day each on one day, at North House and on the campus."""
    day = date(2027, 4, 16)
    study = next(a for a in problem.programme.activities if a.id == "study")
    half_day = replace(study, kind=ActivityKind.EVENT)
    sessions = [
        Session(SessionId(f"event-{number}"), half_day, ADA, 1, (ADA,), (), site, day, day)
        for number, site in enumerate((NORTH, VENUE))
    ]
    board = CalendarBoard(problem, Diaries(problem), sessions)
    post_rules(board, (EverySessionOnce(), PersonAvailable(), SessionsPerHalfDay(), RULE))
    return first_solution(board, Search(Settings(seconds=5, workers=1), 5)).status


def test_half_days_at_two_sites_leave_time_to_travel() -> None:
    """An hour lies between the halves: enough for 22 minutes, not for the 66 from a site 20 kilometres away."""
    assert two_half_days(PROBLEM) is Status.FEASIBLE
    far = with_row("sites", NORTH, lat=next(s.lat for s in COHORT.sites if s.id == VENUE) + 0.18)
    assert far.travel_minutes(NORTH, VENUE) > 60
    assert two_half_days(far) is Status.INFEASIBLE
