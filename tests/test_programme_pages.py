"""Each bundled programme has a page that maps its source to lines of its file, and the lines are right."""

import pytest
from programme_pages import PROGRAMMES, pages, read_files, refreshed

FILE = ("id: demo", "activities:", "  - id: m1-b1", "    agenda: []", "  - id: m1", "outcomes: {code: K1, title: x}")


def test_every_programme_has_a_page() -> None:
    covered = [file for name in pages() for file in read_files(name)]
    assert sorted(covered) == sorted(path.stem for path in PROGRAMMES.glob("*.yaml"))


@pytest.mark.parametrize("name", pages())
def test_lines_of_the_page_are_those_of_the_file(name: str) -> None:
    """`make pages` writes the numbers again."""
    page = pages()[name].read_text(encoding="utf-8")
    assert refreshed(page, read_files(name)) == page
    assert page.count("` l. ") >= 20


def test_reference_is_found_by_id_code_or_text() -> None:
    page = "`m1` l. 9, `m1-b1` l. ?, `m1-b1 > agenda` l. 1, `K1` l. 1, `activities:` l. 7"
    assert (
        refreshed(page, {"demo": FILE})
        == "`m1` l. 5, `m1-b1` l. 3, `m1-b1 > agenda` l. 4, `K1` l. 6, `activities:` l. 2"
    )


def test_reference_to_nothing_is_an_error() -> None:
    with pytest.raises(LookupError, match="m9-b1"):
        refreshed("`m9-b1` l. 3", {"demo": FILE})


def test_page_of_several_files_names_the_file_by_its_ending() -> None:
    files = {"demo-one": FILE[:3], "demo-two": FILE[2:]}
    assert refreshed("`one/m1-b1` l. ?, `two/m1` l. ?", files) == "`one/m1-b1` l. 3, `two/m1` l. 3"
    with pytest.raises(LookupError, match="three"):
        refreshed("`three/m1` l. 3", files)
