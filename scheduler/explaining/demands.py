"""What the programme asks for, as facts: each session, visit and deadline, with ways to ask a little less."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from models.outcomes import Milestone
from models.problem import Problem
from models.programme import (
    Activity,
    ActivityKind,
    Assessment,
    AudienceKind,
    Cadence,
    Due,
    DueKind,
    Gap,
    Recurrence,
    Role,
)
from models.session import Session
from models.words import say_count, say_day, say_list
from scheduler.explaining.editing import (
    after_each_other,
    edit_activity,
    edit_assessment,
    edit_policy,
    edit_row,
    widen_window,
)
from scheduler.explaining.fact import Apply, Change, Fact, changing, waiving
from scheduler.inspection.note import Row
from scheduler.inspection.tables import row_of

WIDER_WEEKS = (1, 2, 4, 8)
GAP_DAYS = (3, 7, 14, 28)


def demand_of(session: Session) -> str:
    """Name the demand that a session belongs to: a visit's waves are asked for together."""
    return session.activity.id if session.is_wave else session.id


def session_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    """Yield one demand for each session, and one for all waves of a visit."""
    seen: set[str] = set()
    for session in sessions:
        name = demand_of(session)
        if name not in seen:
            seen.add(name)
            yield Fact(
                f"session {name}",
                "every-session-once",
                _asked(problem, session),
                waiving(name),
                (Row("activities", session.activity.id),),
                lambda session=session: [*_wider(problem, session), *_other_tutor(problem, session)],  # type: ignore[misc]  # bound early
                demand=True,
            )


def _asked(problem: Problem, session: Session) -> str:
    activity = session.activity
    when = f"from {say_day(session.first)} to {say_day(session.last)}"
    if session.is_wave:
        people = len(session.attendees)
        waves = activity.recurrence.count
        return f"{activity.title} is asked for once for each of {people} people, in {waves} waves {when}."
    who = "the whole cohort" if session.audience == "cohort" else problem.name(session.audience)
    names = sorted(problem.name(person) for person in session.staff)
    staff = f" with {say_list(names)}" if names else ""
    return f"{activity.title} ({session.id}) is asked for, for {who}{staff}, {when}."


def _wider(problem: Problem, session: Session) -> Iterator[Change]:
    activity = session.activity
    if activity.recurrence.cadence is not Cadence.TIMES or activity.at_board:
        return
    first, last = problem.bounds(activity.window)
    for weeks in WIDER_WEEKS:
        for word, early, late in (("end", 0, weeks), ("begin", weeks, 0)):
            begin = max(problem.cohort.start, first - timedelta(weeks=early))
            end = min(problem.cohort.end, last + timedelta(weeks=late))
            if (begin, end) != (first, last):
                yield Change(
                    "window_week",
                    f"window {activity.id} {word}",
                    weeks,
                    f"Let {activity.title} {word} {say_count(weeks, 'week')} "
                    f"{'later' if late else 'earlier'}, on {say_day(end if late else begin)}",
                    widen_window(activity.id, begin, end),
                    (Row("activities", activity.id),),
                )


def _other_tutor(problem: Problem, session: Session) -> Iterator[Change]:
    """Let the tutor be chosen where the session needs the one who is named."""
    if Role.TUTOR in session.activity.staff and len(session.attendees) == 1:
        person = problem.apprentice[session.attendees[0]]
        if person.tutor is not None:
            yield Change(
                "tutor",
                f"tutor {person.id}",
                1,
                f"Let the tutor of {person.name} ({person.id}) be chosen",
                edit_row("apprentices", person.id, tutor=None),
                (row_of(problem, "apprentices", person.id),),
            )


def distance_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    """Yield the limits on days between activities and between occurrences of one activity."""
    asked = {session.activity.id: session.activity for session in sessions}
    for activity in asked.values():
        for name, gaps in (("after", activity.after), ("before", activity.before)):
            for gap in gaps:
                if gap.activity in asked:
                    yield _gap_fact(activity, asked[gap.activity], name, gap)
        recurrence = activity.recurrence
        times = sum(session.activity.id == activity.id for session in sessions)
        if times > 1 and activity.audience is not AudienceKind.WAVE:
            if recurrence.min_gap_days:
                yield _occurrence_fact(activity, "min_gap_days", "at least", recurrence.min_gap_days, -1)
            if recurrence.max_gap_days is not None:
                yield _occurrence_fact(activity, "max_gap_days", "at most", recurrence.max_gap_days, 1)


