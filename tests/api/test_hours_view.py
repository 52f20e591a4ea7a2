"""The employer's view: sums to the day, both curves named, nobody else's people."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl

from api.hours_view import hours_lines, write_hours
from models.problem import Problem
from scheduler.run import Run


def test_expected_is_the_sum_up_to_the_day(problem: Problem, solved: Run) -> None:
    assert solved.timetable is not None
    person = problem.cohort.apprentices[0]
    diary = solved.timetable.by_person[person.id]
    today = diary[40].day
    line = next(iter(hours_lines(problem, solved.timetable, today)))
    minutes = sum(p.otj_minutes for p in diary if p.day <= today)
    assert line.expected == (Decimal(minutes) / 60).quantize(Decimal("0.01"))
    before = next(iter(hours_lines(problem, solved.timetable, problem.cohort.start - timedelta(days=1))))
    after = next(iter(hours_lines(problem, solved.timetable, problem.cohort.end)))
    assert (before.expected, before.straight_line) == (0, 0)
    assert after.expected == after.straight_line == after.booked


def test_employer_sees_its_own_people_only(problem: Problem, solved: Run) -> None:
    assert solved.timetable is not None
    for employer in problem.cohort.employers:
        seen = [line.apprentice for line in hours_lines(problem, solved.timetable, date(2027, 1, 4), employer.id)]
        assert seen == [p.id for p in problem.cohort.apprentices if p.employer == employer.id]


def test_workbook_holds_the_same(problem: Problem, solved: Run, tmp_path: Path) -> None:
    assert solved.timetable is not None
    lines = list(hours_lines(problem, solved.timetable, date(2027, 1, 4)))
    write_hours(lines, tmp_path / "hours.xlsx")
    rows = list(openpyxl.load_workbook(tmp_path / "hours.xlsx")["hours"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [line.apprentice for line in lines]
    assert [row[6] for row in rows[1:]] == [float(line.booked) for line in lines]
