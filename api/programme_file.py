"""Reads a programme file and checks that everything it refers to exists."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from api.faults import Fault, InputFaults
from api.yaml_reader import read_yaml
from models.group_types import TRAITS
from models.programme import (
    Activity,
    ActivityKind,
    Assessment,
    AudienceKind,
    DueKind,
    Mode,
    Programme,
)
from models.timegrid import Half

SAMPLE_PROGRAMMES = Path(__file__).resolve().parent.parent / "sample_data" / "programmes"


def read_programme(path: Path) -> Programme:
    """Read a programme.

    Raises
    ------
    InputFaults
        With every fault of the file at once.
    """
    programme = read_yaml(path, Programme)
    faults = [Fault(path.name, place, 0, key, value, expected) for place, key, value, expected in _faults(programme)]
    if faults:
        raise InputFaults(faults)
    return programme


def bundled_programmes() -> dict[str, Path]:
    """Names and files of the programmes that come with the package."""
    return {path.stem: path for path in sorted(SAMPLE_PROGRAMMES.glob("*.yaml"))}


Complaint = tuple[str, str, str, str]


def _faults(programme: Programme) -> Iterator[Complaint]:
    yield from _doubles("modules", (module.id for module in programme.modules))
    yield from _doubles("activities", (activity.id for activity in programme.activities))
    yield from _doubles("assessments", (assessment.id for assessment in programme.assessments))
    yield from _doubles("group_types", (group_type.id for group_type in programme.group_types))
    yield from _doubles("outcomes", (outcome.code for outcome in programme.outcomes))
    yield from _doubles("periods", (period.id for period in programme.periods))
    codes = {outcome.code for outcome in programme.outcomes}
    periods = {period.id for period in programme.periods}
    yield from _period_faults(programme)
    yield from _policy_faults(programme)
    for group_type in programme.group_types:
        place = f"group_types[{group_type.id}]"
        yield from _unknown(place, "balance", group_type.balance, TRAITS)
        yield from _unknown(place, "differ", group_type.differ, TRAITS)
        mixes = {other.mix for other in programme.group_types if other.series == group_type.series}
        if group_type.series and len(mixes) > 1:
            yield place, "mix", group_type.mix, f"one mix for all kinds of the series {group_type.series}"
        # Pairs are matched after the other groups are formed, which would not know whom they must leave to meet later.
        matched = {other.in_pairs for other in programme.group_types if other.series == group_type.series}
        if group_type.series and len(matched) > 1:
            expected = f"pairs in all kinds of the series {group_type.series}, or in none"
            yield place, "size", str(group_type.size), expected
    for module in programme.modules:
        place = f"modules[{module.id}]"
        yield from _unknown(place, "outcomes", module.outcomes, codes)
        yield from _unknown(place, "period", [module.period] if module.period else [], periods)
    electives = {module.id for module in programme.modules if module.elective}
    for number, choice in enumerate(programme.choices, start=1):
        place = f"choices[{number}]"
        yield from _unknown(place, "modules", choice.modules, electives)
        if not 0 <= choice.least <= choice.most <= len(choice.modules):
            yield place, "most", str(choice.most), f"least and most between 0 and {len(choice.modules)}, in order"
    for activity in programme.activities:
        yield from _activity_faults(programme, activity, codes, periods)
    for assessment in programme.assessments:
        yield from _assessment_faults(programme, assessment, codes)


def _policy_faults(programme: Programme) -> Iterator[Complaint]:
    for field in fields(programme.policy):
        value = getattr(programme.policy, field.name)
        if isinstance(value, int | Decimal) and value < 0:
            yield "policy", field.name, str(value), "0 or more"


def _period_faults(programme: Programme) -> Iterator[Complaint]:
    """Find periods that end before they begin, and work placements of the same week."""
    for period in programme.periods:
        if not 1 <= period.first_week <= period.last_week:
            weeks = f"{period.first_week} to {period.last_week}"
            yield f"periods[{period.id}]", "last_week", weeks, "weeks from 1 on, the last not before the first"
    works = sorted((p for p in programme.periods if p.work_placement), key=lambda period: period.first_week)
    for earlier, later in pairwise(works):
        if later.first_week <= earlier.last_week:
            expected = f"a week after {earlier.id}, which ends in week {earlier.last_week}"
            yield f"periods[{later.id}]", "first_week", str(later.first_week), expected


def _activity_faults(
    programme: Programme, activity: Activity, codes: set[str], periods: set[str]
) -> Iterator[Complaint]:
    place = f"activities[{activity.id}]"
    names = {other.id for other in programme.activities}
    types = {group_type.id for group_type in programme.group_types}
    yield from _unknown(place, "outcomes", activity.outcomes, codes)
    yield from _unknown(place, "module", _given(activity.module), {m.id for m in programme.modules})
    yield from _unknown(place, "group_type", _given(activity.group_type), types)
    yield from _unknown(place, "window.period", _given(activity.window.period), periods)
    yield from _unknown(place, "window.module", _given(activity.window.module), _dated(programme))
    yield from _unknown(place, "after", [gap.activity for gap in activity.after], names)
    yield from _unknown(place, "before", [gap.activity for gap in activity.before], names)
    module = next((m for m in programme.modules if m.id == activity.module), None)
    if module is not None and module.elective != activity.elective:
        wanted = "true, since its module is chosen" if module.elective else f"false: {module.id} is for everybody"
        yield place, "elective", str(activity.elective).lower(), wanted
    if activity.audience is AudienceKind.GROUP and activity.group_type is None:
        yield place, "group_type", "", "the group type of a group activity"
    if activity.in_turn and (activity.mode, activity.audience) != (Mode.WORKPLACE, AudienceKind.GROUP):
        yield place, "in_turn", "true", "in_turn only for groups at a workplace"
    if activity.mode is Mode.HOST and not activity.theme:
        yield place, "theme", "", "the theme of a visit to a host"
    if activity.kind is ActivityKind.STUDY and activity.audience is not AudienceKind.APPRENTICE:
        yield place, "audience", activity.audience, "apprentice, for study"
    if activity.days < 1 or activity.recurrence.count < 1:
        yield place, "days", str(activity.days), "at least one day and one occurrence"
    if activity.span is None and all(activity.minutes > programme.halves[half].minutes for half in Half):
        yield place, "minutes", str(activity.minutes), "a length that fits into a half-day, or a span"
    if activity.span is not None and activity.minutes > activity.span.minutes:
        yield place, "minutes", str(activity.minutes), f"at most the {activity.span.minutes} minutes of the span"
    yield from _minute_faults(place, activity)
    for item in activity.agenda:
        yield from _unknown(f"{place}.agenda", "group_type", _given(item.group_type), types)
        if activity.span is None or not activity.span.contains(item.span) or item.day_number > activity.days:
            yield f"{place}.agenda", "span", str(item.span), "a time within the span of one of the days"


def _minute_faults(place: str, activity: Activity) -> Iterator[Complaint]:
    """Minute by minute, what counts adds up to the minutes that the activity says."""
    if activity.parts:
        for key, total, stated in (
            ("minutes", sum(part.minutes for part in activity.parts), activity.minutes),
            ("otj_minutes", sum(part.minutes for part in activity.parts if part.counts), activity.otj_minutes),
        ):
            if total != stated:
                yield f"{place}.parts", key, str(total), f"parts that add up to {stated} {key}"
        if any(part.minutes < 1 for part in activity.parts):
            yield f"{place}.parts", "minutes", "", "at least one minute in each part"
        if any(not (part.counts or part.why_not_counted or activity.why_not_counted) for part in activity.parts):
            yield f"{place}.parts", "why_not_counted", "", "a reason for each part that does not count"
    for day in range(1, activity.days + 1):
        items = [item for item in activity.agenda if item.day_number == day]
        fills_the_day = activity.span is not None and activity.span.minutes == sum(item.span.minutes for item in items)
        counted = sum(item.span.minutes for item in items if item.counts)
        if activity.otj_minutes and fills_the_day and counted != activity.otj_minutes:
            expected = f"an agenda of which {activity.otj_minutes} minutes count on day {day}, as otj_minutes says"
            yield f"{place}.agenda", "counts", str(counted), expected


def _assessment_faults(programme: Programme, assessment: Assessment, codes: set[str]) -> Iterator[Complaint]:
    place = f"assessments[{assessment.id}]"
    cohort_wide = {a.id for a in programme.activities if a.audience is AudienceKind.COHORT}
    yield from _unknown(place, "outcomes", assessment.outcomes, codes)
    yield from _unknown(place, "module", _given(assessment.module), {m.id for m in programme.modules})
    yield from _unknown(place, "group_type", _given(assessment.group_type), {t.id for t in programme.group_types})
    due = assessment.due
    yield from _unknown(place, "due.module", _given(due.module), _dated(programme))
    others = {a.id for a in programme.assessments if a.due.kind is not DueKind.BEFORE}
    yield from _unknown(place, "due.assessment", _given(due.assessment), others)
    if due.kind is DueKind.BEFORE and due.assessment is None:
        yield place, "due.assessment", "", "the assessment before which it is due"
    yield from _unknown(place, "due.activity", _given(due.activity), cohort_wide)
    yield from _unknown(place, "due.until", _given(due.until), cohort_wide)
    if due.kind in (DueKind.AFTER, DueKind.BETWEEN) and due.activity is None:
        yield place, "due.activity", "", "the activity that the date follows"
    if due.kind is DueKind.BETWEEN and due.until is None:
        yield place, "due.until", "", "the activity before which it is due"


def _dated(programme: Programme) -> set[str]:
    """Modules from whose first week other weeks may count."""
    return {module.id for module in programme.modules if module.first_week is not None}


def _given(name: str | None) -> list[str]:
    return [] if name is None else [name]


def _unknown(place: str, key: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Complaint]:
    listed = set(known)
    for name in names:
        if name not in listed:
            some = ", ".join(sorted(listed)[:12])
            yield place, key, name, f"one of {some}" if some else "nothing, for none is defined"


def _doubles(place: str, names: Iterable[str]) -> Iterator[Complaint]:
    for name, times in Counter(names).items():
        if times > 1:
            yield place, "id", name, "each id once"
