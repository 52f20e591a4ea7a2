"""A bound that the clock would find day by day: nobody of the staff has more sessions than free minutes."""

from models.timegrid import Half
from scheduler.calendar_board import CalendarBoard
from scheduler.diary import TICK, ticks


def post_free_minutes(board: CalendarBoard) -> None:
    """Require that the sessions of a tutor or mentor in one half-day are no longer than their free time in it.

    The board offers a session to a half-day by itself; that two do not fit one after the other is left to the clock,
    which would take one cut for each day to say so.
    """
    for person in board.staff:
        free = board.diaries.of(person)
        for day in board.taken_days.get(person, ()):
            for half in Half:
                terms = [
                    (session.activity.minutes, start.literal)
                    for session, start in board.taken(person, day, half)
                    if session.activity.span is None
                ]
                room = TICK * (free[day] & ticks(board.problem.grid.halves[half])).bit_count()
                if sum(minutes for minutes, _ in terms) > room:
                    board.model.add(sum(minutes * literal for minutes, literal in terms) <= room)
