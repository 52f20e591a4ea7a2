"""Puts a programme and a cohort together: works out everybody's hours and answers with a problem to solve."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from api.faults import Fault, InputFaults
from api.programme_file import bundled_programmes, read_programme
from api.tables.reader import read_cohort
from api.yaml_reader import read_yaml_list
from models.cohort import Cohort
from models.ids import ApprenticeId
from models.off_the_job import (
    Calculation,
    RuleSet,
    Segment,
    calculate,
    choose_rule_set,
    corridor,
    planned_hours,
    whole_cap,
)
from models.people import Apprentice
from models.problem import HoursPlan, Problem
from models.programme import Programme

RULE_SETS = Path(__file__).parent / "data" / "rule_sets.yaml"


@dataclass(frozen=True, slots=True)
class Owed:
    """The hours of one apprentice with the calculation behind them."""

    plan: HoursPlan
    calculation: Calculation


@cache
def rule_sets() -> tuple[RuleSet, ...]:
    return read_yaml_list(RULE_SETS, RuleSet)


def hours_owed(programme: Programme, cohort: Cohort) -> dict[ApprenticeId, Owed]:
    """Work out floor, plan and cap of every apprentice.

    Raises
    ------
    InputFaults
        For a start date without a rule set, or a rule set that needs published hours which the programme lacks.
    """
    faults: list[Fault] = []
    owed: dict[ApprenticeId, Owed] = {}
    shares = {employer.id: employer.release_share for employer in cohort.employers}
    for person in cohort.apprentices:
        try:
            share = shares[person.employer]
            owed[person.id] = _owed(programme, person, programme.policy.release_share if share is None else share)
        except ValueError as error:
            faults.append(Fault("apprentices", person.id, 0, "original_start", str(person.original_start), str(error)))
    if faults:
        raise InputFaults(faults)
    return owed


def _owed(programme: Programme, person: Apprentice, share: Decimal) -> Owed:
    rule_set = choose_rule_set(rule_sets(), person.original_start)
    published = next(
        (
            item.hours
            for item in programme.standard.published
            if item.version == programme.standard.version
            and (item.first is None or item.first <= person.original_start)
            and (item.last is None or person.original_start <= item.last)
        ),
        None,
    )
    calculation = calculate(
        rule_set,
        (Segment(person.start, person.end, person.weekly_hours),),
        published,
        person.prior_learning_hours,
        share,
    )
    plan = HoursPlan(
        rule_set.id,
        floor=calculation.floor * 60,
        plan=int(planned_hours(calculation, programme.policy.plan_buffer) * 60),
        cap=int(whole_cap(calculation) * 60),
        weekly=int(person.weekly_hours * 60),
        state=corridor(calculation).value,
    )
    return Owed(plan, calculation)


def build_problem(programme: Programme, cohort: Cohort) -> Problem:
    """Return the problem of one cohort on one programme."""
    hours = {person: owed.plan for person, owed in hours_owed(programme, cohort).items()}
    return Problem(programme, cohort, hours)


def load_problem(programme: Path, cohort: Path) -> Problem:
    """Read both inputs.

    Raises
    ------
    InputFaults
        With every fault of both at once.
    """
    faults: list[Fault] = []
    course = intake = None
    try:
        course = read_programme(programme)
    except InputFaults as found:
        faults.extend(found.faults)
    try:
        intake = read_cohort(cohort)
    except InputFaults as found:
        faults.extend(found.faults)
    if course is None or intake is None:
        raise InputFaults(faults)
    faults.extend(_mismatches(course, intake, cohort.name))
    if faults:
        raise InputFaults(faults)
    return build_problem(course, intake)


def find_programme(name: str) -> Path:
    """Return the file of a bundled programme, or the path itself.

    Raises
    ------
    InputFaults
        When there is neither.
    """
    path = Path(name)
    known = bundled_programmes()
    if name in known:
        return known[name]
    if path.is_file():
        return path
    raise InputFaults([Fault(name, "", 0, "", "", f"a programme file, or one of {', '.join(known)}")])


def _mismatches(programme: Programme, cohort: Cohort, source: str) -> Iterable[Fault]:
    """Find names in the cohort that the programme does not know."""
    modules = {module.id for module in programme.modules}
    types = {group_type.id for group_type in programme.group_types}
    activities = {activity.id for activity in programme.activities}
    for person in cohort.apprentices:
        for name in person.electives:
            if name not in modules:
                yield _unknown(source, "apprentices", "electives", person.id, name, modules)
    for tutor in cohort.tutors:
        for module in tutor.leads:
            if module not in modules:
                yield _unknown(source, "tutors", "leads", tutor.id, module, modules)
        for group_type in tutor.facilitates:
            if group_type not in types:
                yield _unknown(source, "tutors", "facilitates", tutor.id, group_type, types)
    for rule in cohort.pair_rules:
        if rule.group_type is not None and rule.group_type not in types:
            yield _unknown(source, "pairs", "group_type", rule.first, rule.group_type, types)
    for fixed in cohort.fixed_dates:
        if fixed.activity not in activities:
            yield _unknown(source, "fixed_dates", "activity_id", "", fixed.activity, activities)


def _unknown(source: str, table: str, column: str, row: str, value: str, known: Iterable[str]) -> Fault:
    listed = ", ".join(sorted(known)[:12])
    place = f"{table} ({row})" if row else table
    return Fault(source, place, 0, column, value, f"one of the programme's: {listed}")
