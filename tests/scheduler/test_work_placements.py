"""Ada works at North until 11 April and at South from 12 April on: sessions, manager, place and cover go with her."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from models.coverage import Occasion, plan_outcomes
from models.findings import Finding
from models.people import WorkPlacement
from models.problem import Problem
from models.programme import Period
from models.work_placements import send_to_work
from scheduler.expansion import expand
from scheduler.rules.employer_cover import EmployerCover
from scheduler.rules.every_session_once import EverySessionOnce
from scheduler.rules.room_fits import RoomFits
from tests.scheduler.builders import (
    ADA,
    BEN,
    CAT,
    COHORT,
    DAN,
    EVE,
    FAY,
    MIA,
    NED,
    NORTH,
    OLA,
    PROGRAMME,
    SOUTH,
    TIMETABLE,
    TOM,
    WEST,
    change,
    found,
    with_programme,
)

PERIODS = (
    Period("p2", "Second department", 7, 13, work_placement=True),
    Period("p1", "First department", 1, 6, work_placement=True),
)


def work(who: Any, period: str, unit: Any, site: Any, mentor: Any, *outcomes: str) -> WorkPlacement:
    return WorkPlacement(who, period, unit, site, mentor, outcomes)


PLACES = (
    work(ADA, "p2", "south-ward", SOUTH, NED, "K2"),
    work(ADA, "p1", "north-ward", NORTH, MIA, "K1"),
    *(work(who, p, "north-ward", NORTH, MIA) for who in (BEN, CAT) for p in ("p1", "p2")),
    *(work(who, p, "south-ward", SOUTH, NED) for who in (DAN, EVE) for p in ("p1", "p2")),
    *(work(FAY, p, "west-ward", WEST, OLA) for p in ("p1", "p2")),
)
SENT: Problem = replace(with_programme(periods=PERIODS), cohort=replace(COHORT, work_placements=PLACES))
MOVING: Problem = replace(SENT, cohort=send_to_work(SENT))
TURNED = change(TIMETABLE, "review/A3/2027-04#1", staff=tuple(sorted((TOM, NED))), site=SOUTH)


def test_occurrence_lies_in_the_placement_that_holds_most_of_its_window() -> None:
    """Of April, 9 open days are at North and 15 at South; windows end with their open days."""
    sessions = expand(MOVING, TIMETABLE.groups, dict(TIMETABLE.tutors))
    mine = [s for s in sessions if s.activity.id == "review" and s.audience == ADA]
    assert [(s.id, s.first, s.last, set(s.staff), s.site) for s in mine] == [
        ("review/A3/2027-03", date(2027, 3, 1), date(2027, 3, 31), {TOM, MIA}, NORTH),
        ("review/A3/2027-04", date(2027, 4, 12), date(2027, 4, 30), {TOM, NED}, SOUTH),
        ("review/A3/2027-05", date(2027, 5, 4), date(2027, 5, 28), {TOM, NED}, SOUTH),
    ]


def test_equal_parts_go_to_the_earlier_placement() -> None:
    periods = (Period("p1", "First", 1, 2, work_placement=True), Period("p2", "Second", 3, 13, work_placement=True))
    fortnights = replace(
        PROGRAMME,
        periods=periods,
        activities=tuple(
            replace(a, recurrence=replace(a.recurrence, cadence="weeks", count=4)) if a.id == "review" else a
            for a in PROGRAMME.activities
        ),
    )
    problem = replace(SENT, programme=fortnights)
    problem = replace(problem, cohort=send_to_work(problem))
    first = next(s for s in expand(problem, (), dict(TIMETABLE.tutors)) if s.id == "review/A3/1")
    assert (first.first, first.last, set(first.staff)) == (date(2027, 3, 1), date(2027, 3, 12), {TOM, MIA})


def test_review_with_the_former_manager_is_found() -> None:
    says = "review/A3/2027-05#1 has the wrong staff: Mia and Ned."
    assert found(EverySessionOnce(), MOVING, TURNED) == (Finding("every-session-once", says, ("review/A3/2027-05#1",)),)


def test_work_happens_at_the_site_of_the_day() -> None:
    wrong = {finding.subjects[0]: finding.message for finding in found(RoomFits(), MOVING, TURNED)}
    assert wrong == {
        name: f"{name} is at North House; it belongs at South House."
        for name in ("board/A3#1", "review/A3/2027-05#1", "study/A3/1#1", "study/A3/2#1")
    }


def test_department_of_the_day_misses_her() -> None:
    """South ward lets one go; Ada studies on the days on which Dan does."""
    assert found(EmployerCover(), MOVING) == tuple(
        Finding(
            "employer-cover",
            f"South ward of South Trust misses Ada and Dan on {day} 2027; 1 may be away.",
            ("south-ward", DAN, ADA),
        )
        for day in ("Tue 20 Apr", "Tue 11 May")
    )


def test_units_that_somebody_passes_through_are_tied() -> None:
    tied = MOVING.tied_units
    assert tied["north-ward"] == tied["south-ward"] != tied["west-ward"]


def test_sending_to_work_again_changes_nothing() -> None:
    assert send_to_work(MOVING) == MOVING.cohort


def test_hours_go_on_through_a_new_placement() -> None:
    """Fewer hours from May on are kept at the department where she is then."""
    ada = SENT.apprentice[ADA]
    fewer = replace(ada.jobs[0], first=date(2027, 5, 3), weekly_hours=Decimal(30))
    people = tuple(replace(p, later_jobs=(fewer,)) if p.id == ADA else p for p in SENT.cohort.apprentices)
    problem = replace(SENT, cohort=replace(SENT.cohort, apprentices=people))
    jobs = next(p for p in send_to_work(problem).apprentices if p.id == ADA).jobs
    assert [(job.first, job.unit, job.site, job.mentor, str(job.weekly_hours)) for job in jobs] == [
        (date(2027, 3, 1), "north-ward", NORTH, MIA, "37.5"),
        (date(2027, 4, 12), "south-ward", SOUTH, NED, "37.5"),
        (date(2027, 5, 3), "south-ward", SOUTH, NED, "30"),
    ]


def test_work_counts_from_the_last_day_of_the_placement() -> None:
    plan = plan_outcomes(MOVING, TURNED, ADA)
    assert Occasion(date(2027, 4, 11), "p1", "First department") in plan["K1"]
    assert plan["K2"][-1] == Occasion(date(2027, 5, 30), "p2", "Second department")
