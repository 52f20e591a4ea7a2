"""Few people of one unit are away at once."""

from datetime import date

from models.findings import Finding
from scheduler.rules.employer_cover import EmployerCover
from tests.scheduler.builders import ADA, BEN, CAT, found, moved, with_activity, with_row

RULE = EmployerCover()


def test_as_many_as_agreed_are_allowed() -> None:
    """Ada and Ben of North ward, which lets two go, are on a visit together."""
    assert found(RULE) == ()


def test_one_person_more_than_agreed() -> None:
    says = "North ward of North Trust misses Ada and Ben on Tue 16 Mar 2027; 1 may be away."
    assert found(RULE, with_row("units", "north-ward", max_away=1)) == (
        Finding("employer-cover", says, ("north-ward", BEN, ADA)),
    )


def test_different_activities_of_one_day_are_counted_together() -> None:
    says = "North ward of North Trust misses Ada, Ben and Cat on Tue 16 Mar 2027; 2 may be away."
    assert found(RULE, answer=moved("study/A5/1#1", day=date(2027, 3, 16))) == (
        Finding("employer-cover", says, ("north-ward", BEN, ADA, CAT)),
    )


def test_person_with_two_sessions_is_away_once() -> None:
    assert found(RULE, answer=moved("study/A3/1#1", day=date(2027, 3, 16))) == ()


def test_days_of_the_whole_cohort_count_only_where_the_employer_says_so() -> None:
    counted = found(RULE, with_row("units", "south-ward", cohort_days_count=True))
    assert counted == tuple(
        Finding(
            "employer-cover",
            f"South ward of South Trust misses Dan and Eve on {day} 2027; 1 may be away.",
            ("south-ward", "A2", "A6"),
        )
        for day in ("Tue 9 Mar", "Wed 10 Mar", "Tue 6 Apr", "Wed 7 Apr")
    )


def test_sessions_at_work_are_not_away() -> None:
    """All three of North ward have their reviews on one morning."""
    assert found(RULE, with_row("units", "north-ward", max_away=2)) == ()
    away = found(RULE, with_activity("review", away=True))
    assert [f.subjects[0] for f in away if "15 Mar" in f.message] == ["north-ward", "south-ward"]
