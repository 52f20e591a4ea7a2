"""A programme is data: what only one of them says stands nowhere in the code that solves them all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.programme_file import bundled_programmes, read_programme
from models.programme import Programme

ROOT = Path(__file__).resolve().parent.parent
LEAST_WORDS = 2
"""A title of one word ("Tutorial", "Review") is a word of the language."""


def words_of(programme: Programme) -> Iterator[str]:
    """Yield the programme's own names: its id, codes of modules, and titles of more than one word."""
    yield programme.id
    yield programme.title
    yield from (module.code for module in programme.modules if module.code)
    things = (programme.modules, programme.activities, programme.assessments, programme.group_types)
    for title in (thing.title for table in things for thing in table):
        if len(title.split()) >= LEAST_WORDS:
            yield title


@pytest.mark.parametrize("name", sorted(bundled_programmes()))
def test_no_words_of_a_programme_are_in_models_or_scheduler(name: str) -> None:
    code = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").lower()
        for folder in ("models", "scheduler")
        for path in (ROOT / folder).rglob("*.py")
    }
    programme = read_programme(bundled_programmes()[name])
    found = {(word, path) for word in words_of(programme) for path, text in code.items() if word.lower() in text}
    assert found == set()
