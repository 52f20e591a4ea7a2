"""Which of several venues a session in person goes to: the one to which those who come travel least."""

from collections.abc import Sequence
from datetime import date

from models.ids import ApprenticeId, RoomId, SiteId
from models.problem import Problem
from models.programme import Activity, ActivityKind, Mode
from models.session import Session


def choose_venue(
    problem: Problem, activity: Activity, attendees: Sequence[ApprenticeId], people: int, first: date, last: date
) -> SiteId | None:
    """Return the venue of least travel among those of the activity that have a room for it; earlier ones win ties.

    Venues do not depend on one another, so the least of each session is the least of all. Where no venue has a room,
    the first is named, and the calendar says that nothing fits.

    Parameters
    ----------
    people
        Everybody who needs a seat: attendees, staff and guests.
    first, last
        Days from which and until which the room may be used; one that is closed on all of them is no room.
    """
    allowed = allowed_venues(problem, activity)
    step_free = any(problem.apprentice[person].step_free for person in attendees)
    able = {
        room.site
        for room in problem.cohort.rooms
        if room.capacity >= people
        and set(activity.room_features) <= set(room.features)
        and (room.step_free or not step_free)
        and _is_ever_open(problem, room.id, first, last)
    }
    fitting = [site for site in allowed if site in able] or allowed
    return min(fitting, key=lambda site: travel(problem, attendees, site), default=None)


def _is_ever_open(problem: Problem, room: RoomId, first: date, last: date) -> bool:
    closed = [absence for absence in problem.cohort.absences if absence.who == room and absence.span is None]
    if not closed:
        return True
    days = (day for day in problem.grid.open_days if first <= day <= last)
    return any(not any(absence.first <= day <= absence.last for absence in closed) for day in days)


def allowed_venues(problem: Problem, activity: Activity) -> list[SiteId]:
    """Return the venues of the cohort that the activity may use: those it names, or all."""
    return [site for site in problem.cohort.venues if not activity.venues or site in activity.venues]


def travel(problem: Problem, attendees: Sequence[ApprenticeId], site: SiteId) -> int:
    """Kilometres, one way, of everybody from their own site to a venue, each rounded."""
    return sum(round(problem.distance_km(problem.apprentice[person].site, site)) for person in attendees)


def least_travel(problem: Problem, sessions: Sequence[Session]) -> int:
    """Bound the kilometres to all sessions that have a choice of venues, for the groups as they were formed."""
    total = 0
    for session in sessions:
        activity = session.activity
        if activity.kind is ActivityKind.STUDY or activity.mode not in (Mode.IN_PERSON, Mode.HYBRID):
            continue  # study is where the apprentice works
        if len(allowed_venues(problem, activity)) > 1:
            people = len(session.people) + activity.guests
            site = choose_venue(problem, activity, session.attendees, people, session.first, session.last)
            if site is not None:
                total += activity.days * travel(problem, session.attendees, site)
    return total
