"""The weekly plan: one cell for each week, with the session that matters most and what is due."""

from datetime import date, timedelta

from api.report.weekly_plan import Cell, plan_of_activities, plan_of_cohorts, weeks_in_words
from tests.scheduler.builders import PROBLEM, TIMETABLE

PLANS = [(PROBLEM, TIMETABLE)]


def test_weeks_are_those_of_the_cohort_under_their_months() -> None:
    plan = plan_of_cohorts(PLANS)
    assert plan.weeks == tuple(date(2027, 3, 1) + timedelta(weeks=n) for n in range(13))
    assert plan.months == (("Mar 27", 5), ("Apr 27", 4), ("May 27", 4))
    assert [(row.title, row.note) for row in plan.rows] == [("Tiny cohort", "Tiny programme")]


def test_cell_shows_the_cohorts_session_first() -> None:
    cells = plan_of_cohorts(PLANS).rows[0].cells
    assert "".join(cell.letter or "." for cell in cells) == "SWVG.WRTG.T.."
    assert [number for number, cell in enumerate(cells) if cell.shared] == [0, 1, 2, 5]
    assert [number for number, cell in enumerate(cells) if cell.due] == [4, 11, 12]
    assert cells[1] == Cell(
        "W", "workshop", True, False, True, False, "First block (Tue 9 Mar 2027 to Wed 10 Mar 2027)"
    )
    assert cells[4].words == "Tue 30 Mar 2027, due: Draft"


def test_every_activity_and_date_has_its_row() -> None:
    rows = {row.title: row for row in plan_of_activities(PROBLEM, TIMETABLE).rows}
    assert list(rows) == [
        "Opening talk", "First block", "Second block", "Hospital visit", "Circle meeting", "Board observation",
        "Review", "Protected study", "Draft", "Essay", "Folder",
    ]  # fmt: skip
    assert "".join(cell.letter or "." for cell in rows["Circle meeting"].cells) == "...G....G...."
    assert [number for number, cell in enumerate(rows["Essay"].cells) if cell.due] == [11]


def test_weeks_in_words_are_what_concerns_the_whole_cohort() -> None:
    weeks = dict(weeks_in_words(PLANS))
    assert list(weeks) == [date(2027, 3, 1) + timedelta(weeks=n) for n in (0, 1, 2, 4, 5, 11, 12)]
    assert weeks[date(2027, 3, 8)] == [
        ("Tiny cohort", ["Tue 9 Mar 2027, 09:00-17:00: First block", "Wed 10 Mar 2027, 09:00-17:00: First block"])
    ]
