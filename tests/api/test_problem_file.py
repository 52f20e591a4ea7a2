"""Hours of a cohort in minutes, and what is said when they cannot be worked out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from api.faults import Fault, InputFaults
from api.problem_file import build_problem, find_mismatches, hours_conflicts, load_problem, set_corridors
from api.programme_file import bundled_programmes, read_programme
from api.tables.writer import write_cohort
from models.cohort import Cohort
from models.ids import ApprenticeId, CohortId, EmployerId, ModuleId, SiteId, StaffId, UnitId
from models.people import Apprentice, Employer, WeekPattern, WorkPlacement
from models.problem import HoursPlan, Problem
from models.programme import Period, Programme, PublishedHours, Standard
from models.timegrid import Span
from sample_data.generator import generate

START, END = date(2025, 9, 22), date(2027, 7, 23)
SOURCE = "Placeholder for this test"
WORKDAY = (Span(510, 960),)
PATTERN = WeekPattern((WORKDAY,) * 5 + ((), ()))


def programme(*published: PublishedHours, version: str = "1.2") -> Programme:
    spec = read_programme(bundled_programmes()["lsbu"])
    return replace(spec, standard=Standard("ST0480", "Senior Leader", 7, version, published))


def apprentice(name: str, hours: str, original: date = START, employer: str = "ST", known: int = 0) -> Apprentice:
    return Apprentice(
        id=ApprenticeId(name),
        name=name,
        employer=EmployerId(employer),
        unit=UnitId("U1"),
        site=SiteId("S1"),
        mentor=StaffId("M1"),
        weekly_hours=Decimal(hours),
        pattern=PATTERN,
        start=START,
        end=END,
        original_start=original,
        prior_learning_hours=Decimal(known),
    )


def cohort(*apprentices: Apprentice) -> Cohort:
    employers = (
        Employer(EmployerId("ST"), "St Thomas'"),
        Employer(EmployerId("GC"), "St George's", release_share=Decimal("0.25")),
    )
    return Cohort(
        id=CohortId("C1"),
        title="Cohort",
        start=START,
        end=END,
        venue="S1",
        bank_holidays="",
        sites=(),
        employers=employers,
        units=(),
        apprentices=apprentices,
        tutors=(),
        mentors=(),
        rooms=(),
        hosts=(),
    )


FIVE_HUNDRED = PublishedHours(500, "1.2", SOURCE)


def test_otj_hours_of_a_mixed_cohort_in_minutes() -> None:
    """Rule sets by original start, shares by employer, prior learning, part time: each in its own row."""
    problem = build_problem(
        programme(FIVE_HUNDRED),
        cohort(
            apprentice("A07", "37.5"),
            apprentice("A02", "37.5", original=date(2025, 7, 31)),
            apprentice("A05", "22.5"),
            apprentice("A01", "22.5", employer="GC", known=60),
            apprentice("A03", "37.25", original=date(2022, 7, 31)),
        ),
    )
    assert problem.hours == {
        "A07": HoursPlan("PUB", floor=500 * 60, plan=515 * 60, cap=38547, weekly=2250, state="open"),
        "A02": HoursPlan("R6", floor=514 * 60, plan=530 * 60, cap=38547, weekly=2250, state="open"),
        "A05": HoursPlan("PUB", floor=500 * 60, plan=500 * 60, cap=23128, weekly=1350, state="conflict"),
        "A01": HoursPlan("PUB", floor=440 * 60, plan=454 * 60, cap=28910, weekly=1350, state="open"),
        "A03": HoursPlan("R20", floor=638 * 60, plan=638 * 60, cap=38290, weekly=2235, state="tight"),
    }
    assert tuple(problem.hours) == ("A07", "A02", "A05", "A01", "A03")


def test_otj_published_hours_match_version_and_start() -> None:
    spec = programme(
        PublishedHours(900, "1.1", SOURCE),
        PublishedHours(480, "1.2", SOURCE, last=date(2025, 12, 31)),
        PublishedHours(520, "1.2", SOURCE, first=date(2026, 1, 1)),
    )
    corridors = set_corridors(
        spec,
        cohort(
            apprentice("A01", "37.5", original=date(2025, 12, 31)),
            apprentice("A02", "37.5", original=date(2026, 1, 1)),
        ),
    )
    assert {name: corridor.floor for name, corridor in corridors.items()} == {"A01": 480, "A02": 520}


def test_otj_plan_buffer_and_share_are_the_programmes() -> None:
    spec = programme(FIVE_HUNDRED)
    policy = replace(spec.policy, plan_buffer=Decimal("0.05"), release_share=Decimal("0.17"))
    problem = build_problem(replace(spec, policy=policy), cohort(apprentice("A01", "37.5")))
    assert problem.hours == {
        "A01": HoursPlan("PUB", floor=30000, plan=525 * 60, cap=32765, weekly=2250, state="open"),
    }


def no_rule_set() -> tuple[Programme, Cohort]:
    return programme(FIVE_HUNDRED), cohort(apprentice("A01", "37.5", original=date(2016, 9, 5)))


def no_published_hours() -> tuple[Programme, Cohort]:
    spec = programme(PublishedHours(500, "1.1", SOURCE))
    return spec, cohort(apprentice("A01", "37.5"), apprentice("A02", "30"))


def two_published_hours() -> tuple[Programme, Cohort]:
    return programme(FIVE_HUNDRED, PublishedHours(480, "1.2", SOURCE)), cohort(apprentice("A01", "37.5"))


@pytest.mark.parametrize(
    ("inputs", "faults"),
    [
        (
            no_rule_set,
            (
                Fault(
                    "cohort",
                    "apprentices",
                    0,
                    "original_start",
                    "A01: 2016-09-05",
                    "a start date that an off-the-job rule set covers",
                    "Correct the date, or add a rule set.",
                ),
            ),
        ),
        (
            no_published_hours,
            (
                Fault(
                    "lsbu",
                    "standard",
                    0,
                    "published",
                    "",
                    "published hours of ST0480 version 1.2 for starts on 2025-09-22",
                    "Rule set PUB needs them; the standard's own page shows them.",
                ),
            ),
        ),
        (
            two_published_hours,
            (
                Fault(
                    "lsbu",
                    "standard",
                    0,
                    "published",
                    "500, 480",
                    "one figure: published hours of ST0480 version 1.2 for starts on 2025-09-22",
                ),
            ),
        ),
    ],
)
def test_otj_missing_facts_are_faults(
    inputs: Callable[[], tuple[Programme, Cohort]], faults: tuple[Fault, ...]
) -> None:
    with pytest.raises(InputFaults) as found:
        build_problem(*inputs())
    assert found.value.faults == faults


def test_otj_faults_of_all_apprentices_come_together() -> None:
    spec = programme(FIVE_HUNDRED)
    spec = replace(spec, policy=replace(spec.policy, release_share=Decimal(20)))
    wrong_end = replace(apprentice("A02", "37.5"), end=date(2025, 9, 21))
    with pytest.raises(InputFaults) as found:
        build_problem(
            spec,
            cohort(
                apprentice("A03", "0", employer="GC", known=-1),
                apprentice("A01", "30", original=date(2016, 9, 5)),
                wrong_end,
            ),
        )
    assert [(fault.column, fault.value) for fault in found.value.faults] == [
        ("weekly_hours", "A03: 0"),
        ("prior_learning_hours", "A03: -1"),
        ("original_start", "A01: 2016-09-05"),
        ("end", "A02: 2025-09-21"),
        ("release_share", "ST: 20"),
    ]


def test_part_time_under_published_hours_is_a_conflict_with_three_ways_out() -> None:
    problem = build_problem(programme(PublishedHours(500, "1.2", SOURCE)), cohort(apprentice("Ada", "22.5")))
    assert hours_conflicts(problem) == (
        "Ada (Ada) owes 500 off-the-job hours, but St Thomas' releases 385 h at 22.5 h a week. One of these helps:",
        (
            "- Extend training to 125 weeks, until 13 February 2028, at 20 %: 500 h then fit. "
            "(29 weeks more of training; the minimum becomes 500 h)"
        ),
        (
            "- Raise the released share to 26 % (25.94 % exactly), approved by a named person of the employer. "
            "(114.52 h more paid release, 1.34 h a week)"
        ),
        (
            "- Evidence 115 h more of prior learning: the minimum falls to 385 h. "
            "(115 h assessed and recorded for this apprentice; the provider's price falls)"
        ),
    )


def test_hours_that_fit_are_no_conflict() -> None:
    problem = build_problem(programme(PublishedHours(500, "1.2", SOURCE)), cohort(apprentice("Ada", "37.5")))
    assert hours_conflicts(problem) == ()


def test_otj_course_without_a_standard_owes_nothing() -> None:
    """The cap is a share of all contracted hours; what paid study fills up to is the programme's own number."""
    course = replace(programme(), standard=None)
    course = replace(course, policy=replace(course.policy, planned_hours=200))
    problem = build_problem(course, cohort(apprentice("A07", "37.5"), apprentice("A02", "7.5", employer="GC")))
    # 670 days of training: 670 / 7 x 37.5 h x 20 % and 670 / 7 x 7.5 h x 25 %.
    assert problem.hours == {
        ApprenticeId("A07"): HoursPlan("", 0, 12000, 43071, 2250),
        ApprenticeId("A02"): HoursPlan("", 0, 10767, 10767, 450),
    }
    assert set_corridors(course, cohort(apprentice("A07", "37.5"))) == {}
    assert hours_conflicts(problem) == ()


