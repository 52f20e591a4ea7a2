"""How few people must be disturbed, and sessions moved, whatever is placed anew: from what the checker finds broken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from ortools.sat.python import cp_model

from models.findings import Finding
from models.problem import Problem
from models.programme import ActivityKind, AudienceKind
from models.reference import Reference, changed_days
from models.session import Session
from models.timegrid import days_between
from models.timetable import Placement, Timetable
from scheduler.board import Expression
from scheduler.elsewhere import Ways
from scheduler.rules import RULES
from scheduler.search import Search
from scheduler.wishes import DISTURBED, MOVED, SHORT_NOTICE

LOCAL = {
    rule.id: rule
    for rule in RULES
    if rule.id
    in (
        "open-days", "teaching-hours", "one-place-at-a-time", "person-available", "room-free", "room-fits",
        "board-meetings", "block-consecutive", "block-gap", "host-open",
    )
}  # fmt: skip
"""Rules that say of the sessions they name alone that these cannot all stay: what else there is changes nothing."""
SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Leaving:
    """A session that would not stay.

    Parameters
    ----------
    people, soon
        Who would be disturbed, and who of them at short notice.
    moves
        Whether it would count as moved: somebody who changes waves moves none.
    """

    session: str
    people: frozenset[str]
    soon: frozenset[str]
    moves: bool


Must = tuple[Leaving, ...]
"""Sessions that cannot all stay."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What can stay of the reference as long as nothing is placed anew.

    Parameters
    ----------
    timetable
        It, with groups and tutors as they go on.
    movable
        For each session in it that has not begun, whether its going would count as a move.
    missing
        Sessions that must be placed anew, study too.
    """

    timetable: Timetable
    movable: Mapping[str, bool]
    missing: Sequence[Session]


def must_move(problem: Problem, draft: Draft, findings: Sequence[Finding]) -> list[Must]:
    """Read from the findings about a draft which of its sessions cannot all stay.

    A finding counts when its rule is local, and is found too where the sessions that it names are all there is: then
    the rule is broken wherever they stay. Breakouts are no reason to go, for they can have other rooms.
    """
    found: dict[Must, None] = {}
    for finding in findings:
        names = sessions_named(finding, draft.timetable)
        if finding.rule not in LOCAL or not names or not set(names) <= draft.movable.keys():
            continue
        days = [day for name in names for day in _days(draft.timetable, name)]
        alone = replace(draft.timetable, placements=tuple(replace(p, breakouts=()) for p in days))
        if any(other.subjects == finding.subjects for other in LOCAL[finding.rule].check(problem, alone)):
            found[tuple(_leaving(problem, draft, name, finding.subjects) for name in names)] = None
    return list(found)


def sessions_named(finding: Finding, timetable: Timetable) -> tuple[str, ...]:
    """Return the sessions of a timetable among the subjects of a finding, which may name them by their days."""
    names = (subject.rpartition("#")[0] or subject for subject in finding.subjects)
    known: dict[str, None] = dict.fromkeys(name for name in names if name in timetable.by_session)
    return tuple(sorted(known))


def stability_bounds(
    problem: Problem,
    draft: Draft,
    musts: Sequence[Must],
    search: Search,
    held: Mapping[str, int],
    ways: Mapping[str, Ways],
) -> dict[str, int]:
    """Return the least cost of each level of stability, with those above no worse than `held` says.

    Of every group of sessions that cannot all stay one goes, and disturbs all who are there; it goes one of its
    `ways`, if they are known, and what it pushes away there goes too. On top come those for whom something is new or
    gone anyway. The fewest are a set cover, solved exactly or bounded by its own search.
    """
    reference = problem.reference
    assert reference is not None, "there is something to be stable against"
    sure, sure_soon, sure_moves = _sure(problem, reference, draft)
    model = cp_model.CpModel()
    goes: dict[Leaving, cp_model.IntVar] = {}
    touched: dict[str, cp_model.IntVar] = {}
    hurried: dict[str, cp_model.IntVar] = {}

    def going(leaving: Leaving) -> cp_model.IntVar:
        if leaving not in goes:
            goes[leaving] = model.new_bool_var("")
            for people, who_of in ((leaving.people, touched), (leaving.soon, hurried)):
                for person in sorted(people):
                    if person not in who_of:
                        who_of[person] = model.new_bool_var("")
                    model.add_implication(goes[leaving], who_of[person])
        return goes[leaving]

    for must in musts:
        model.add_bool_or(going(leaving) for leaving in must)
        for leaving in must:
            if leaving.moves and ways.get(leaving.session):
                chosen = [model.new_bool_var("") for _ in ways[leaving.session]]
                model.add_bool_or(*chosen, ~going(leaving))
                for way, pushed in zip(chosen, ways[leaving.session], strict=True):
                    for name in sorted(pushed):
                        model.add_implication(way, going(_leaving(problem, draft, name)))
    moved: dict[str, cp_model.IntVar] = {}
    for leaving, literal in goes.items():
        if leaving.moves:
            if leaving.session not in moved:
                moved[leaving.session] = model.new_bool_var("")
            model.add_implication(literal, moved[leaving.session])
    totals: list[tuple[str, Expression]] = [
        (SHORT_NOTICE[0], len(sure_soon) + sum(x for who, x in hurried.items() if who not in sure_soon)),
        (DISTURBED[0], len(sure) + sum(x for who, x in touched.items() if who not in sure)),
        (MOVED[0], sure_moves + sum(moved.values())),
    ]
    bounds: dict[str, int] = {}
    for level, total in totals:
        if isinstance(total, int):
            bounds[level] = total
            continue
        model.minimize(total)
        bounds[level] = max(0, search.run(model, SECONDS, level, workers=1).bound)
        if level in held:
            model.add(total <= held[level])
    return bounds


def _sure(problem: Problem, reference: Reference, draft: Draft) -> tuple[set[str], set[str], int]:
    """Return who is disturbed anyway, who at short notice, and how many sessions are elsewhere anyway."""
    sure = set(changed_days(problem, draft.timetable))
    # Which study blocks go is a matter of choice: whether they go soon is not sure.
    lasting = replace(reference, timetable=_without_study(problem, reference.timetable))
    told = changed_days(replace(problem, reference=lasting), _without_study(problem, draft.timetable))
    soon = {person for person, days in told.items() if any(map(reference.is_soon, days))}
    moves = 0
    for session in draft.missing:
        if session.is_wave:
            continue
        people = _counted(problem, reference, session.people)
        sure |= people
        first = max(session.first, reference.on)
        if all(reference.is_soon(day) for day in days_between(first, session.last + timedelta(session.activity.days))):
            soon |= people
        old = reference.timetable.by_session.get(session.id, ())
        moves += bool(old) and old[0].day >= reference.on
    return sure, soon, moves


def _leaving(problem: Problem, draft: Draft, name: str, subjects: Sequence[str] = ()) -> Leaving:
    reference = problem.reference
    assert reference is not None, "there is something to be stable against"
    days = _days(draft.timetable, name)
    people = {person for p in days for person in (*p.attendees, *p.staff)}
    named = people & set(subjects)
    wave = problem.activity[days[0].activity].audience is AudienceKind.WAVE
    alone = wave and bool(named)
    counted = _counted(problem, reference, sorted(named if alone else people))
    away = {who for who, person in problem.apprentice.items() if not all(person.learns(p.day) for p in days)}
    counted -= away
    soon = counted if any(reference.is_soon(p.day) for p in days) else frozenset()
    return Leaving(name, counted, soon, draft.movable[name] and not alone)


def _counted(problem: Problem, reference: Reference, people: Sequence[str]) -> frozenset[str]:
    return frozenset(who for who in people if who in problem.staff or who in reference.people)


def _days(timetable: Timetable, name: str) -> list[Placement]:
    return [p for session, days in timetable.by_session.items() if session == name for p in days]


def _without_study(problem: Problem, timetable: Timetable) -> Timetable:
    study = {a.id for a in problem.programme.activities if a.kind is ActivityKind.STUDY}
    return replace(timetable, placements=tuple(p for p in timetable.placements if p.activity not in study))
