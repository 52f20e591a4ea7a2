"""Only what holds for any groups, tutors and venues is called impossible."""

from dataclasses import replace
from random import Random

import pytest

from models.ids import RoomId
from models.people import Absence, Room
from models.problem import Problem
from models.programme import AgendaItem
from models.timegrid import Span
from scheduler.diary import Diaries
from scheduler.draft import Placer, Unplaced
from scheduler.judging import never_placed, never_together
from scheduler.run import Settings
from scheduler.search import Search
from tests.scheduler.builders import ADA, CIRCLE, COHORT, DAN, HALL, M1, MIA, NORTHERN, TIMETABLE, TOM, UMA, VENUE, WEST
from tests.scheduler.random_worlds import DAYS, FIRST, LAST, TUTORS, block, meeting, review, seminar, sessions_of, world


def search() -> Search:
    return Search(Settings(seconds=20, seed=1, workers=1), 20)


def judged(problem: Problem, name: str) -> bool:
    session = next(session for session in sessions_of(problem) if session.id.startswith(name))
    return never_placed(Placer(problem, Diaries(problem), ()), session, TUTORS, search())


def away(*people: str) -> tuple[Absence, ...]:
    return tuple(Absence(person, FIRST, LAST, None, "leave") for person in people)  # type: ignore[arg-type]  # plain names


@pytest.mark.parametrize(
    ("people", "never"),
    [
        pytest.param((), False, id="there"),
        pytest.param((TOM,), False, id="another tutor would do"),
        pytest.param((TOM, UMA), True, id="no tutor"),
        pytest.param((MIA,), True, id="their mentor"),
    ],
)
def test_review_is_impossible_if_no_tutor_would_do(people: tuple[str, ...], never: bool) -> None:
    assert judged(world([review(Random(1))], absences=away(*people)), f"review/{ADA}") is never


def test_review_of_whoever_has_a_tutor_by_name_needs_that_one() -> None:
    named = tuple(replace(p, tutor=TOM, start=FIRST, end=LAST) for p in COHORT.apprentices)
    problem = world([review(Random(1))], absences=away(TOM), apprentices=named)
    assert judged(problem, f"review/{ADA}")


def test_group_that_finds_no_time_might_be_another() -> None:
    assert not judged(world([meeting(Random(1))], absences=away(*NORTHERN)), "meeting/circle-1")


@pytest.mark.parametrize(("other", "never"), [(True, False), (False, True)])
def test_block_without_a_room_may_be_at_another_venue(other: bool, never: bool) -> None:
    """The hall is open on Tuesdays and Thursdays, never on two days that follow each other."""
    rooms = tuple(room for room in COHORT.rooms if room.id == HALL)
    far = Room(RoomId("far"), "Far hall", WEST, 20, ("projector",))
    closed = tuple(Absence(HALL, day, day, None, "exams") for day in DAYS if day.weekday() not in (1, 3))
    problem = world(
        [block(Random(1), staff=())],
        absences=closed,
        rooms=(*rooms, far) if other else rooms,
        other_venues=(WEST,) if other else (),
    )
    (session,) = sessions_of(problem)
    assert session.site == VENUE
    assert judged(problem, session.id) is never


def test_block_whose_groups_find_no_rooms_may_have_others() -> None:
    """Ada and Dan are in two groups and both need a room without steps, of which there is one."""
    people = tuple(replace(p, start=FIRST, end=LAST, step_free=p.id in (ADA, DAN)) for p in COHORT.apprentices)
    rooms = tuple(replace(room, step_free=room.id == HALL) for room in COHORT.rooms)
    agenda = (AgendaItem(1, Span.parse("16:00-17:00"), "Sense-making", CIRCLE, breakout=True),)
    problem = world([block(Random(1), staff=(), agenda=agenda)], apprentices=people, rooms=rooms)
    (session,) = sessions_of(problem)
    placer = Placer(problem, Diaries(problem), TIMETABLE.groups)
    stage = placer.place([session], search())
    assert isinstance(stage, Unplaced)
    assert stage.homeless == (session,)
    assert not never_placed(placer, session, TUTORS, search())
    assert not never_together(placer, [session], TUTORS, search())


@pytest.mark.parametrize(("people", "never"), [((ADA,), True), ((), False)])
def test_cohort_is_judged_with_all_its_sessions(people: tuple[str, ...], never: bool) -> None:
    problem = world([seminar(Random(1), staff=(), module=M1)], absences=away(*people))
    placer = Placer(problem, Diaries(problem), ())
    assert never_together(placer, sessions_of(problem), TUTORS, search()) is never
