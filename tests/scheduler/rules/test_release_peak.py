"""Release is spread over the weeks."""

from dataclasses import replace
from datetime import date

import pytest

from models.findings import Finding, Kind
from models.ids import ApprenticeId, SessionId
from models.people import Absence, PressurePeriod
from models.timetable import Timetable
from scheduler.calendar_board import CalendarBoard
from scheduler.crowding import NO_ANSWER, crowded
from scheduler.diary import Diaries
from scheduler.draft import Placer
from scheduler.later import Later
from scheduler.levels import Effort, minimise
from scheduler.placing import post_rules
from scheduler.rules.every_session_once import EverySessionOnce
from scheduler.rules.release_peak import ReleasePeak
from scheduler.run import Settings, Status
from scheduler.search import Answer, Search
from tests.scheduler.boards import least, sessions, study_to_come
from tests.scheduler.builders import (
    ADA,
    DAN,
    EVE,
    NORTH,
    PROBLEM,
    TIMETABLE,
    found,
    placed,
    plus,
    with_activity,
    with_cohort,
    with_policy,
    with_row,
)

RULE = ReleasePeak()


def peak(name: str, hours: str, first: str, cost: int, who: str) -> Finding:
    message = f"{name} is released for {hours} in the four weeks from {first} 2027, nobody for longer."
    return Finding("release-peak", message, (who,), cost, Kind.SOFT)


def alone(*days: date) -> Timetable:
    studied = [placed(f"study/A3/{n}", day, "09:00-12:30", (ADA,), site=NORTH) for n, day in enumerate(days)]
    return replace(TIMETABLE, placements=tuple(studied))


def test_nothing_costs_nothing() -> None:
    assert found(RULE, answer=alone()) == ()


def test_fullest_weeks_of_anybody_are_named() -> None:
    """The second block of two days, review, board, study block and meeting: 840 + 60 + 60 + 210 + 90 minutes."""
    assert found(RULE) == (peak("Ada", "21 h", "Mon 5 Apr", 21, ADA),)


def test_four_weeks_hold_their_first_monday_and_last_sunday() -> None:
    inside = alone(date(2027, 3, 1), date(2027, 3, 28))
    assert found(RULE, answer=inside) == (peak("Ada", "7 h", "Mon 1 Mar", 7, ADA),)
    outside = alone(date(2027, 3, 1), date(2027, 3, 29))
    assert found(RULE, answer=outside) == (peak("Ada", "3.5 h", "Mon 1 Mar", 4, ADA),)


def test_more_elsewhere_costs_only_when_it_is_the_most() -> None:
    def study(*days: int) -> Timetable:
        return plus(*(placed(f"study/A3/{k}", date(2027, 3, k), "13:30-17:00", (ADA,), site=NORTH) for k in days))

    assert found(RULE, answer=study(22)) == (peak("Ada", "23 h", "Mon 1 Mar", 23, ADA),)
    assert [f.cost for f in found(RULE, answer=plus())] == [21]


def test_what_is_to_come_is_spread_over_its_weeks() -> None:
    """Two blocks in each of the weeks 3, 7 and 11, so that no four weeks have more than two."""
    assert least(PROBLEM, ("talk",), study_to_come(), RULE) == 7


@pytest.mark.parametrize(("reached", "more"), [(0, 5 * 1 + 7), (4, 3), (7, 0)])
def test_what_each_has_above_what_the_worst_must_have_is_added_up(reached: int, more: int) -> None:
    """A talk of an hour for six people, and two blocks of study in a stretch for Ada, not both with the talk."""
    board = CalendarBoard(
        PROBLEM, Diaries(PROBLEM), sessions(PROBLEM, "talk"), later=study_to_come(), reached={RULE.level: reached}
    )
    post_rules(board, (EverySessionOnce(),))
    RULE.post_added_up(board)
    levels = ((RULE.added_up, RULE.added_up, RULE.unit),)
    (report,) = minimise(board, levels, Search(Settings(workers=1), 10), effort=Effort(straight=True)).levels
    assert (report.cost, report.bound) == (more, more)


@pytest.mark.parametrize("in_turn", [False, True])
def test_people_without_an_answer_are_told_apart_where_that_is_asked(
    monkeypatch: pytest.MonkeyPatch, in_turn: bool
) -> None:
    def nothing(*arguments: object, **more: object) -> Answer:
        return Answer(Status.OUT_OF_TIME, None, 0, 1.0)

    monkeypatch.setattr(Search, "run", nothing)
    search = Search(Settings(seconds=20, seed=1, workers=1), 20)
    found = crowded(Placer(PROBLEM, Diaries(PROBLEM), ()), (), study_to_come(), 0, search, in_turn)
    assert found == (dict.fromkeys(sorted(PROBLEM.apprentice), NO_ANSWER) if in_turn else {})


def test_week_holds_only_so_much_study_to_come() -> None:
    """Beside the second block in week 7, weeks 3 and 11 to 13 hold six blocks of study, but not at one a week."""
    assert least(with_policy(study_blocks_a_week=2), ("b2",), study_to_come(), RULE) == 14
    assert least(with_policy(study_blocks_a_week=1), ("b2",), study_to_come(), RULE) == 18


