"""Numbers of the policy that bear on dates, as facts."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from models.problem import Problem
from models.programme import ActivityKind, AudienceKind
from models.session import Session
from models.words import say_count
from scheduler.explaining.demands import policy_fact
from scheduler.explaining.fact import Fact

UNLIMITED = 1_000


def policy_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    """Yield the limits of the policy that these sessions could meet."""
    policy = problem.programme.policy
    blocks = [s for s in sessions if s.activity.days > 1 and s.activity.audience is AudienceKind.COHORT]
    if len(blocks) > 1 and policy.block_gap_days > 1:
        gap = policy.block_gap_days
        yield policy_fact(
            "block-gap", "block_gap_days", f"From one block to the next are at least {gap} days.",
            0, [max(1, gap - days) for days in (3, 7, 14, 28)], gap, "Let {} days from one block to the next be enough",
        )  # fmt: skip
    shared = [session for session in sessions if session.activity.release_minutes]
    if len(shared) > 1:
        limit = policy.release_days_a_week
        yield policy_fact(
            "release-days-a-week", "release_days_a_week",
            f"Outside weeks with a block an apprentice has at most {limit} release days a week.",
            7, [limit + 1, limit + 2, 5], limit, "Let up to {} release days lie in a week", "policy_number",
        )  # fmt: skip
        halves = policy.sessions_a_half_day
        yield policy_fact(
            "sessions-per-half-day", "sessions_a_half_day",
            f"An apprentice has at most {say_count(halves, 'session')} in one half-day.",
            UNLIMITED, [halves + 1], halves, "Let up to {} sessions lie in one half-day", "policy_number",
        )  # fmt: skip
        share = policy.rolling_share
        yield policy_fact(
            "release-rolling", "rolling_share",
            f"In any {policy.rolling_weeks} weeks at most {share:.0%} of contracted hours are released.",
            Decimal(UNLIMITED), [share + Decimal(step) / 100 for step in (1, 2, 5, 10)], share,
            "Let a share of {} be released in any run of weeks", "policy_share",
        )  # fmt: skip
    if policy.one_site_a_half_day and any(len(session.staff) for session in sessions):
        yield policy_fact(
            "one-site-per-half-day", "one_site_a_half_day", "In one half-day a person is at one site only.",
            False, [False], 1, "Let a person be at two sites in one half-day", "policy_number",
        )  # fmt: skip
    if any(session.activity.kind is ActivityKind.STUDY for session in sessions):
        most = policy.study_blocks_a_week
        yield policy_fact(
            "study-plan", "study_blocks_a_week", f"An apprentice has at most {most} study blocks a week.",
            UNLIMITED, [most + 1, most + 2], most, "Let up to {} blocks of study lie in a week", "policy_number",
        )  # fmt: skip
