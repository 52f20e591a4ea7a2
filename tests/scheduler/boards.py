"""Lays a few sessions onto a board of one rule, and asks what it still allows: a dull helper."""

from collections.abc import Sequence
from datetime import date

from models.ids import SessionId
from models.problem import Problem
from models.session import Session
from models.timegrid import Span
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import Diaries
from scheduler.later import Later
from scheduler.levels import minimise
from scheduler.placing import post_rules
from scheduler.rule import CalendarRule, Rule
from scheduler.rules.every_session_once import EverySessionOnce
from scheduler.run import Settings
from scheduler.search import Search
from tests.scheduler.builders import PROBLEM
from tests.scheduler.every_rule_calendar import allowed
from tests.scheduler.random_worlds import Pick, Scene, sessions_of

Times = tuple[str, date, str]
"""Id of a session, its first day and its hours."""


def sessions(problem: Problem, *names: str) -> tuple[Session, ...]:
    found = {session.id: session for session in sessions_of(problem)}
    return tuple(found[name] for name in names)  # type: ignore[index]  # plain names stand for ids here


def is_allowed(rule: Rule, problem: Problem, *placed: Times, fixed: Sequence[str] = ()) -> bool:
    """Tell whether the board of a rule allows sessions at these times, where the named ones are fixed already."""
    listed = sessions(problem, *(name for name, _, _ in placed))
    picks = []
    for session, (_, day, span) in zip(listed, placed, strict=True):
        first = problem.grid.open_days.index(day)
        days = problem.grid.open_days[first : first + session.activity.days]
        picks.append(Pick(session, days, Span.parse(span), session.attendees, site=session.site))
    scene = Scene(problem, listed, tuple(picks), fixed=frozenset(fixed))  # type: ignore[arg-type]  # plain names
    return allowed(rule, scene) is not None  # type: ignore[arg-type]  # a rule of the calendar


def study_to_come(problem: Problem = PROBLEM, blocks: int = 6, *more: str) -> Later:
    """Leave so many study blocks of Ada, and other sessions, to a later stage."""
    study = SessionId("study/A3")
    return Later(sessions(problem, study, *more), {study: blocks})


def least(problem: Problem, here: Sequence[str], later: Later, rule: CalendarRule) -> int:
    """Place some sessions by one wish alone, where others are to come; say what it costs."""
    board = CalendarBoard(problem, Diaries(problem), sessions(problem, *here), later=later)
    post_rules(board, (EverySessionOnce(),))
    rule.post(board)
    levels = ((rule.level, rule.level, rule.unit),)
    return sum(report.cost for report in minimise(board, levels, Search(Settings(workers=1), 10)).levels)
