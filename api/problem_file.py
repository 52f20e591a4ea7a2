"""Puts a programme and a cohort together into one problem, with the hours that each apprentice owes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

from api.faults import Fault, InputFaults
from api.programme_file import bundled_programmes, read_programme
from api.rule_set_file import read_rule_sets
from api.tables.reader import RowNumbers, read_numbered
from models.agreements import agree_hours
from models.cohort import Cohort
from models.exact import round_half_up, write_number
from models.hours_policy import MINUTES, Corridor, CorridorState
from models.ids import ApprenticeId, EmployerId
from models.off_the_job import WEEK
from models.people import Apprentice
from models.problem import HoursPlan, Problem
from models.programme import Programme, PublishedHours, Role
from models.rule_sets import Method, RuleBook, RuleSet
from models.timegrid import days_between
from models.training import PublishedMinimum
from models.work_placements import send_to_work

DEFAULT_PROGRAMME = "lsbu"
"""For a cohort that names none."""


def load_problem(programme_path: Path, cohort_path: Path) -> Problem:
    """Read both inputs and work out the hours.

    Raises
    ------
    InputFaults
        With every fault of both inputs at once.
    """
    cohort, _, faults = _try_cohort(cohort_path)
    return _put_together(programme_path, cohort_path.name, cohort, faults)


def open_problem(programme: str, cohort_path: Path) -> tuple[Path, Problem]:
    """Read a cohort with the programme of that name, or "" for the one that the cohort itself names.

    Returns the programme's file too.

    Raises
    ------
    InputFaults
        With every fault of both inputs at once.
    """
    return open_numbered(programme, cohort_path)[:2]


def open_numbered(programme: str, cohort_path: Path) -> tuple[Path, Problem, RowNumbers]:
    """Read both as `open_problem` does, and where in the spreadsheet each row of the cohort stands.

    Raises
    ------
    InputFaults
        With every fault of both inputs at once.
    """
    cohort, numbers, faults = _try_cohort(cohort_path)
    own = "" if cohort is None else cohort.programme
    try:
        path = find_programme(programme) if programme else find_programme(own or DEFAULT_PROGRAMME, cohort_path.parent)
    except InputFaults as found:
        raise InputFaults([*found.faults, *faults]) from None
    return path, _put_together(path, cohort_path.name, cohort, faults), numbers


def _try_cohort(path: Path) -> tuple[Cohort | None, RowNumbers, list[Fault]]:
    try:
        return *read_numbered(path), []
    except InputFaults as found:
        return None, {}, list(found.faults)


def _put_together(programme_path: Path, source: str, cohort: Cohort | None, faults: list[Fault]) -> Problem:
    programme = None
    try:
        programme = read_programme(programme_path)
    except InputFaults as found:
        faults = [*found.faults, *faults]
    if programme is not None and cohort is not None:
        faults.extend(find_mismatches(programme, cohort, source))
    if faults or programme is None or cohort is None:
        raise InputFaults(faults)
    return build_problem(programme, cohort)


def find_programme(name: str, beside: Path = Path()) -> Path:
    """Return the file of a bundled programme, or the path itself, seen from the folder `beside`.

    Raises
    ------
    InputFaults
        When there is neither.
    """
    known = bundled_programmes()
    if name in known:
        return known[name]
    path = beside / name
    if path.is_file():
        return path
    raise InputFaults([Fault(name, "", 0, "", "", f"a programme file, or one of {', '.join(known)}")])


def build_problem(programme: Programme, cohort: Cohort, rule_sets: RuleBook | None = None) -> Problem:
    """Work out the hours of every apprentice and put everything together.

    Floor and plan are whole hours, 60 minutes each; the cap is exact and rounded down to a whole minute, but a
    cap that is below the floor by rounding only is the floor; weekly hours are rounded half up to a whole minute.

    Raises
    ------
    InputFaults
        Where an apprentice has no rule set, or the standard no published hours.
    """
    if cohort.work_placements:
        cohort = send_to_work(Problem(programme, cohort, {}))
    if programme.standard is None:
        return Problem(
            programme, cohort, {person.id: _agreed(programme, cohort, person) for person in cohort.apprentices}
        )
    corridors = set_corridors(programme, cohort, rule_sets)
    weekly = {
        apprentice.id: round_half_up(Fraction(apprentice.weekly_hours) * MINUTES) for apprentice in cohort.apprentices
    }
    hours = {
        name: HoursPlan(
            rule_set=corridor.calculation.rule_set.id,
            floor=corridor.floor_minutes,
            plan=corridor.plan_minutes,
            cap=corridor.cap_minutes,
            weekly=weekly[name],
            state=corridor.state.value,
        )
        for name, corridor in corridors.items()
    }
    return Problem(programme=programme, cohort=cohort, hours=hours)


def _agreed(programme: Programme, cohort: Cohort, person: Apprentice) -> HoursPlan:
    """Return the hours of a course that is no apprenticeship: no minimum, and a share of all contracted hours."""
    promised = next((e.release_share for e in cohort.employers if e.id == person.employer), None)
    share = Fraction(programme.policy.release_share if promised is None else promised)
    weekly = Fraction(person.weekly_hours) * MINUTES
    cap = floor(share * weekly * sum(map(person.learns, days_between(person.start, person.end))) / WEEK)
    return HoursPlan("", 0, min(cap, programme.policy.planned_hours * MINUTES), cap, round_half_up(weekly))


def set_corridors(
    programme: Programme, cohort: Cohort, rule_sets: RuleBook | None = None
) -> Mapping[ApprenticeId, Corridor]:
    """Return floor, plan and cap of every apprentice with the calculation behind them; none without a standard.

    Raises
    ------
    InputFaults
        With the faults of all apprentices at once.
    """
    if programme.standard is None:
        return {}
    book = read_rule_sets() if rule_sets is None else rule_sets
    usual = programme.policy.release_share
    shares = {e.id: usual if e.release_share is None else e.release_share for e in cohort.employers}
    corridors: dict[ApprenticeId, Corridor] = {}
    faults: list[Fault] = []
    for apprentice in cohort.apprentices:
        rules = book.for_start(apprentice.original_start)
        published = _published(programme, apprentice.original_start)
        found = list(_faults(programme, apprentice, shares, rules, published))
        faults.extend(found)
        if rules is None or found:
            continue
        corridors[apprentice.id] = agree_hours(
            apprentice, rules, book, shares, _minimum(published), programme.policy.plan_buffer
        )
    if faults:
        raise InputFaults(dict.fromkeys(faults))
    return corridors


def hours_conflicts(problem: Problem) -> tuple[str, ...]:
    """Say whose hours cannot fit whatever the dates are, each with the ways out; empty when all can fit."""
    said: list[str] = []
    for name, corridor in set_corridors(problem.programme, problem.cohort).items():
        if corridor.state is CorridorState.CONFLICT:
            person = problem.apprentice[name]
            said.append(
                f"{person.name} ({name}) owes {corridor.floor} off-the-job hours, but {problem.name(person.employer)} "
                f"releases {corridor.cap_hours} h at {write_number(person.weekly_hours)} h a week. One of these helps:"
            )
            said.extend(f"- {remedy.message} ({remedy.price.rstrip('.')})" for remedy in corridor.remedies)
    return tuple(said)


def _published(programme: Programme, original_start: date) -> list[PublishedHours]:
    """Return the published hours of the programme's version of the standard for a start date."""
    standard = programme.standard
    if standard is None:
        return []
    return [
        published
        for published in standard.published
        if published.version == standard.version
        and (published.first is None or published.first <= original_start)
        and (published.last is None or original_start <= published.last)
    ]


