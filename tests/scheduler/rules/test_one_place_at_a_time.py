"""Nobody is in two places at once, the way between them included."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from models.findings import Finding
from models.ids import SessionId, SiteId
from models.people import Engagement
from models.problem import Problem
from models.programme import Activity, ActivityKind, AudienceKind, Mode, Role
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
from tests.scheduler.boards import is_allowed
from tests.scheduler.builders import (
    ADA,
    BEN,
    COHORT,
    M1,
    NORTH,
    PROBLEM,
    SOUTH,
    TIMETABLE,
    TOM,
    VENUE,
    activity,
    change,
    found,
    moved,
    placed,
    plus,
    with_cohort,
    with_row,
)
from tests.scheduler.random_worlds import FIRST, LAST, review, world

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


def booked(span: str, site: SiteId | None = None) -> Problem:
    """Tom is booked elsewhere on the day of the first reviews."""
    return with_cohort(engagements=(Engagement(TOM, date(2027, 3, 15), Span.parse(span), site, title="another board"),))


def test_booking_elsewhere_that_touches_is_allowed_and_one_that_overlaps_by_a_minute_is_not() -> None:
    """Tom sees Ada, Ben and Cat from nine to noon."""
    assert found(RULE, booked("12:00-12:30")) == ()
    says = "Tom, Mon 15 Mar 2027: review/A5/2027-03#1 does not fit with another board at 11:59-12:30."
    assert found(RULE, booked("11:59-12:30")) == (wrong(says, "review/A5/2027-03#1", TOM),)


def test_way_to_a_booking_elsewhere_counts() -> None:
    """From North House to the campus it takes 22 minutes."""
    assert found(RULE, booked("12:22-12:30", VENUE)) == ()
    says = "Tom, Mon 15 Mar 2027: review/A5/2027-03#1 does not fit with another board at 12:21-12:30."
    assert found(RULE, booked("12:21-12:30", VENUE)) == (wrong(says, "review/A5/2027-03#1", TOM),)


# What the board allows to one member of staff; apprentices have one session in a half-day by another rule.

DAY = date(2027, 3, 15)
REVIEWS = tuple(f"review/{who}" for who in ("A1", "A3", "A5"))


def reviews(minutes: int, **more: Any) -> Problem:
    """Tom sees Ada, Ben and Cat at North House, for an hour and a half each if nothing else is said."""
    return world([review(Random(0), minutes=minutes), *more.pop("activities", ())], **more)


def test_board_lets_no_more_into_a_half_day_than_it_holds() -> None:
    """Three and a half hours hold three reviews of an hour; of 70 minutes two, as each starts on a half-hour."""
    for minutes, span, fits in ((60, "09:00-10:00", True), (70, "09:00-10:10", False)):
        times = [(name, DAY, span) for name in REVIEWS]
        assert is_allowed(RULE, reviews(minutes), *times[:2])
        assert is_allowed(RULE, reviews(minutes), *times) is fits


def test_board_keeps_clear_of_what_is_fixed() -> None:
    early, late = (REVIEWS[0], DAY, "09:00-11:30"), (REVIEWS[1], DAY, "09:00-11:30")
    assert is_allowed(RULE, reviews(150), early)
    assert not is_allowed(RULE, reviews(150), early, late, fixed=REVIEWS[:1])


def test_board_leaves_time_to_travel_to_what_is_fixed() -> None:
    """From North House to the campus it takes 22 minutes: a talk there until 11:08 leaves no full hour before noon."""

    def talk(span: str) -> Activity:
        return activity(
            "talk", "Talk", ActivityKind.SEMINAR, AudienceKind.COHORT, Mode.IN_PERSON,
            minutes=60, span=Span.parse(span), module=M1, staff=(Role.MODULE_LEAD,),
        )  # fmt: skip

    for span, fits in (("10:08-11:08", True), ("10:09-11:09", False)):
        problem = reviews(60, activities=(talk(span),))
        halves = (Span.parse("10:00-12:30"), problem.grid.halves[1])
        problem = replace(problem, programme=replace(problem.programme, halves=halves))
        assert is_allowed(RULE, problem, ("talk", DAY, span), (REVIEWS[0], DAY, "11:30-12:30"), fixed=["talk"]) is fits


def test_board_sees_that_a_fixed_time_splits_a_half_day() -> None:
    """Two hours from ten leave an hour before and half an hour after: an hour and a half fits by length alone."""
    talk = activity(
        "talk", "Talk", ActivityKind.SEMINAR, AudienceKind.COHORT, Mode.ONLINE,
        minutes=120, span=Span.parse("10:00-12:00"), module=M1, staff=(Role.MODULE_LEAD,),
    )  # fmt: skip
    placed = ("talk", DAY, "10:00-12:00")
    assert is_allowed(RULE, reviews(60, activities=(talk,)), placed, (REVIEWS[0], DAY, "09:00-10:00"))
    assert not is_allowed(RULE, reviews(90, activities=(talk,)), placed, (REVIEWS[0], DAY, "09:00-10:30"))


def test_board_keeps_places_apart_that_are_too_far_for_the_break() -> None:
    """The break is an hour. From North House it is an hour's way of 15 km, and one of 16 km is too far."""
    for kilometres, fits in ((15, True), (16, False)):
        sites = tuple(replace(s, lat=51.55 - kilometres / 111.2) if s.id == SOUTH else s for s in COHORT.sites)
        people = tuple(
            replace(p, start=FIRST, end=LAST, site=SOUTH if p.id == BEN else p.site) for p in COHORT.apprentices
        )
        problem = reviews(210, sites=sites, apprentices=people)
        placed = ((f"review/{ADA}", DAY, "09:00-12:30"), (f"review/{BEN}", DAY, "13:30-17:00"))
        assert is_allowed(RULE, problem, *placed) is fits
