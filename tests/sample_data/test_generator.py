"""Generated cohorts: the same for the same seed, of any size, and the sample is one of them."""

from itertools import pairwise
from pathlib import Path

import pytest

from api.programme_file import bundled_programmes, read_programme
from api.tables.reader import read_cohort
from api.tables.writer import write_cohort
from models.programme import Programme
from sample_data.generator import generate
from sample_data.recipes import RECIPES, recipe_of

SAMPLES = Path(__file__).resolve().parent.parent.parent / "sample_data" / "cohorts"


def test_same_seed_same_cohorts(programme: Programme) -> None:
    assert generate(programme, 24, 3, 9) == generate(programme, 24, 3, 9)
    assert generate(programme, 24, 1, 9) != generate(programme, 24, 1, 10)


@pytest.mark.parametrize("size", [1, 2, 7, 18, 25, 29, 48, 60])
def test_size_is_what_was_asked_for(programme: Programme, size: int) -> None:
    cohort = generate(programme, size, 1, 1)[0]
    assert len(cohort.apprentices) == size
    assert len({person.id for person in cohort.apprentices}) == size


def test_cohorts_share_rooms_and_hosts(programme: Programme) -> None:
    for one, other in pairwise(generate(programme, 24, 3, 1)):
        assert (one.rooms, one.hosts, one.sites) == (other.rooms, other.hosts, other.sites)
        assert not {p.id for p in one.apprentices} & {p.id for p in other.apprentices}


def test_cohorts_share_their_tutors_two_by_two(programme: Programme) -> None:
    first, second, third = generate(programme, 24, 3, 1)
    assert first.tutors == second.tutors
    assert not {tutor.id for tutor in first.tutors} & {tutor.id for tutor in third.tutors}
    for cohort in (first, third):
        assert sorted(module for tutor in cohort.tutors for module in tutor.leads) == sorted(
            module.id for module in programme.modules
        )


def test_nobody_or_nothing_cannot_be_generated(programme: Programme) -> None:
    with pytest.raises(ValueError, match="at least one apprentice"):
        generate(programme, 0)


@pytest.mark.parametrize("name", RECIPES)
def test_sample_is_what_the_generator_makes(name: str, tmp_path: Path) -> None:
    course = read_programme(bundled_programmes()[name])
    write_cohort(generate(course, recipe_of(course).apprentices)[0], tmp_path / name)
    assert read_cohort(tmp_path / name) == read_cohort(SAMPLES / name) == read_cohort(SAMPLES / f"{name}.xlsx")


def test_flagship_sample_is_believable() -> None:
    cohort = read_cohort(SAMPLES / "lsbu")
    assert (len(cohort.apprentices), len(cohort.employers), len(cohort.tutors), len(cohort.hosts)) == (24, 6, 3, 2)
    assert {str(person.weekly_hours) for person in cohort.apprentices} >= {"30", "37.5"}