def _minimum(published: list[PublishedHours]) -> PublishedMinimum | None:
    if not published:
        return None
    return PublishedMinimum(published[0].hours, published[0].version, published[0].source)


def _faults(
    programme: Programme,
    apprentice: Apprentice,
    shares: Mapping[EmployerId, Decimal],
    rules: RuleSet | None,
    published: list[PublishedHours],
) -> Iterator[Fault]:
    start = apprentice.original_start
    if rules is None:
        yield Fault(
            "cohort",
            "apprentices",
            0,
            "original_start",
            f"{apprentice.id}: {start}",
            "a start date that an off-the-job rule set covers",
            "Correct the date, or add a rule set.",
        )
        return
    if apprentice.end < apprentice.start:
        yield Fault("cohort", "apprentices", 0, "end", f"{apprentice.id}: {apprentice.end}", "a day after the start")
    if apprentice.weekly_hours <= 0:
        value = f"{apprentice.id}: {apprentice.weekly_hours}"
        yield Fault("cohort", "apprentices", 0, "weekly_hours", value, "more than 0 hours")
    if apprentice.prior_learning_hours < 0:
        value = f"{apprentice.id}: {apprentice.prior_learning_hours}"
        yield Fault("cohort", "apprentices", 0, "prior_learning_hours", value, "0 hours or more")
    for employer in dict.fromkeys(job.employer for job in apprentice.jobs):
        if not 0 <= shares[employer] <= 1:
            value = f"{employer}: {shares[employer]}"
            yield Fault("cohort", "employers", 0, "release_share", value, "a share between 0 and 1, such as 0.20")
    standard = programme.standard
    if rules.method is not Method.PUBLISHED_MINIMUM or standard is None:
        return
    which = f"published hours of {standard.id} version {standard.version} for starts on {start}"
    if not published:
        hint = f"Rule set {rules.id} needs them; the standard's own page shows them."
        yield Fault(programme.id, "standard", 0, "published", "", which, hint)
    elif len({entry.hours for entry in published}) > 1:
        value = ", ".join(str(entry.hours) for entry in published)
        yield Fault(programme.id, "standard", 0, "published", value, f"one figure: {which}")


