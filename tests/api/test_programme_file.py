"""Programme files: the published schema is true, and every fault has its line."""

import json
from pathlib import Path

import pytest

from api.faults import Fault, InputFaults
from api.programme_file import bundled_programmes, read_programme
from api.programme_schema import programme_schema
from models.programme import Programme

ROOT = Path(__file__).resolve().parent.parent.parent


def faults(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(InputFaults) as caught:
        read_programme(path)
    return caught.value.faults


def edited(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = bundled_programmes()["lsbu"].read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_published_schema_is_the_one_of_the_code() -> None:
    published = json.loads((ROOT / "docs" / "programme.schema.json").read_text(encoding="utf-8"))
    assert published == programme_schema()


def test_flagship_is_complete(programme: Programme) -> None:
    workshops = [a for a in programme.activities if a.kind == "workshop"]
    assert len(programme.modules) == 8
    assert [a.days for a in workshops] == [2] * 16
    kinds = [o.code[0] for o in programme.outcomes]
    assert (kinds.count("K"), kinds.count("S"), kinds.count("B")) == (14, 21, 11)
    assert {o.code for o in programme.outcomes} == {c for a in programme.activities for c in a.outcomes}


def test_taught_hours_leave_room_for_study(programme: Programme) -> None:
    counted = released = 0
    for activity in programme.activities:
        if activity.kind == "study":
            continue
        times = {"calendar_month": 23}.get(activity.recurrence.cadence, activity.recurrence.count)
        times = 1 if activity.audience == "wave" else times
        counted += times * activity.days * activity.otj_minutes
        released += times * activity.days * activity.release_minutes
    assert (counted, released) == (22490, 23490)


def test_all_faults_come_with_their_lines(tmp_path: Path) -> None:
    path = edited(
        tmp_path,
        ("weeks: 96 ", "weeks: many "),
        ("    kind: visit\n", "    kind: trip\n"),
        ("    min_employers: 3 ", "    min_employer: 3 "),
    )
    found = faults(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [(f.column, f.value) for f in found] == [
        ("weeks", "many"),
        ("min_employer", "min_employer"),
        ("kind", "trip"),
    ]
    assert [lines[f.row - 1].strip().split(":")[0] for f in found] == ["weeks", "min_employer", "kind"]
    assert found[1].hint == "Did you mean 'min_employers'?"


def test_limits_below_nothing_are_faults(tmp_path: Path) -> None:
    path = edited(tmp_path, ("  block_gap_days: 11", "  block_gap_days: 11\n  preferred_block_gap_days: -7"))
    assert [(f.place, f.column, f.value, f.expected) for f in faults(path)] == [
        ("policy", "preferred_block_gap_days", "-7", "0 or more")
    ]


def test_unknown_names_are_faults(tmp_path: Path) -> None:
    path = edited(tmp_path, ("after: [{activity: m1-b1, min_days: 21", "after: [{activity: m9-b1, min_days: 21"))
    assert [(f.place, f.column, f.value) for f in faults(path)] == [("activities[m1-b2]", "after", "m9-b1")]


def test_weeks_of_a_module_need_its_first_week_and_a_draft_its_hand_in(tmp_path: Path) -> None:
    path = edited(
        tmp_path,
        ("    window: {first_week: 2, last_week: 5}\n", "    window: {module: m1, first_week: 2, last_week: 5}\n"),
        ("due: {kind: between, activity: m1-b1, until: m1-b2}", "due: {kind: before, days: 7}"),
        ("due: {kind: after, activity: m1-b2, days: 42}", "due: {kind: before, assessment: m1-formative, days: 7}"),
    )
    assert [(f.place, f.column, f.value) for f in faults(path)] == [
        ("activities[m1-b1]", "window.module", "m1"),
        ("assessments[m1-formative]", "due.assessment", ""),
        ("assessments[m1-summative]", "due.assessment", "m1-formative"),
    ]


def test_activities_of_a_chosen_module_are_for_those_who_chose_it(tmp_path: Path) -> None:
    text = bundled_programmes()["cetad"].read_text(encoding="utf-8")
    path = tmp_path / "p.yaml"
    wrong = text.replace("    elective: true\n", "", 1).replace(
        "module: rapl\n    minutes: 60", "module: rapl\n    elective: true\n    minutes: 60"
    )
    path.write_text(
        wrong.replace("least: 2, most: 2", "least: 3, most: 2").replace("modules: [succeed,", "modules: [rapl,"),
        encoding="utf-8",
    )
    found = {(f.place, f.column, f.value, f.expected) for f in faults(path)}
    assert {
        f
        for f in found
        if not f[0].startswith("activities[") or f[0] in ("activities[rapl-tutorial]", "activities[pmc-1]")
    } == {
        ("activities[pmc-1]", "elective", "false", "true, since its module is chosen"),
        ("activities[rapl-tutorial]", "elective", "true", "false: rapl is for everybody"),
        ("choices[1]", "most", "2", "least and most between 0 and 4, in order"),
        ("choices[2]", "modules", "rapl", "one of influence, loc, ocv, planning, pmc, succeed, ulm"),
    }


def test_traits_series_and_turns_that_make_no_sense_are_faults(tmp_path: Path) -> None:
    path = edited(
        tmp_path,
        ("    balance: [profession, sector, gender]\n", "    balance: [profession, height]\n    series: one\n"),
        (
            "    mix: same_or_nearby_employer\n",
            "    mix: same_or_nearby_employer\n    differ: [age]\n    series: one\n",
        ),
        ("    group_type: set\n    mode: in_person\n", "    group_type: set\n    mode: in_person\n    in_turn: true\n"),
    )
    assert [(f.place, f.column, f.value) for f in faults(path)] == [
        ("group_types[circle]", "differ", "age"),
        ("group_types[circle]", "mix", "same_or_nearby_employer"),
        ("group_types[set]", "balance", "height"),
        ("group_types[set]", "mix", "across_employers"),
        ("activities[set-meeting]", "in_turn", "true"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"), [("", "a programme"), ("a: [", "valid YAML"), ("- x", "a mapping of keys to values")]
)
def test_files_that_are_no_programme(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    assert [f.expected for f in faults(path)] == [expected]


def test_parts_and_agenda_add_up_minute_by_minute(tmp_path: Path) -> None:
    lunch = '{day_number: 2, span: "12:30-13:30", title: Lunch'
    path = edited(
        tmp_path,
        ("parts: [{minutes: 40, title: teaching}", "parts: [{minutes: 45, title: teaching}"),
        (f"{lunch}, counts: false}}", f"{lunch}}}"),
    )
    found = [(f.place, f.column, f.value, f.expected) for f in faults(path)]
    agenda = (
        "activities[m1-b1].agenda",
        "counts",
        "480",
        "an agenda of which 420 minutes count on day 2, as otj_minutes says",
    )
    assert agenda in found
    assert [fault for fault in found if fault[0] == "activities[review].parts"] == [
        ("activities[review].parts", "minutes", "65", "parts that add up to 60 minutes"),
        ("activities[review].parts", "otj_minutes", "45", "parts that add up to 40 otj_minutes"),
    ]


def test_part_that_does_not_count_says_why(tmp_path: Path) -> None:
    why = "why_not_counted: Reviewing progress does not count as off-the-job training."
    path = edited(tmp_path, (f", counts: false, {why}}}", ", counts: false}"))
    assert [(f.place, f.column, f.expected) for f in faults(path)] == [
        ("activities[review].parts", "why_not_counted", "a reason for each part that does not count"),
    ]


def test_periods_run_forward_and_work_placements_follow_each_other(tmp_path: Path) -> None:
    path = edited(
        tmp_path,
        ("first_week: 1, last_week: 20}", "first_week: 1, last_week: 20, work_placement: true}"),
        ("first_week: 21, last_week: 45}", "first_week: 20, last_week: 45, work_placement: true}"),
        ("first_week: 46, last_week: 52}", "first_week: 53, last_week: 52}"),
    )
    assert [(f.place, f.column, f.value, f.expected) for f in faults(path)] == [
        ("periods[summer]", "last_week", "53 to 52", "weeks from 1 on, the last not before the first"),
        ("periods[y1s2]", "first_week", "20", "a week after y1s1, which ends in week 20"),
    ]


def test_series_of_pairs_and_larger_groups_is_a_fault(tmp_path: Path) -> None:
    """Pairs are matched last, and the sets would not know whom they must leave to meet then."""
    path = edited(
        tmp_path,
        (
            "    size: 5\n    flexibility: 1\n    mix: same_or_nearby_employer\n",
            "    size: 2\n    mix: free\n    series: one\n",
        ),
        ("    flexibility: 1\n    mix: across_employers\n", "    flexibility: 1\n    mix: free\n    series: one\n"),
    )
    assert [(f.place, f.column, f.value, f.expected) for f in faults(path)] == [
        ("group_types[circle]", "size", "2", "pairs in all kinds of the series one, or in none"),
        ("group_types[set]", "size", "6", "pairs in all kinds of the series one, or in none"),
    ]
