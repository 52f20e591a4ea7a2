"""Places sessions on a calendar board: days and half-days by CP-SAT, then clock times and rooms day by day."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from models.findings import Kind
from models.ids import ApprenticeId, RoomId, SessionId
from models.programme import ActivityKind
from models.session import Session
from models.timetable import Placement
from scheduler.calendar_board import CalendarBoard
from scheduler.clock import Booking, DayClock, Slotted
from scheduler.diary import ticks
from scheduler.levels import Outcome
from scheduler.literal_board import Start
from scheduler.rule import CalendarRule


@dataclass(frozen=True, slots=True)
class Choice:
    """A session with the start that was chosen, and who attends."""

    session: Session
    start: Start
    attendees: tuple[ApprenticeId, ...]


class Arranged(NamedTuple):
    """Choices with clock times and rooms, and those of each day that found none.

    Parameters
    ----------
    exact
        Nothing else would have helped those that found none: all was tried, no block was held in a room that it took
        the day before, and nobody might have joined another wave.
    """

    slotted: list[Slotted]
    stuck: list[list[Choice]]
    exact: bool


def post_rules(board: CalendarBoard, rules: Sequence[CalendarRule]) -> None:
    """Let the rules narrow the domains, make the literals, and let the hard rules post their relations."""
    for rule in rules:
        rule.narrow(board)
    board.open()
    for rule in rules:
        if rule.kind is Kind.HARD:
            rule.post(board)


def post_wishes(board: CalendarBoard, rules: Sequence[CalendarRule], levels: Collection[str]) -> None:
    """Let the soft rules of these levels add their costs; a first solution needs none."""
    for rule in rules:
        if rule.kind is Kind.SOFT and rule.level in levels:
            rule.post(board)
        if rule.added_up in levels:
            rule.post_added_up(board)


def read_choices(board: CalendarBoard, outcome: Outcome) -> list[Choice]:
    """Read the chosen starts; waves and study blocks get their names by the order of their days."""
    choices: list[Choice] = []
    for session in board.sessions:
        chosen = [start for start in board.starts[session.id] if outcome.value(start.literal)]
        chosen.sort(key=lambda start: (start.day, start.halves, start.host or ""))
        if session.is_wave:
            choices.extend(_waves(board, outcome, session, chosen))
        elif session.activity.kind is ActivityKind.STUDY:
            for number, start in enumerate(chosen, start=1):
                block = replace(session, id=SessionId(f"{session.id}/{number}"), occurrence=number)
                choices.append(Choice(block, start, session.attendees))
        else:
            choices.extend(Choice(session, start, session.attendees) for start in chosen)
    return choices


def _waves(board: CalendarBoard, outcome: Outcome, session: Session, chosen: Sequence[Start]) -> list[Choice]:
    found = []
    for number, start in enumerate(chosen, start=1):
        name = f"wave-{number}"
        attendees = tuple(
            sorted(
                person
                for (activity, person), seats in board.seats.items()
                if activity == session.activity.id
                and any(seat.start is start and outcome.value(seat.literal) for seat in seats)
            )
        )
        wave = replace(session, id=SessionId(f"{session.activity.id}/{name}"), audience=name, occurrence=number)
        found.append(Choice(wave, start, attendees))
    return found


def arrange(board: CalendarBoard, choices: Sequence[Choice], known: Sequence[Slotted] = ()) -> Arranged:
    """Give every choice its clock times and rooms, one day after the other.

    `known` are bookings of other stages; they stay as they are.
    """
    clock = DayClock(board.problem, board.diaries, board.groups)
    by_day: dict[date, list[tuple[Choice, int]]] = defaultdict(list)
    for choice in choices:
        for more in range(choice.session.activity.days):
            by_day[board.days[choice.start.day] + timedelta(days=more)].append((choice, more + 1))
    before: dict[date, list[Slotted]] = defaultdict(list)
    for slotted in known:
        before[slotted.booking.day].append(slotted)
    rooms: dict[SessionId, RoomId | None] = {}
    done: list[Slotted] = []
    stuck: list[list[Choice]] = []
    exact = True
    for day in sorted(by_day):
        bookings = [_booking(board, choice, day, number, rooms) for choice, number in by_day[day]]
        found = clock.arrange(bookings, before[day])
        if found is None:
            stuck.append([choice for choice, _ in by_day[day]])
            held = any(number > 1 and rooms.get(choice.session.id) is not None for choice, number in by_day[day])
            seated = any(choice.session.is_wave for choice, _ in by_day[day])
            exact = exact and not held and not seated and not clock.gave_up
            continue
        for slotted in found:
            rooms.setdefault(slotted.booking.session.id, slotted.room)
        done.extend(found)
    return Arranged(done, stuck, exact)


def order(placement: Placement) -> tuple[date, int, str, int]:
    """Sort placements in a timetable by time, then name."""
    return (placement.day, placement.span.start, placement.session, placement.day_number)


def _booking(
    board: CalendarBoard, choice: Choice, day: date, number: int, rooms: dict[SessionId, RoomId | None]
) -> Booking:
    session = choice.session
    suitable = board.suitable_rooms(session)
    if suitable is not None and choice.start.room is not None:
        suitable = [room for room in suitable if room.id == choice.start.room]
    elif suitable is not None and session.id in rooms:
        suitable = [room for room in suitable if room.id == rooms[session.id]]
    elif suitable is not None and session.activity.days > 1:
        # A block stays in its room, so that its first day takes only one that is free to the end.
        need, first = ticks(choice.start.spans[0]), choice.start.day
        days = range(first, first + session.activity.days)
        suitable = [r for r in suitable if all(board.diaries.of(r.id)[n] & need == need for n in days)]
    site = board.site_of(session, choice.start)
    return Booking(
        session,
        day,
        number,
        choice.start.spans,
        choice.attendees,
        session.staff,
        site,
        choice.start.host,
        None if suitable is None else tuple(suitable),
        tuple(item for item in session.activity.agenda if item.breakout and item.day_number == number),
    )


def placement(slotted: Slotted) -> Placement:
    booking = slotted.booking
    activity = booking.session.activity
    return Placement(
        session=booking.session.id,
        activity=activity.id,
        audience=booking.session.audience,
        day=booking.day,
        span=slotted.span,
        attendees=booking.attendees,
        day_number=booking.day_number,
        staff=booking.staff,
        site=booking.site,
        room=slotted.room,
        host=booking.host,
        breakouts=slotted.breakouts,
        otj_minutes=activity.otj_minutes,
        release_minutes=activity.release_minutes,
    )