def test_week_holds_no_more_than_its_half_days() -> None:
    """Ada has leave from the sixth week on: six blocks, two a week, then lie in weeks 3, 4 and 5."""
    leave = Absence(ADA, date(2027, 4, 5), date(2027, 6, 30), None, "leave")
    problem = with_cohort(absences=(leave,))
    assert least(problem, ("talk",), study_to_come(problem), RULE) == 21


def test_more_than_the_weeks_hold_is_no_dead_end() -> None:
    """With leave from the fifth week on, every week is given one more than it holds: an hour in each of four weeks."""
    leave = Absence(ADA, date(2027, 3, 29), date(2027, 6, 30), None, "leave")
    problem = with_cohort(absences=(leave,))
    assert least(problem, ("talk",), study_to_come(problem), RULE) == 7 + 4


def test_whose_own_half_days_do_not_suffice_is_crowded() -> None:
    """Six blocks in three weeks, where others might spread theirs over twelve."""
    leave = Absence(ADA, date(2027, 4, 5), date(2027, 6, 30), None, "leave")
    problem = with_cohort(absences=(leave,))
    placer = Placer(problem, Diaries(problem), ())
    search = Search(Settings(seconds=6, seed=1, workers=1), 6)
    assert crowded(placer, (), study_to_come(problem), 21, search) == {}
    assert crowded(placer, (), study_to_come(problem), 7, search) == {ADA: 14}


def test_what_shuns_pressure_periods_keeps_out_of_their_weeks() -> None:
    period = PressurePeriod(date(2027, 4, 5), date(2027, 5, 30), "inspection")
    problem = with_cohort(pressure_periods=(period,))
    assert least(problem, ("talk",), study_to_come(problem), RULE) == 21
    calm = replace(with_activity("study", avoid_pressure=False), cohort=problem.cohort)
    assert least(calm, ("talk",), study_to_come(calm), RULE) == 7


def test_sessions_of_now_and_later_share_the_weeks() -> None:
    """The second block takes two days of seven hours in one of the weeks 5 to 7; twelve blocks cannot go round it."""
    assert least(PROBLEM, ("b2",), study_to_come(blocks=12), RULE) == 21


def test_everybody_counts_who_does_anything_of_their_own() -> None:
    """Six people do the same kinds of thing, but their reviews are theirs; the waves of a visit are a choice."""
    everything = ("talk", "visit/wave-1", "visit/wave-2", "board/A3")
    reviews = [f"review/{who}/2027-03" for who in ("A1", "A2")]
    kinds = CalendarBoard(PROBLEM, Diaries(PROBLEM), sessions(PROBLEM, *everything))
    kinds.open()
    assert kinds.distinct == ("A1", "A3")
    single = CalendarBoard(PROBLEM, Diaries(PROBLEM), sessions(PROBLEM, *everything, *reviews))
    single.open()
    assert single.distinct == ("A1", "A2", "A3", "A4")


@pytest.mark.parametrize(
    ("spared", "away", "rises"),
    [
        pytest.param(1, True, {DAN: 3, EVE: 3}, id="in turn"),
        pytest.param(2, True, {}, id="both"),
        pytest.param(1, False, {}, id="at work"),
    ],
)
def test_who_can_only_be_spared_in_turn_are_crowded(spared: int, away: bool, rises: dict[ApprenticeId, int]) -> None:
    """Dan and Eve are there on two Mondays, five weeks apart, and have two blocks each: one on each day, or a day."""
    spells = ((date(2027, 3, 1), date(2027, 3, 14)), (date(2027, 3, 16), date(2027, 4, 18)))
    spells = (*spells, (date(2027, 4, 20), date(2027, 5, 30)))
    leave = tuple(Absence(who, *spell, None, "leave") for who in (DAN, EVE) for spell in spells)
    problem = with_activity("study", away=away)
    units = with_row("units", "south-ward", max_away=spared).cohort.units
    problem = replace(problem, cohort=replace(problem.cohort, units=units, absences=leave))
    studies = SessionId(f"study/{DAN}"), SessionId(f"study/{EVE}")
    later = Later(sessions(problem, *studies), dict.fromkeys(studies, 2))
    placer, search = Placer(problem, Diaries(problem), ()), Search(Settings(seconds=6, seed=1, workers=1), 6)
    assert crowded(placer, (), later, 4, search, in_turn=True) == rises
    assert crowded(placer, (), later, 4, search) == {}


def test_study_placed_here_takes_the_day_of_a_colleague() -> None:
    """The south ward spares one of two: with Dan away on Monday morning, Eve is not on that Monday, but on Tuesday."""
    board = CalendarBoard(PROBLEM, Diaries(PROBLEM), sessions(PROBLEM, f"study/{DAN}"))
    board.open()
    monday = board.diaries.index[date(2027, 3, 15)]
    for start in board.starts[SessionId(f"study/{DAN}")]:
        board.model.add(start.literal == (start.day == monday and start.halves == 1))
    may = [board.may_be_away(EVE, day) for day in (monday, monday + 1)]
    board.model.maximize(sum(may))
    answer = Search(Settings(seconds=6, seed=1, workers=1), 6).run(board.model, 6, "spared")
    assert answer.values is not None
    assert [answer.values[literal.index] for literal in may if not isinstance(literal, int)] == [0, 1]
