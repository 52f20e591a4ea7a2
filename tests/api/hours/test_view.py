"""Where apprentices stand: sums to the day, both curves named, nobody else's people, colleagues away."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from api.hours.view import Reviews, Standing, standings
from models.ids import ApprenticeId, EmployerId
from models.people import Job
from models.problem import Problem
from models.timetable import Timetable
from models.training import Spell
from scheduler.run import Run
from tests.scheduler.builders import ADA, BEN, CAT, COHORT, FAY, OFFICE, PROBLEM, TIMETABLE, with_row

APRIL = date(2027, 4, 21)


def of(who: ApprenticeId, problem: Problem = PROBLEM, today: date = APRIL, **more: object) -> Standing:
    found: Iterator[Standing] = standings(problem, TIMETABLE, today, **more)  # type: ignore[arg-type]
    return next(standing for standing in found if standing.apprentice == who)


def test_expected_is_the_sum_up_to_the_day(problem: Problem, solved: Run) -> None:
    assert solved.timetable is not None
    person = problem.cohort.apprentices[0]
    diary = solved.timetable.by_person[person.id]
    today = diary[40].day
    line = next(iter(standings(problem, solved.timetable, today)))
    minutes = sum(p.otj_minutes for p in diary if p.day <= today)
    assert line.expected == (Decimal(minutes) / 60).quantize(Decimal("0.01"))
    before = next(iter(standings(problem, solved.timetable, problem.cohort.start - timedelta(days=1))))
    after = next(iter(standings(problem, solved.timetable, problem.cohort.end)))
    assert (before.expected, before.straight_line) == (0, 0)
    assert after.expected == after.straight_line == after.booked


def test_employer_sees_its_own_people_only() -> None:
    for employer in COHORT.employers:
        seen = [line.apprentice for line in standings(PROBLEM, TIMETABLE, APRIL, employer.id)]
        assert seen == [p.id for p in COHORT.apprentices if p.employer == employer.id]


def test_person_who_moves_is_seen_by_the_employer_of_the_day() -> None:
    west = next(person for person in COHORT.apprentices if person.id == FAY)
    job = Job(APRIL, west.employer, west.unit, west.site, west.mentor, Decimal("37.5"), OFFICE)
    moved = with_row("apprentices", ADA, later_jobs=(job,))
    for today, employer in ((APRIL - timedelta(days=1), "north-trust"), (APRIL, "west-trust")):
        seen = [line.apprentice for line in standings(moved, TIMETABLE, today, EmployerId(employer))]
        assert (ADA in seen, of(ADA, moved, today).employer) == (True, PROBLEM.name(employer))


def test_figures_of_one_apprentice() -> None:
    ada = of(ADA)
    # By 21 April: talk, two blocks, visit, one circle meeting, two reviews, the board, one study block.
    minutes = 60 + 4 * 420 + 120 + 90 + 2 * 60 + 60 + 210
    assert ada.expected == Decimal(minutes) / 60
    assert (ada.floor, ada.plan, ada.cap) == (Decimal("43.33"), Decimal("44.00"), Decimal("45.00"))
    assert (ada.booked, ada.released, ada.share) == (45, 45, 100)
    # 52 of 91 days of 45 hours.
    assert ada.straight_line == Decimal("25.71")
    assert ada.remaining == 44


def test_straight_line_counts_days_of_training_only() -> None:
    paused = with_row("apprentices", ADA, breaks=(Spell(date(2027, 3, 8), date(2027, 4, 11)),))
    # 17 of 56 days.
    assert of(ADA, paused).straight_line == Decimal("13.66")


def test_days_away_name_who_else_of_the_unit_is_away() -> None:
    """Whole-cohort days are away for everybody, so they name nobody."""
    beside = replace(
        TIMETABLE,
        placements=tuple(
            replace(p, day=date(2027, 4, 21)) if p.id == "study/A3/1#1" else p for p in TIMETABLE.placements
        ),
    )
    ada = next(s for s in standings(PROBLEM, beside, date(2027, 4, 6)) if s.apprentice == ADA)
    assert [str(away) for away in ada.away] == [
        "Tue 6 Apr 2027", "Wed 7 Apr 2027", "Wed 21 Apr 2027 (with Ben)", "Tue 11 May 2027",
    ]  # fmt: skip
    assert ada.away[2].titles == ("Protected study",)
    assert ada.next_away == "Tue 6 Apr 2027, Wed 7 Apr 2027, Wed 21 Apr 2027, Tue 11 May 2027"


def test_nobody_is_named_whom_the_reader_may_not_see() -> None:
    beside = replace(
        TIMETABLE,
        placements=tuple(
            replace(p, day=date(2027, 4, 21)) if p.id in ("study/A3/1#1", "study/A5/1#1") else p
            for p in TIMETABLE.placements
        ),
    )
    (ada, cat) = standings(PROBLEM, beside, APRIL, seen={ADA, CAT})
    assert [str(away) for away in (*ada.away[:1], *cat.away[:1])] == [
        "Wed 21 Apr 2027 (with Cat)", "Wed 21 Apr 2027 (with Ada)",
    ]  # fmt: skip


def test_reviews_last_due_and_booked() -> None:
    # 84 days after 12 April is 5 July, after the last day: no more is due.
    assert of(BEN).reviews == Reviews(date(2027, 4, 12), None, date(2027, 5, 10))
    policy = replace(PROBLEM.programme.policy, review_max_gap_days=21)
    strict = replace(PROBLEM, programme=replace(PROBLEM.programme, policy=policy))
    # 21 days after 12 April is the bank holiday of 3 May, a Monday: the Friday before.
    assert of(BEN, strict).reviews == Reviews(date(2027, 4, 12), date(2027, 4, 30), date(2027, 5, 10))
    assert of(BEN, strict, date(2027, 3, 1)).reviews.last is None


def test_hours_that_were_agreed_elsewhere_have_no_calculation() -> None:
    """The tiny programme has no published hours, which its start dates would need."""
    assert of(ADA).corridor is None
    assert of(ADA).progress.months == ()


def test_timetable_of_nobody() -> None:
    empty = Timetable(TIMETABLE.programme, TIMETABLE.cohort, (), (), ())
    ada = next(iter(standings(PROBLEM, empty, APRIL)))
    assert (ada.booked, ada.expected, ada.away, ada.reviews.last) == (0, 0, (), None)