def test_choice_of_modules_and_venues_are_checked_together() -> None:
    """A person who chose one module of two too few, and a programme that names a venue the cohort has not."""
    course = read_programme(bundled_programmes()["cetad"])
    made = generate(course, 6)[0]
    short = replace(made.apprentices[0], electives=(ModuleId("pmc"),))
    cohort = replace(made, apprentices=(short, *made.apprentices[1:]), other_venues=made.other_venues[:1])
    assert list(find_mismatches(course, cohort, "c.xlsx")) == [
        Fault("c.xlsx", "apprentices (A01)", 0, "electives", "pmc", "2 of pmc, ulm, ocv, loc"),
        Fault(
            "c.xlsx", "cohort", 0, "other_venues", "",
            "the venue 'carlisle' of Final event: projects presented to stakeholders, reflection",
        ),
    ]  # fmt: skip
    assert list(find_mismatches(course, made, "c.xlsx")) == []


def test_mentors_are_needed_only_where_the_programme_has_sessions_with_them(tmp_path: Path, problem: Problem) -> None:
    people = tuple(replace(person, mentor=None) for person in problem.cohort.apprentices)
    write_cohort(replace(problem.cohort, apprentices=people, mentors=(), absences=()), tmp_path / "c")
    with pytest.raises(InputFaults) as caught:
        load_problem(bundled_programmes()["lsbu"], tmp_path / "c")
    hint = "The programme has sessions with mentors."
    assert list(caught.value.faults) == [
        Fault("c", f"apprentices ({person.id})", 0, "mentor_id", "", "a mentor", hint) for person in people
    ]


