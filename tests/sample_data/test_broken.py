"""Every broken sample: its tables are what its recipe makes, and what was done to it explains it, nothing else."""

from functools import cache

import pytest
import yaml

from api.problem_file import build_problem, open_numbered
from api.programme_file import read_programme
from api.tables.reader import read_cohort
from benchmarks.conflicts import EXPECTED, FOLDER, expected
from models.findings import Kind
from sample_data.broken_cohorts import BROKEN, PROGRAMME, Broken, break_cohort, sound
from scheduler.checker import check
from scheduler.explaining.answer import Conflict, Explanation, Proof, Verified
from scheduler.explaining.explain import ExplainSettings, explain, first_timetable

NAMES = [broken.name for broken in BROKEN]


def named(name: str) -> Broken:
    return next(broken for broken in BROKEN if broken.name == name)


@cache
def explained(name: str) -> Explanation:
    _, problem, _ = open_numbered("", FOLDER / name)
    return explain(problem, ExplainSettings(60, try_all=False))


def test_sound_cohort_has_a_timetable_and_no_conflict() -> None:
    problem = build_problem(read_programme(FOLDER / PROGRAMME), sound())
    explanation = explain(problem, ExplainSettings(60))
    assert (explanation.conflicts, explanation.complete, explanation.solved) == ((), True, True)
    timetable = first_timetable(problem, 30).timetable
    assert timetable is not None
    assert [finding for finding in check(problem, timetable) if finding.kind is Kind.HARD] == []


def test_every_sample_has_a_folder_and_every_folder_a_sample() -> None:
    assert sorted(path.name for path in FOLDER.iterdir() if path.is_dir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_what_the_recipe_makes(name: str) -> None:
    assert read_cohort(FOLDER / name) == break_cohort(named(name))


@pytest.mark.parametrize("name", NAMES)
def test_explanation_is_the_expected_one_and_nothing_else(name: str) -> None:
    _, _, numbers = open_numbered("", FOLDER / name)
    wanted = yaml.safe_load((FOLDER / name / EXPECTED).read_text(encoding="utf-8"))
    assert expected(named(name), explained(name), numbers) == wanted


@pytest.mark.parametrize("name", NAMES)
def test_conflicts_are_proven_and_their_first_way_out_gives_a_checked_timetable(name: str) -> None:
    explanation = explained(name)
    assert len(explanation.conflicts) == named(name).reasons
    assert [_proof(conflict) for conflict in explanation.conflicts] == [_PROVEN] * named(name).reasons
    assert (explanation.complete, explanation.solved) == (True, True)


def _proof(conflict: Conflict) -> tuple[Proof, bool, Verified]:
    return conflict.proof, all(reason.needed for reason in conflict.reasons), conflict.relaxations[0].verified


_PROVEN = (Proof.MINIMAL, True, Verified.WHOLE)
