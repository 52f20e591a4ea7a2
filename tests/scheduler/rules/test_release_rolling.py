"""No stretch of weeks takes too much."""

from datetime import date
from decimal import Decimal

from models.findings import Finding
from models.problem import Problem
from scheduler.rules.release_rolling import ReleaseRolling
from tests.scheduler.builders import ADA, EVERYBODY, found, moved, with_hours, with_policy

RULE = ReleaseRolling()


def limit(weeks: int, share: str) -> Problem:
    return with_policy(rolling_weeks=weeks, rolling_share=Decimal(share))


def test_clean_timetable_is_allowed() -> None:
    assert found(RULE) == ()


def test_week_of_a_block_just_at_the_limit_is_allowed() -> None:
    """A block takes 14 of 37.5 hours: 840 of 2250 minutes."""
    assert found(RULE, limit(1, "0.37334")) == ()
    assert found(RULE, limit(1, "0.3733")) == tuple(
        Finding(
            "release-rolling",
            f"{name} is released for 14 h in the 1 weeks from Mon 8 Mar 2027; 13.98 h are allowed.",
            (who,),
        )
        for name, who in (("Ada", "A3"), ("Ben", "A1"), ("Cat", "A5"), ("Dan", "A2"), ("Eve", "A6"), ("Fay", "A4"))
    )


def test_run_of_weeks_ends_after_its_last_sunday() -> None:
    """The two weeks from 8 March hold the block, a review and a visit: 17 hours, and a board that comes on the 21st."""
    share = str(Decimal(17 * 60) / (2 * 2250))
    assert found(RULE, limit(2, share)) == ()
    sunday = moved("board/A3#1", day=date(2027, 3, 21))
    monday = moved("board/A3#1", day=date(2027, 3, 22))
    says = "Ada is released for 18 h in the 2 weeks from Mon 8 Mar 2027; 17 h are allowed."
    assert found(RULE, limit(2, share), sunday) == (Finding("release-rolling", says, (ADA,)),)
    assert found(RULE, limit(2, share), monday) == ()


def test_part_time_contract_has_a_lower_limit() -> None:
    """Fifteen hours a week make 195 in 13 weeks, a quarter of them 48.75; twelve make 39 of the 45 released."""
    assert len(EVERYBODY) == 6
    assert found(RULE, with_hours(ADA, weekly=900)) == ()
    says = "Ada is released for 45 h in the 13 weeks from Mon 1 Mar 2027; 39 h are allowed."
    assert found(RULE, with_hours(ADA, weekly=720)) == (Finding("release-rolling", says, (ADA,)),)