def _gap_fact(activity: Activity, other: Activity, name: str, gap: Gap) -> Fact:
    most = "" if gap.max_days is None else f" and at most {gap.max_days}"

    def edit(new: Gap | None) -> tuple[Gap, ...]:
        return tuple(g for old in getattr(activity, name) for g in ((old,) if old != gap else (new,)) if g is not None)

    def changes() -> Iterator[Change]:
        for days in GAP_DAYS:
            if gap.min_days > 0:
                least = max(0, gap.min_days - days)
                yield Change(
                    "gap_day", f"gap {activity.id} {other.id} least", gap.min_days - least,
                    f"Let {least} days from {other.title} to {activity.title} be enough" if name == "after"
                    else f"Let {least} days from {activity.title} to {other.title} be enough",
                    edit_activity(activity.id, **{name: edit(replace(gap, min_days=least))}),
                )  # fmt: skip
            if gap.max_days is not None:
                yield Change(
                    "gap_day", f"gap {activity.id} {other.id} most", days,
                    f"Let up to {gap.max_days + days} days lie between {activity.title} and {other.title}",
                    edit_activity(activity.id, **{name: edit(replace(gap, max_days=gap.max_days + days))}),
                )  # fmt: skip

    return Fact(
        f"gap {activity.id} {name} {gap.activity}",
        "activity-order",
        f"{activity.title} is at least {gap.min_days}{most} days {name} {other.title}.",
        changing(edit_activity(activity.id, **{name: edit(None)})),
        (Row("activities", activity.id), Row("activities", other.id)),
        changes,
    )


def _occurrence_fact(activity: Activity, field: str, word: str, days: int, sign: int) -> Fact:
    def changes() -> Iterator[Change]:
        for more in GAP_DAYS:
            new = max(0, days + sign * more)
            yield Change(
                "gap_day", f"recurrence {activity.id} {field}", abs(new - days),
                f"Let {word} {new} days lie between two occurrences of {activity.title}",
                edit_activity(activity.id, recurrence=_with(activity.recurrence, field, new)),
            )  # fmt: skip

    return Fact(
        f"recurrence {activity.id} {field}",
        "occurrence-gap",
        f"Two occurrences of {activity.title} that follow each other are {word} {days} days apart.",
        changing(edit_activity(activity.id, recurrence=_with(activity.recurrence, field, None))),
        (Row("activities", activity.id),),
        changes,
    )


def _with(recurrence: Recurrence, field: str, value: int | None) -> Recurrence:
    changes: dict[str, Any] = {field: value}
    return replace(recurrence, **changes)


def deadline_facts(problem: Problem, assessments: Iterable[Assessment]) -> Iterator[Fact]:
    """Yield one demand for each deadline, and the distances that deadlines keep."""
    listed = list(assessments)
    for assessment in listed:
        yield Fact(
            f"deadline {assessment.id}",
            "deadline-dates",
            f"{assessment.title} ({assessment.id}) is due {_when(problem, assessment)}.",
            waiving(assessment.id),
            (Row("assessments", assessment.id),),
            lambda assessment=assessment: _later(problem, assessment),  # type: ignore[misc]  # bound early
            demand=True,
        )
    policy = problem.programme.policy
    if len(listed) > 1 and policy.deadline_gap_days:
        gap = policy.deadline_gap_days
        yield policy_fact(
            "deadline-spacing", "deadline_gap_days", f"Two deadlines are at least {gap} days apart.",
            0, [max(0, gap - days) for days in GAP_DAYS], gap,
            "Let {} days between two deadlines be enough",
        )  # fmt: skip
    wait = policy.taught_to_deadline_days
    if wait > 1 and any(assessment.due.kind is DueKind.BETWEEN for assessment in listed):
        yield policy_fact(
            "deadline-dates", "taught_to_deadline_days", f"From teaching to a hand-in are at least {wait} days.",
            1, [max(1, wait - days) for days in GAP_DAYS], wait, "Let {} days from teaching to a hand-in be enough",
        )  # fmt: skip