def test_work_placements_fit_the_programme() -> None:
    """Each apprentice has one row for each work placement, of periods and outcomes that there are."""
    course = replace(
        programme(),
        periods=(Period("p1", "First", 1, 10, work_placement=True), Period("p2", "Second", 11, 20, work_placement=True),
                 Period("rest", "Rest", 21, 96)),
        modules=(), activities=(), assessments=(), group_types=(),
    )  # fmt: skip
    place = {"unit": UnitId("U1"), "site": SiteId("S1"), "mentor": StaffId("M1")}
    works = (
        WorkPlacement(ApprenticeId("A1"), "p1", **place, outcomes=("K1",)),
        WorkPlacement(ApprenticeId("A1"), "p2", **place, outcomes=("K99",)),
        WorkPlacement(ApprenticeId("A2"), "p1", **place),
        WorkPlacement(ApprenticeId("A2"), "p1", **place),
        WorkPlacement(ApprenticeId("A2"), "rest", **place),
    )
    people = replace(cohort(apprentice("A1", "37.5"), apprentice("A2", "37.5")), work_placements=works)
    assert [(f.place, f.column, f.value) for f in find_mismatches(course, people, "c.xlsx")] == [
        ("work_placements (A1)", "outcomes", "K99"),
        ("work_placements (A2)", "period", "rest"),
        ("work_placements", "period", "A2: 2 rows for p1"),
        ("work_placements", "period", "A2: 0 rows for p2"),
    ]
