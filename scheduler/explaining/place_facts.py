"""What stands in the tables about days and places: closures, agreed dates, rooms, hosts and board meetings."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from models.ids import ApprenticeId
from models.people import BoardMeeting, Closure, Host, HostDay, Room
from models.problem import Problem
from models.programme import Activity, Mode
from models.session import Session
from models.timegrid import Span, days_between
from models.words import say_day, say_list
from scheduler.explaining.editing import edit_activity, edit_row, open_days, seat, with_rows, without_row
from scheduler.explaining.fact import Apply, Change, Fact, changing
from scheduler.inspection.note import Row
from scheduler.inspection.tables import row_of

PLENTY = 1_000_000
BANK_HOLIDAY = "Bank holiday"
MOST_DAYS = 10


def closure_facts(problem: Problem, windows: Sequence[tuple[date, date]], runs: Sequence[int]) -> Iterator[Fact]:
    """Yield the closures that touch a window; `runs` are the lengths of blocks that might need the days."""
    seen: set[Closure] = set()
    for number, closure in enumerate(problem.cohort.closures):
        if closure not in seen and any(closure.first <= last and closure.last >= first for first, last in windows):
            seen.add(closure)
            days = f"on {say_day(closure.first)}"
            if closure.first != closure.last:
                days = f"from {say_day(closure.first)} to {say_day(closure.last)}"
            row = Row("closures", closure.reason, number)
            yield Fact(
                f"closure {closure.first} {closure.last} {closure.reason}",
                "open-days",
                f"Everything is closed {days} ({closure.reason}).",
                changing(without_row("closures", closure)),
                (row,),
                lambda closure=closure, row=row: _opened(closure, windows, runs, row),  # type: ignore[misc]  # bound early
                touches=lambda s, closure=closure: closure.first <= s.last and closure.last >= s.first,  # type: ignore[misc]  # bound early
            )


def _opened(closure: Closure, windows: Sequence[tuple[date, date]], runs: Sequence[int], row: Row) -> Iterator[Change]:
    if closure.reason.startswith(BANK_HOLIDAY):
        return
    offered = 0
    for day in days_between(closure.first, closure.last):
        for length in sorted({1, *runs}):
            last = day + timedelta(days=length - 1)
            inside = any(first <= day and last <= end for first, end in windows)
            if not inside or last > closure.last or last.weekday() > 4 or day.weekday() + length > 5:
                continue
            offered += 1
            if offered <= MOST_DAYS * len(set(runs) | {1}):
                yield Change(
                    "closed_day",
                    f"closure {closure.first} {closure.reason}",
                    length,
                    f"Open {{day}}{_and_after(length)} (move the closure: {closure.reason})",
                    open_days(closure.reason, day, last),
                    (row,),
                    day,
                )


def _and_after(length: int) -> str:
    return {1: "", 2: " and the day after"}.get(length, f" and the {length - 1} days after")


def fixed_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    """Yield the agreed dates of these sessions."""
    for number, fixed in enumerate(problem.cohort.fixed_dates):
        mine = [
            s
            for s in sessions
            if s.activity.id == fixed.activity
            and fixed.audience in ("", s.audience)
            and s.occurrence == fixed.occurrence
        ]
        if mine:
            title, row = mine[0].activity.title, Row("fixed_dates", f"{fixed.activity} {fixed.day}", number)
            drop = without_row("fixed_dates", fixed)
            yield Fact(
                f"fixed {fixed.activity} {fixed.audience} {fixed.occurrence} {fixed.day}",
                "fixed-dates",
                f"{title} is agreed for {say_day(fixed.day)}.",
                changing(drop),
                (row,),
                lambda title=title, drop=drop, row=row, fixed=fixed: [  # type: ignore[misc]  # bound early
                    Change(
                        "agreed_date", f"fixed {fixed.activity} {fixed.day}", 1,
                        f"Agree another date than {say_day(fixed.day)} for {title}", drop, (row,),
                    )
                ],
            )  # fmt: skip


def room_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    """Yield how many the rooms seat, what they have, and that groups break out to rooms of their own."""
    inside = [session for session in sessions if session.activity.mode in (Mode.IN_PERSON, Mode.HYBRID)]
    if not inside:
        return
    for activity in {
        s.activity.room_features: s.activity for s in reversed(inside) if s.activity.room_features
    }.values():
        yield _feature_fact(problem, activity)
    rooms = problem.cohort.rooms
    largest = max(inside, key=lambda session: (0 if session.is_wave else _heads(session), session.id))
    fitting = [room for room in rooms if set(largest.activity.room_features) <= set(room.features)] or list(rooms)
    biggest = max(fitting, key=lambda room: (room.capacity, room.id), default=None)
    if biggest is not None:
        yield Fact(
            "room capacity",
            "room-fits",
            f"No room with {say_list(largest.activity.room_features) or 'what it takes'} seats more than "
            f"{biggest.capacity} ({biggest.name}); {largest.activity.title} has {_heads(largest)} people.",
            changing(with_rows("rooms", lambda rows: (replace(room, capacity=PLENTY) for room in rows))),
            tuple(row_of(problem, "rooms", room.id) for room in fitting),
            lambda: _seats(problem, fitting, inside),
            touches=lambda session: session.activity.mode in (Mode.IN_PERSON, Mode.HYBRID),
        )
    steps = [room for room in rooms if not room.step_free]
    for who in sorted({person for session in inside for person in session.attendees}):
        if problem.apprentice[who].step_free and steps:
            yield _steps_fact(problem, who, steps)


def _steps_fact(problem: Problem, who: ApprenticeId, steps: Sequence[Room]) -> Fact:
    names = say_list(room.name for room in steps)
    return Fact(
        f"step-free {who}",
        "room-fits",
        f"{problem.name(who)} ({who}) needs rooms without steps; {names} {'has' if len(steps) == 1 else 'have'} some.",
        changing(edit_row("apprentices", who, step_free=False)),
        (row_of(problem, "apprentices", who), *(row_of(problem, "rooms", room.id) for room in steps)),
        lambda: [
            Change(
                "room_steps",
                f"steps {room.id}",
                1,
                f"Make {room.name} ({room.id}) reachable without steps",
                edit_row("rooms", room.id, step_free=True),
                (row_of(problem, "rooms", room.id),),
            )
            for room in steps
        ],
        touches=lambda session: who in session.attendees and session.activity.mode in (Mode.IN_PERSON, Mode.HYBRID),
    )


def _heads(session: Session) -> int:
    return len(session.people) + session.activity.guests


def _seats(problem: Problem, rooms: Iterable[Room], sessions: Sequence[Session]) -> Iterator[Change]:
    sizes = sorted({_heads(session) for session in sessions})
    for room in rooms:
        for people in sizes:
            if people > room.capacity:
                yield Change(
                    "seat", f"seats {room.id}", people - room.capacity,
                    f"Seat {people} in {room.name} ({room.id}), {people - room.capacity} more than now",
                    edit_row("rooms", room.id, capacity=people), (row_of(problem, "rooms", room.id),),
                )  # fmt: skip


def _feature_fact(problem: Problem, activity: Activity) -> Fact:
    wanted = say_list(activity.room_features)
    with_it = [room.name for room in problem.cohort.rooms if set(activity.room_features) <= set(room.features)]
    there = f"only {say_list(with_it)} has it" if with_it else "no room has it"

    def changes() -> Iterator[Change]:
        for room in problem.cohort.rooms:
            lacking = sorted(set(activity.room_features) - set(room.features))
            if lacking:
                yield Change(
                    "room_feature", f"feature {room.id}", len(lacking),
                    f"Put {say_list(lacking)} into {room.name} ({room.id})",
                    edit_row("rooms", room.id, features=(*room.features, *lacking)),
                    (row_of(problem, "rooms", room.id),),
                )  # fmt: skip

    return Fact(
        f"features {wanted}",
        "room-fits",
        f"{activity.title} needs a room with {wanted}; {there}.",
        changing(_featureless(activity.room_features)),
        (Row("activities", activity.id),),
        changes,
        touches=lambda session: set(activity.room_features) <= set(session.activity.room_features),
    )


def _featureless(features: tuple[str, ...]) -> Apply:
    def apply(problem: Problem) -> Problem:
        for activity in problem.programme.activities:
            if activity.room_features == features:
                problem = edit_activity(activity.id, room_features=())(problem)
        return problem

    return apply


def host_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    """Yield on which days hosts receive, and with how many seats."""
    for activity in {s.activity.id: s.activity for s in sessions if s.activity.mode is Mode.HOST}.values():
        first, last = problem.bounds(activity.window)
        hosts = [host for host in problem.cohort.hosts if host.theme == activity.theme]
        rows = tuple(row_of(problem, "hosts", host.id) for host in hosts)
        listed = [(host, day) for host in hosts for day in host.days if first <= day.day <= last]
        said = say_list(f"{day.seats} on {say_day(day.day)}" for _, day in listed[:8]) or "none"
        yield Fact(
            f"seats {activity.theme}",
            "host-open",
            f"Seats of hosts for {activity.title}: {said}{' and other days' if len(listed) > 8 else ''}.",
            changing(with_rows("hosts", lambda found, theme=activity.theme: (_roomy(h, theme) for h in found))),  # type: ignore[misc]  # bound early
            rows,
            lambda activity=activity, listed=listed: _more_seats(problem, activity, listed),  # type: ignore[misc]  # bound early
        )
        yield Fact(
            f"receiving {activity.theme}",
            "host-open",
            f"{say_list(host.name for host in hosts) or 'No host'} receive{'s' if len(hosts) == 1 else ''} for "
            f"{activity.title} on {say_list(say_day(day.day) for _, day in listed[:8]) or 'no day'} only.",
            changing(with_rows("hosts", lambda found, a=activity: (_always(problem, h, a) for h in found))),  # type: ignore[misc]  # bound early
            rows,
            lambda activity=activity, hosts=hosts: _more_days(problem, activity, hosts),  # type: ignore[misc]  # bound early
        )


def _roomy(host: Host, theme: str) -> Host:
    if host.theme != theme:
        return host
    return replace(host, days=tuple(replace(day, seats=PLENTY) for day in host.days))


def _always(problem: Problem, host: Host, activity: Activity) -> Host:
    if host.theme != activity.theme:
        return host
    known = {day.day for day in host.days}
    seats = max((day.seats for day in host.days), default=len(problem.cohort.apprentices))
    first, last = problem.bounds(activity.window)
    more = tuple(HostDay(day, seats) for day in days_between(first, last) if day not in known)
    return replace(host, days=(*host.days, *more))


def _more_seats(problem: Problem, activity: Activity, listed: Sequence[tuple[Host, HostDay]]) -> Iterator[Change]:
    for host, day in listed[:MOST_DAYS]:
        for more in range(1, len(problem.cohort.apprentices) + 1):
            if day.seats + more > len(problem.cohort.apprentices):
                break
            yield Change(
                "host_seat", f"seats {host.id}", more,
                f"Let {host.name} ({host.id}) receive {more} more on {{day}}",
                seat(host.id, day.day, more), (row_of(problem, "hosts", host.id),), day.day,
            )  # fmt: skip


def _more_days(problem: Problem, activity: Activity, hosts: Sequence[Host]) -> Iterator[Change]:
    first, last = problem.bounds(activity.window)
    for host in hosts:
        known = {day.day for day in host.days}
        seats = max((day.seats for day in host.days), default=len(problem.cohort.apprentices))
        offered = [day for day in problem.grid.open_days if first <= day <= last and day not in known]
        step = max(1, len(offered) // MOST_DAYS)
        for day in offered[::step]:
            yield Change(
                "host_day", f"day {host.id}", 1,
                f"Let {host.name} ({host.id}) also receive {seats} on {{day}}",
                seat(host.id, day, 0, seats),
                (row_of(problem, "hosts", host.id),), day,
            )  # fmt: skip


def board_facts(problem: Problem, sessions: Sequence[Session]) -> Iterator[Fact]:
    """Yield when the boards meet that somebody is to observe."""
    for session in sessions:
        if not session.activity.at_board:
            continue
        employer = problem.apprentice[session.attendees[0]].employer
        meetings = [(n, m) for n, m in enumerate(problem.cohort.board_meetings) if m.employer == employer]
        inside = [(n, m) for n, m in meetings if session.first <= m.day <= session.last]
        when = say_list(f"{say_day(m.day)}, {m.span}" for _, m in inside[:6]) or "on no day of the window"
        yield Fact(
            f"board {employer} {session.activity.id}",
            "board-meetings",
            f"The board of {problem.name(employer)} meets {when}.",
            changing(edit_activity(session.activity.id, at_board=False)),
            tuple(Row("board_meetings", f"{m.employer} {m.day}", n) for n, m in inside),
            lambda session=session, employer=employer: _meetings(problem, session, str(employer)),  # type: ignore[misc]  # bound early
            touches=lambda s, employer=employer: (  # type: ignore[misc]  # bound early
                s.activity.at_board and problem.apprentice[s.attendees[0]].employer == employer
            ),
        )


def _meetings(problem: Problem, session: Session, employer: str) -> Iterator[Change]:
    days = [day for day in problem.grid.open_days if session.first <= day <= session.last]
    step = max(1, len(days) // MOST_DAYS)
    for day in days[::step]:
        half: Span = problem.programme.halves[1]
        meeting = BoardMeeting(problem.apprentice[session.attendees[0]].employer, day, half)
        yield Change(
            "board_meeting", f"board {employer}", 1,
            f"Name another meeting of the board of {problem.name(employer)}, such as {{day}}, {half}",
            with_rows("board_meetings", lambda rows, meeting=meeting: (*rows, meeting)), (), day,  # type: ignore[misc]  # bound early
        )  # fmt: skip
