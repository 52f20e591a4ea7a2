"""The inspection: every check says what it counted, says nothing of a clean cohort, and never accuses wrongly."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from api.problem_file import open_problem
from models.ids import ActivityId
from models.outcomes import Milestone, Outcome
from models.people import Absence, Bond, Closure, FixedDate, HostDay, PairRule
from models.problem import Problem
from models.timegrid import Span
from scheduler.inspection import inspect_problem
from scheduler.inspection.note import Note, Row, Weight, weigh
from scheduler.run import Run
from tests.scheduler.builders import (
    ADA,
    BEN,
    CAT,
    COHORT,
    DAN,
    MIA,
    PROBLEM,
    PROGRAMME,
    SET,
    with_cohort,
    with_group_type,
    with_hours,
    with_policy,
    with_programme,
    with_row,
)

SAMPLES = Path(__file__).resolve().parent.parent.parent / "sample_data" / "cohorts"
APRIL = (date(2027, 4, 1), date(2027, 4, 30))


def said(problem: Problem, weight: Weight = Weight.ERROR) -> list[str]:
    return [f"{note.check}: {note.message}" for note in inspect_problem(problem) if note.weight is weight]


CASES: dict[str, tuple[Problem, list[str]]] = {
    "two hours where three are needed": (
        with_cohort(
            absences=(
                Absence(MIA, APRIL[0], date(2027, 4, 29), None, "leave"),
                Absence(MIA, APRIL[1], APRIL[1], Span.parse("08:00-15:00"), "leave"),
            )
        ),
        ["load-by-month: Mia (M3): 2 free hours in April 2027, 3 needed for Ada, Ben and Cat."],
    ),
    "a room with a seat too few": (
        with_row("rooms", "hall", capacity=6),
        ["rooms: First block (and 1 like it) has 7 people; the largest room with projector, Hall, seats 6."],
    ),
    "a seat too few at the host": (
        with_row("hosts", "st-elsewhere", days=(HostDay(date(2027, 3, 16), 3), HostDay(date(2027, 3, 18), 2))),
        [
            (
                "hosts: Hospital visit takes 6 people in 2 waves; hosts of hospital receive on 2 open days from "
                "Mon 8 Mar 2027 to Sun 25 Apr 2027, and the 2 largest seat 5."
            )
        ],
    ),
    "a size that does not divide": (
        with_group_type("circle", size=4, flexibility=0),
        ["groups: 6 apprentices cannot be split into groups of 4 to 4 (Circle)."],
    ),
    "more employers than there are": (
        with_group_type("set", min_employers=3),
        [
            (
                "groups: 2 groups (Set) want people of 3 employers each, 6 in all; the employers can be present "
                "5 times (North Trust has 3 of the 6 people)."
            )
        ],
    ),
    "a cap below the sessions": (
        with_hours(ADA, cap=1000),
        ["hours: Ada (A3): the sessions take 38 h of paid release; the cap at North Trust is 16.67 h."],
    ),
    "a minimum out of reach": (
        with_hours(ADA, floor=2800),
        [
            (
                "hours: Ada (A3) owes 46.67 h off the job; sessions count 38 h, and the study blocks under the cap of "
                "45 h make it 45 h at most."
            )
        ],
    ),
    "a deadline in a closed week": (
        with_cohort(closures=(Closure(date(2027, 5, 24), date(2027, 5, 30), "Week off"),)),
        ["deadlines: Folder is due in week 13, Mon 24 May 2027 to Sun 30 May 2027, which has no open day."],
    ),
    "blocks farther apart than their weeks": (
        with_policy(block_gap_days=45),
        [
            (
                "blocks: 2 blocks (b1 and b2) must lie from Mon 8 Mar 2027 to Sun 18 Apr 2027; with 45 days from one "
                "to the next they need 48 days, and there are 40."
            )
        ],
    ),
    "a date agreed on a holiday": (
        with_cohort(fixed_dates=(FixedDate(ActivityId("b1"), date(2027, 3, 26)),)),
        ["fixed-dates: First block (b1) is agreed for Fri 26 Mar 2027, which is a closed day."],
    ),
    "no board meeting": (
        with_cohort(board_meetings=()),
        [
            (
                "board-meetings: Ada (A3) is to observe a board (board/A3): North Trust has 0 meetings from Mon 1 Mar "
                "2027 to Sun 30 May 2027, 0 of which suit."
            )
        ],
    ),
    "a tutor too few": (
        with_row("tutors", "T1", caseload=2),
        ["tutors: 6 apprentices need a tutor; the caseloads of 2 tutors hold 5."],
    ),
    "nobody facilitates": (
        with_cohort(tutors=tuple(replace(tutor, facilitates=()) for tutor in COHORT.tutors)),
        ["tutors: Circle meeting needs a facilitator; no tutor facilitates that kind of group."],
    ),
    "a unit that spares nobody": (
        with_row("units", "south-ward", max_away=0),
        ["cover: South ward (south-ward) lets nobody be away; Hospital visit takes its people away."],
    ),
    "a milestone before its activity": (
        with_programme(milestones=(Milestone(Decimal(1), 3),)),
        [
            (
                "milestones: By Sun 21 Mar 2027 (week 3) 2 of 2 outcomes are wanted; activities that can lie before "
                "reach 1 for 6 people."
            )
        ],
    ),
    "apart and, by way of another, together": (
        with_cohort(
            pair_rules=(
                PairRule(Bond.TOGETHER, ADA, BEN),
                PairRule(Bond.TOGETHER, BEN, CAT),
                PairRule(Bond.APART, ADA, CAT, SET),
            )
        ),
        ["groups: Ada and Cat are kept apart and, through Ben, Ada and Cat, kept together (Set)."],
    ),
    "more kept together than a group holds": (
        with_cohort(pair_rules=tuple(PairRule(Bond.TOGETHER, ADA, other, SET) for other in (BEN, CAT, DAN))),
        ["groups: Ben, Dan, Ada and Cat are kept together; the largest group (Set) has 3."],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_error_of(name: str) -> None:
    problem, expected = CASES[name]
    assert said(problem) == expected


def test_clean_cohort_has_no_errors_and_no_warnings() -> None:
    assert said(PROBLEM) + said(PROBLEM, Weight.WARNING) == []


def test_solved_cohort_is_not_accused(problem: Problem, solved: Run) -> None:
    """Errors are proofs, so a cohort that has a timetable has none."""
    assert solved.timetable is not None
    assert said(problem) == []


@pytest.mark.parametrize("name", ["cetad", "nhs-general-management", "sel/sel-hub", "sel/sel-short-autumn"])
def test_shipped_samples_are_not_accused(name: str) -> None:
    """They all have timetables, so that an error of the inspection would be false."""
    programme = "" if name.startswith("sel/") else name
    _, problem = open_problem(programme, SAMPLES / name)
    assert said(problem) == []


def test_people_who_share_nobody_near_are_named_with_the_nearest() -> None:
    assert said(with_group_type("circle", near_km=6.9))[0] == (
        "groups: Fay (A4) has 0 other people of one employer or within 6.9 km; the smallest group (Circle) has 3; "
        "South House is nearest, 6.9 km away."
    )


def test_few_common_times_are_a_warning() -> None:
    absent = Absence(MIA, APRIL[0], date(2027, 4, 29), None, "leave")
    warnings = said(with_cohort(absences=(absent,)), Weight.WARNING)
    assert "load-by-month: Mia (M3): 6 free hours in April 2027, 3 needed for Ada, Ben and Cat." not in warnings
    shorter = replace(absent, span=None, last=APRIL[1])
    assert said(with_cohort(absences=(shorter,)))[0] == (
        "common-time: Review (review/A3/2027-04) has no possible time from Thu 1 Apr 2027 to Fri 30 Apr 2027: Mia (M3) "
        "is never free for it."
    )


def test_note_points_at_its_rows() -> None:
    absences = (
        Absence(DAN, APRIL[0], APRIL[1], None, "leave"),
        Absence(MIA, APRIL[0], APRIL[1], None, "leave"),
    )
    notes = [note for note in inspect_problem(with_cohort(absences=absences)) if note.check == "load-by-month"]
    assert notes[0] == Note(
        "load-by-month",
        Weight.ERROR,
        "Mia (M3): 0 free hours in April 2027, 3 needed for Ada, Ben and Cat.",
        (Row("mentors", "M3", 0), Row("absences", "M3 2027-04-01 to 2027-04-30", 1)),
        0,
        3,
        "hours",
    )


@pytest.mark.parametrize(
    ("have", "need", "weight"),
    [
        (2, 3, Weight.ERROR),
        (3, 3, Weight.WARNING),
        (5, 3, Weight.WARNING),
        (6, 3, Weight.FIGURE),
        (0, 0, Weight.FIGURE),
    ],
)
def test_weight_of_a_count(have: int, need: int, weight: Weight) -> None:
    assert weigh(have, need) is weight


def test_outcome_that_nothing_evidences_is_a_warning() -> None:
    problem = with_programme(outcomes=(*PROGRAMME.outcomes, Outcome("K9", "Flies")), milestones=())
    assert [str(note.message) for note in inspect_problem(problem) if note.check == "milestones"] == [
        "Nothing planned can evidence K9 for Ada, Ben, Cat, Dan, Eve and Fay."
    ]
