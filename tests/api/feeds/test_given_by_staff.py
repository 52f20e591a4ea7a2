"""What a member of staff owes the apprentices, such as comments on a draft, is in that person's calendar."""

from dataclasses import replace

import pytest

from api.feeds.audiences import Feeds
from models.programme import Role
from models.timetable import Timetable
from tests.scheduler.builders import M1, OLA, PROGRAMME, TIMETABLE, TOM, UMA, with_programme


def owing(name: str, role: Role, timetable: Timetable = TIMETABLE) -> set[str]:
    """Return the staff in whose feeds an assessment stands that is given by that role."""
    listed = tuple(replace(a, given_by=role, module=M1) if a.id == name else a for a in PROGRAMME.assessments)
    title = f"Due: {next(a.title for a in listed if a.id == name)}"
    feeds = [feed for feed in Feeds(with_programme(assessments=listed), timetable) if feed.kind in ("tutor", "mentor")]
    return {feed.who for feed in feeds if any(event.summary.startswith(title) for event in feed.contents)}


@pytest.mark.parametrize(
    ("name", "role", "who"),
    [
        ("essay", Role.TUTOR, {TOM, UMA}),
        ("essay", Role.MENTOR, {"M1", "M2", "M3"}),
        ("essay", Role.MODULE_LEAD, {TOM}),
        ("draft", Role.FACILITATOR, {TOM, UMA}),
        ("essay", Role.FACILITATOR, set()),
    ],
)
def test_deadline_stands_with_whoever_gives_it(name: str, role: Role, who: set[str]) -> None:
    assert owing(name, role) == who


def test_mentor_of_nobody_who_is_asked_has_none() -> None:
    """Fay alone is looked after by Ola."""
    fewer = tuple(
        replace(d, attendees=tuple(p for p in d.attendees if p != "A4")) if d.id == "essay" else d
        for d in TIMETABLE.deadlines
    )
    assert OLA not in owing("essay", Role.MENTOR, replace(TIMETABLE, deadlines=fewer))
