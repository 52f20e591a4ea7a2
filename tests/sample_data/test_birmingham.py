"""The Birmingham programme holds every standard of its description, and each module keeps the twelve-week pattern."""

import pytest

from api.programme_file import bundled_programmes, read_programme
from models.programme import Programme

# Read from the description by hand: the standards against which each module and the dissertation are mapped.
MAPPED = {
    "m1": {"K1", "K2", "K3", "K4", "S1"},
    "m2": {"K5", "K6"},
    "m3": {"K6", "K7", "K8", "S2", "S3", "S4", "S5"},
    "m4": {"K1", "K9", "K10", "K11", "S6", "S7", "S8", "S9"},
    "m5": {"K12", "K6", "S6", "S10"},
    "m6": {"K13", "K14", "K9", "S11", "S12"},
    "m7": {"K15", "K1", "K9", "K10"},
    "m8": {"S8", "S9", "S13"},
}
WEEKS = {"day1": (1, 1), "forum": (2, 3), "day2": (4, 5), "online": (5, 8), "half": (8, 8)}


@pytest.fixture(scope="module")
def birmingham() -> Programme:
    return read_programme(bundled_programmes()["birmingham"])


def test_standards_are_the_28_of_the_description_and_the_four_behaviours(birmingham: Programme) -> None:
    assert {module.id: set(module.outcomes) for module in birmingham.modules} == MAPPED
    codes = [outcome.code for outcome in birmingham.outcomes]
    assert [sum(code.startswith(letter) for code in codes) for letter in "KSB"] == [15, 13, 4]
    assert set(codes) == set.union(*MAPPED.values()) | {"B1", "B2", "B3", "B4"}


def test_modules_are_seven_of_20_credits_and_a_dissertation_of_40(birmingham: Programme) -> None:
    assert [module.credits for module in birmingham.modules] == [20] * 7 + [40]


@pytest.mark.parametrize("module", [f"m{number}" for number in range(1, 8)])
def test_every_module_has_its_weeks(birmingham: Programme, module: str) -> None:
    windows = {activity.id: activity.window for activity in birmingham.activities if activity.module == module}
    found = {part: windows[f"{module}-{part}"] for part in WEEKS}  # type: ignore[index]  # ids are texts
    assert {part: (window.module, window.first_week, window.last_week) for part, window in found.items()} == {
        part: (module, first, last) for part, (first, last) in WEEKS.items()
    }
    due = {a.id: (a.due.kind.value, a.due.assessment, a.due.days) for a in birmingham.assessments if a.module == module}
    assert due == {
        f"{module}-draft": ("before", f"{module}-work", 14),
        f"{module}-comments": ("before", f"{module}-work", 7),
        f"{module}-work": ("week", None, 7),
        f"{module}-assignment": ("week", None, 12),
    }