def policy_fact(
    rule: str,
    field: str,
    message: str,
    free: object,
    steps: Sequence[Any],
    now: Any,
    say: str,
    kind: str = "policy_day",
) -> Fact:
    """Return a number of the policy as a fact; the steps are values nearer and nearer to none."""
    row = Row("policy", field)
    return Fact(
        f"policy {field}",
        rule,
        message,
        changing(edit_policy(**{field: free})),
        (row,),
        lambda: [
            Change(kind, f"policy {field}", _units(now, step), say.format(step), edit_policy(**{field: step}), (row,))
            for step in dict.fromkeys(steps)
        ],
    )


def _units(now: Any, new: Any) -> int:
    """Return how far a number moves, shares in hundredths."""
    moved: int = round(abs(now - new) * (100 if isinstance(now, Decimal) else 1))
    return moved


def _when(problem: Problem, assessment: Assessment) -> str:
    due = assessment.due
    title: dict[str, str] = {activity.id: activity.title for activity in problem.programme.activities}
    if due.kind is DueKind.WEEK:
        monday = problem.due_monday(due)
        of = f" of {problem.module[due.module].title}" if due.module is not None else ""
        return f"at the end of week {due.days}{of}, {say_day(monday)} to {say_day(monday + timedelta(days=6))}"
    if due.kind is DueKind.BEFORE:
        return f"{due.days} days before {due.assessment}, or on the last open day before that"
    if due.kind is DueKind.AFTER:
        return f"{due.days} days after {title.get(due.activity or '', 'teaching')}, or on the next open day"
    return f"between {title.get(due.activity or '')} and {title.get(due.until or '')}"


def _later(problem: Problem, assessment: Assessment) -> Iterator[Change]:
    due = assessment.due
    row = (Row("assessments", assessment.id),)
    if due.kind is DueKind.WEEK:
        for weeks in (1, -1, 2, -2):
            week = due.days + weeks
            monday = problem.due_monday(replace(due, days=week))
            if problem.cohort.start <= monday <= problem.cohort.end:
                yield _redue(assessment, replace(due, days=week), abs(weeks),
                             f"at the end of week {week}, {_last_open(problem, monday)}", row)  # fmt: skip
    elif due.kind is DueKind.AFTER:
        for weeks in (-1, 1, -2, 2, -4):
            if due.days + 7 * weeks > 0:
                yield _redue(assessment, replace(due, days=due.days + 7 * weeks), abs(weeks),
                             f"{due.days + 7 * weeks} days after the last day", row)  # fmt: skip


def _last_open(problem: Problem, monday: date) -> str:
    opened = [day for day in problem.grid.open_days if monday <= day < monday + timedelta(weeks=1)]
    return say_day(opened[-1]) if opened else "which is closed"


def _redue(assessment: Assessment, due: Due, weeks: int, when: str, rows: tuple[Row, ...]) -> Change:
    return Change(
        "deadline_week",
        f"due {assessment.id}",
        weeks,
        f"Let {assessment.title} be due {when}",
        after_each_other([edit_assessment(assessment.id, due=due)]),
        rows,
    )


def milestone_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    """Yield the shares of the outcomes that are wanted by a week, where study shows that weeks are complete."""
    milestones = problem.programme.milestones
    if not any(session.activity.kind is ActivityKind.STUDY for session in sessions):
        return
    for number, milestone in enumerate(milestones, start=1):
        row = Row("milestones", str(number))
        yield Fact(
            f"milestone {number}",
            "milestones",
            f"By the end of week {milestone.week} {milestone.share:.0%} of the outcomes are reached.",
            changing(_milestones(tuple(m for m in milestones if m != milestone))),
            (row,),
            lambda milestone=milestone, row=row: [  # type: ignore[misc]  # bound early
                Change(
                    "milestone_week",
                    f"milestone {milestone.week}",
                    weeks,
                    f"Let {milestone.share:.0%} of the outcomes be reached by week {milestone.week + weeks}",
                    _milestones(tuple(replace(m, week=m.week + weeks) if m == milestone else m for m in milestones)),
                    (row,),
                )
                for weeks in WIDER_WEEKS
            ],
        )


def _milestones(milestones: tuple[Milestone, ...]) -> Apply:
    return lambda problem: replace(problem, programme=replace(problem.programme, milestones=milestones))
