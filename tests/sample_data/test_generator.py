"""Generated cohorts: the same for the same seed, of any size, and the sample is one of them."""

from itertools import pairwise
from pathlib import Path

import pytest

from api.tables.reader import read_cohort
from models.programme import Programme
from sample_data.generator import generate

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


def test_nobody_or_nothing_cannot_be_generated(programme: Programme) -> None:
    with pytest.raises(ValueError, match="at least one apprentice"):
        generate(programme, 0)


def test_sample_is_the_same_as_workbook_and_as_folder() -> None:
    cohort = read_cohort(SAMPLES / "lsbu.xlsx")
    assert cohort == read_cohort(SAMPLES / "lsbu")
    assert (len(cohort.apprentices), len(cohort.employers), len(cohort.tutors), len(cohort.hosts)) == (24, 6, 3, 2)
    assert {str(person.weekly_hours) for person in cohort.apprentices} >= {"30", "37.5"}
