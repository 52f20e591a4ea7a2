"""The overview of several cohorts: verdict, totals and chart on one page that asks nothing of the network."""

from dataclasses import replace
from html.parser import HTMLParser

from api.report.overview import render_overview
from models.findings import Finding
from models.ids import CohortId
from scheduler.run import LevelReport, Member, Portfolio, Run, Settings, Status
from tests.scheduler.builders import COHORT, PROBLEM, TIMETABLE

LEVEL = LevelReport("pressure", "release in pressure periods", "person-days", 6, 4)
DONE = Member(PROBLEM, Run(Status.FEASIBLE, TIMETABLE, Settings(), levels=(LEVEL,)))
SECOND = replace(PROBLEM, cohort=replace(COHORT, id=CohortId("tiny-2"), title="<Second> cohort"))
NONE = Member(SECOND, Run(Status.INFEASIBLE, None, Settings(), reasons=("No.",)))


class Page(HTMLParser):
    """The text of a page, and the addresses that it names."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links.extend(value or "" for name, value in attrs if name in ("href", "src"))

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


def test_complete_cohorts_are_told_with_cost_and_gap() -> None:
    page = Page(render_overview(Portfolio((DONE,), 7.2), (), 14))
    assert {"No hard rule is broken", "Every cohort has its timetable", "14 merged calendars"} <= set(page.words)
    assert "no timetable is below 4; the gap is 33%" in page.words
    assert "Complete; gap 33% in release in pressure periods" in page.words
    assert [link for link in page.links if not link.startswith("#")] == ["tiny-2027/report.html"]


def test_cohort_without_a_timetable_and_collisions_are_told() -> None:
    collision = Finding("room-free", "Both are in the hall.", ("hall",))
    html = render_overview(Portfolio((DONE, NONE), 7.2), (collision,), 0)
    page = Page(html)
    assert {"1 hard findings", "1 without a timetable", "Both are in the hall.", "Proven impossible"} <= set(page.words)
    assert "<Second> cohort" in page.words
    assert "<Second>" not in html


def test_page_without_any_timetable_has_no_chart() -> None:
    page = Page(render_overview(Portfolio((NONE,), 7.2), (), 0))
    assert not {"Weekly plan", "Week by week"} & set(page.words)
    assert "#plan" not in page.links