def find_mismatches(programme: Programme, cohort: Cohort, source: str) -> Iterable[Fault]:
    """Find names in the cohort that the programme does not know."""
    modules = {module.id for module in programme.modules}
    types = {group_type.id for group_type in programme.group_types}
    activities = {activity.id for activity in programme.activities}
    mentored = any(Role.MENTOR in activity.staff for activity in programme.activities)
    for person in cohort.apprentices:
        if mentored and person.mentor is None:
            hint = "The programme has sessions with mentors."
            yield Fault(source, f"apprentices ({person.id})", 0, "mentor_id", "", "a mentor", hint)
        for name in person.electives:
            if name not in modules:
                yield _unknown(source, "apprentices", "electives", person.id, name, modules)
        for choice in programme.choices:
            chosen = sum(name in choice.modules for name in person.electives)
            if not choice.least <= chosen <= choice.most:
                some = f"{choice.least} to {choice.most}" if choice.least < choice.most else f"{choice.least}"
                expected = f"{some} of {', '.join(choice.modules)}"
                value = ";".join(person.electives)
                yield Fault(source, f"apprentices ({person.id})", 0, "electives", value, expected)
    for activity in programme.activities:
        for site in activity.venues:
            if site not in cohort.venues:
                yield Fault(source, "cohort", 0, "other_venues", "", f"the venue {site!r} of {activity.title}")
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
    yield from _work_placement_mismatches(programme, cohort, source)
    for fixed in cohort.fixed_dates:
        if fixed.activity not in activities:
            yield _unknown(source, "fixed_dates", "activity_id", "", fixed.activity, activities)


def _work_placement_mismatches(programme: Programme, cohort: Cohort, source: str) -> Iterable[Fault]:
    """Find work placements that the programme does not know, and periods in which somebody has none or two."""
    wanted = [period.id for period in programme.periods if period.work_placement]
    codes = {outcome.code for outcome in programme.outcomes}
    given = Counter((work.apprentice, work.period) for work in cohort.work_placements)
    for work in cohort.work_placements:
        if work.period not in wanted:
            yield _unknown(source, "work_placements", "period", work.apprentice, work.period, wanted)
        for code in work.outcomes:
            if code not in codes:
                yield _unknown(source, "work_placements", "outcomes", work.apprentice, code, codes)
    for person in cohort.apprentices:
        for period in wanted:
            times = given[person.id, period]
            if times != 1:
                value = f"{person.id}: {times} rows for {period}"
                yield Fault(source, "work_placements", 0, "period", value, "one row for each apprentice and period")


def _unknown(source: str, table: str, column: str, row: str, value: str, known: Iterable[str]) -> Fault:
    listed = ", ".join(sorted(known)[:12])
    place = f"{table} ({row})" if row else table
    return Fault(source, place, 0, column, value, f"one of the programme's: {listed}")
