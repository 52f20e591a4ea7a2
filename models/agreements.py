"""From the facts of one apprentice to floor, plan and cap: late joiners, breaks, changes, leavers, early gateways."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from models.exact import round_half_up, to_decimal, write_number
from models.expected_hours import LeaverStatement, state_leaver
from models.hours_policy import Corridor, CorridorState, set_corridor
from models.ids import EmployerId
from models.off_the_job import WHOLE, HoursCalculation, Notice, Step, calculate_hours
from models.people import Apprentice
from models.rule_sets import RuleBook, RuleSet
from models.training import PublishedMinimum, Spell, Terms, Training


def agree_hours(
    person: Apprentice,
    rules: RuleSet,
    book: RuleBook,
    shares: Mapping[EmployerId, Decimal],
    published: PublishedMinimum | None,
    buffer: Decimal,
) -> Corridor:
    """Work out the corridor of one apprentice.

    A break and an early gateway change floor and cap, by the days that are left, but not the plan: that was agreed
    before. New hours or a new employer make a new plan. A leaver owes nothing more: the plan is what could be expected
    by the last day of learning.

    Parameters
    ----------
    shares
        Release share of each employer.
    buffer
        See `set_corridor`.
    """
    agreed = _training(person, shares, published, person.agreed_end or person.end)
    if person.left is not None:
        learned = replace(_training(person, shares, published, person.end), breaks=person.breaks)
        return _of_leaver(learned, rules, book, person, person.left)
    if not person.breaks and person.gateway is None:
        return set_corridor(calculate_hours(rules, agreed), book.corridor, buffer)
    plan = set_corridor(calculate_hours(rules, agreed), book.corridor, buffer).plan
    actual = replace(_training(person, shares, published, person.last_day), breaks=_breaks_until(person))
    corridor = set_corridor(calculate_hours(rules, actual), book.corridor, buffer, signed_plan=plan)
    return replace(corridor, notices=(*corridor.notices, *_gap_notices(person, book)))


def _training(
    person: Apprentice, shares: Mapping[EmployerId, Decimal], published: PublishedMinimum | None, end: date
) -> Training:
    return Training(
        start=person.start,
        end=end,
        terms=tuple(
            Terms(job.first, job.weekly_hours, shares[job.employer], job.employer)
            for job in person.jobs
            if job.first <= end
        ),
        published=published,
        prior_learning=person.prior_learning_hours,
    )


def _breaks_until(person: Apprentice) -> tuple[Spell, ...]:
    cuts = (pause.cut(person.start, person.last_day) for pause in person.breaks)
    return tuple(cut for cut in cuts if cut is not None)


def _of_leaver(training: Training, rules: RuleSet, book: RuleBook, person: Apprentice, left: date) -> Corridor:
    whole = calculate_hours(rules, training)
    statement = state_leaver(whole, left, book.thresholds.qualifying_days)
    learned = _until_leaving(whole, calculate_hours(rules, training.until(left)), statement)
    weekly = to_decimal(statement.linear_expectation / statement.net_weeks) if statement.net_weeks else 0
    notices = [
        Notice(
            "LEAVER",
            f"Left after {statement.days} days of training; {statement.displayed_expectation} h could be expected by "
            f"then ({weekly} h a week x {to_decimal(statement.net_weeks)} weeks). Record the actual hours; nothing is "
            "passed or failed.",
        )
    ]
    if not statement.qualifies:
        least = book.thresholds.qualifying_days
        notices.append(Notice("QUAL", f"{statement.days} days of training; no funding is due before {least}."))
    return Corridor(
        calculation=learned,
        floor=0,
        plan=statement.displayed_expectation,
        cap_hours=round_half_up(statement.cap),
        state=CorridorState.LEFT,
        remedies=(),
        notices=(*notices, *_gap_notices(person, book)),
    )


def _until_leaving(whole: HoursCalculation, learned: HoursCalculation, statement: LeaverStatement) -> HoursCalculation:
    """Show what could be expected by the last day in place of the minimum, which nobody owes any more."""
    kept = [step for step in learned.steps if step.label not in ("Published less prior learning", "Minimum", "Floor")]
    weekly = f"{write_number(whole.minimum)} h / {write_number(whole.net_weeks)} weeks"
    expected = f"{write_number(whole.weekly_minimum)} h x {write_number(statement.net_weeks)} weeks"
    steps = (
        *kept,
        Step("Weekly minimum of the whole training", weekly, whole.weekly_minimum, "hours"),
        Step("Expected by the last day", expected, Fraction(statement.displayed_expectation), "hours", WHOLE),
    )
    return replace(learned, steps=steps)


def _gap_notices(person: Apprentice, book: RuleBook) -> Iterator[Notice]:
    """Say what a time between two employers means."""
    limits = book.thresholds
    for before, job in pairwise(person.jobs):
        for pause in person.breaks:
            if job.employer == before.employer or pause.last + timedelta(days=1) != job.first:
                continue
            if pause.days > limits.employer_gap_most_days:
                most = limits.employer_gap_most_days
                yield Notice("EMPBREAK", f"{pause.days} days without an employer; after {most} days withdraw.")
            elif pause.days <= limits.employer_gap_break_days:
                least = limits.employer_gap_break_days
                yield Notice("EMPBREAK", f"{pause.days} days without an employer; up to {least} need no break.")
