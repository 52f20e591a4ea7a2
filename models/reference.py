"""A timetable that people already know: what another one changes in it, for whom, and on which days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from models.ids import ActivityId, ApprenticeId, HostId, RoomId, SessionId, SiteId, StaffId
from models.programme import Activity, ActivityKind, AudienceKind
from models.timegrid import Span
from models.timetable import Placement, Timetable

if TYPE_CHECKING:
    from models.problem import Problem


class Whereabouts(NamedTuple):
    """One day of a session: when and where it is."""

    day: date
    span: Span
    site: SiteId | None
    room: RoomId | None
    host: HostId | None


class Appointment(NamedTuple):
    """A whole session as it stands in a diary; `what` outlives the counting anew of waves and study blocks."""

    what: str
    days: tuple[Whereabouts, ...]


@dataclass(frozen=True)
class Reference:
    """The timetable that people know, and from when on it may be changed.

    Parameters
    ----------
    timetable
        As it was released.
    on
        Sessions that began before that day stay as they were.
    notice_days
        Who is told of a change on one of so many days from `on` is told at short notice; 0 or more.
    """

    timetable: Timetable
    on: date
    notice_days: int = 14

    def is_soon(self, day: date) -> bool:
        """Tell whether a change on that day comes at short notice."""
        return 0 <= (day - self.on).days < self.notice_days

    @cached_property
    def begun(self) -> Mapping[SessionId, tuple[Placement, ...]]:
        """Sessions that began before they may be changed, all days of each."""
        return {name: days for name, days in self.timetable.by_session.items() if days[0].day < self.on}

    @cached_property
    def people(self) -> frozenset[str]:
        """Everybody who is in the timetable that people know."""
        return frozenset(self.timetable.by_person) | frozenset(self.timetable.tutor_of)


def appointments(
    timetable: Timetable, activities: Mapping[ActivityId, Activity], on: date
) -> dict[Appointment, frozenset[str]]:
    """Return the sessions that begin on a day or later, each with everybody who is there."""
    found: dict[Appointment, frozenset[str]] = {}
    for session, days in timetable.by_session.items():
        if days[0].day >= on:
            where = tuple(Whereabouts(p.day, p.span, p.site, p.room, p.host) for p in days)
            people = frozenset(person for p in days for person in (*p.attendees, *p.staff))
            key = Appointment(_what(session, days[0], activities.get(days[0].activity)), where)
            found[key] = found.get(key, frozenset()) | people
    return found


def _what(session: SessionId, placement: Placement, activity: Activity | None) -> str:
    """Waves and study blocks are numbered by their days, so that their numbers say nothing."""
    if activity is not None and activity.audience is AudienceKind.WAVE:
        return activity.id
    if activity is not None and activity.kind is ActivityKind.STUDY:
        return f"{activity.id}/{placement.audience}"
    return session


def changed_days(problem: "Problem", timetable: Timetable) -> dict[str, set[date]]:
    """Return for everybody in whose diary a session is gone, new or elsewhere the days of these sessions.

    Without a reference nobody is. Apprentices whom the reference does not know join, and days on which an apprentice
    does not learn are free for a reason: neither is a change for them.
    """
    reference = problem.reference
    if reference is None:
        return {}
    before = appointments(reference.timetable, problem.activity, reference.on)
    after = appointments(timetable, problem.activity, reference.on)
    found: dict[str, set[date]] = {}
    for appointment in before.keys() | after.keys():
        for person in before.get(appointment, frozenset()) ^ after.get(appointment, frozenset()):
            days = {where.day for where in appointment.days}
            apprentice = problem.apprentice.get(ApprenticeId(person))
            if apprentice is None:
                counts = StaffId(person) in problem.staff
            else:
                counts = person in reference.people and all(apprentice.learns(day) for day in days)
            if counts:
                found.setdefault(person, set()).update(days)
    return found
