"""What the solver answers: groups, tutors, placements, deadlines and own-time study of one cohort."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from models.ids import (
    ActivityId,
    ApprenticeId,
    AssessmentId,
    CohortId,
    GroupId,
    GroupTypeId,
    HostId,
    ModuleId,
    ProgrammeId,
    RoomId,
    SessionId,
    SiteId,
    StaffId,
)
from models.timegrid import Span


@dataclass(frozen=True, slots=True)
class Group:
    """One learning group; `facilitator` stays the same for the whole programme."""

    id: GroupId
    type: GroupTypeId
    members: tuple[ApprenticeId, ...]
    facilitator: StaffId | None = None
    hub: SiteId | None = None
    """Where the group meets when it meets at a workplace."""


@dataclass(frozen=True, slots=True)
class Breakout:
    """The room that one group has for itself during part of a session."""

    group: GroupId
    room: RoomId
    span: Span


@dataclass(frozen=True, slots=True)
class Placement:
    """One session on one day: when, where and with whom.

    Parameters
    ----------
    session, day_number
        Together they identify the placement for life; day 2 of a block has `day_number` 2.
    audience
        `cohort`, a group id, a wave id or an apprentice id.
    attendees, staff
        Who takes part, sorted. A wave's attendees are decided by the solver.
    room, host, site
        At most one of room and host; `site` is where everybody is, None when online.
    otj_minutes, release_minutes
        Minutes of this placement that count off the job, and paid minutes released.
    """

    session: SessionId
    activity: ActivityId
    audience: str
    day: date
    span: Span
    attendees: tuple[ApprenticeId, ...]
    day_number: int = 1
    staff: tuple[StaffId, ...] = ()
    site: SiteId | None = None
    room: RoomId | None = None
    host: HostId | None = None
    breakouts: tuple[Breakout, ...] = ()
    otj_minutes: int = 0
    release_minutes: int = 0

    @property
    def id(self) -> str:
        return f"{self.session}#{self.day_number}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A hand-in or presentation date; the minute is the local time of the hand-in."""

    id: str
    assessment: AssessmentId
    day: date
    minute: int
    attendees: tuple[ApprenticeId, ...]
    audience: str = "cohort"


@dataclass(frozen=True, slots=True)
class OwnTimeStudy:
    """Self-managed learning in the apprentice's own time: hours to find between two dates, not in the diary."""

    apprentice: ApprenticeId
    module: ModuleId
    first: date
    last: date
    minutes: int


@dataclass(frozen=True)
class Timetable:
    """All of it. Every tuple is in a stable order, so that equal timetables are equal bytes."""

    programme: ProgrammeId
    cohort: CohortId
    groups: tuple[Group, ...]
    tutors: tuple[tuple[ApprenticeId, StaffId], ...]
    placements: tuple[Placement, ...]
    deadlines: tuple[Deadline, ...] = ()
    own_time: tuple[OwnTimeStudy, ...] = ()

    @cached_property
    def tutor_of(self) -> Mapping[ApprenticeId, StaffId]:
        return dict(self.tutors)

    @cached_property
    def group(self) -> Mapping[GroupId, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def by_person(self) -> Mapping[str, tuple[Placement, ...]]:
        """Placements of each apprentice and member of staff, in time order."""
        diaries: dict[str, list[Placement]] = {}
        for placement in self.placements:
            for person in (*placement.attendees, *placement.staff):
                diaries.setdefault(person, []).append(placement)
        return {person: tuple(sorted(diary, key=_when)) for person, diary in sorted(diaries.items())}

    @cached_property
    def by_session(self) -> Mapping[SessionId, tuple[Placement, ...]]:
        sessions: dict[SessionId, list[Placement]] = {}
        for placement in sorted(self.placements, key=_when):
            sessions.setdefault(placement.session, []).append(placement)
        return {session: tuple(days) for session, days in sessions.items()}

    @cached_property
    def by_activity(self) -> Mapping[ActivityId, tuple[Placement, ...]]:
        activities: dict[ActivityId, list[Placement]] = {}
        for placement in sorted(self.placements, key=_when):
            activities.setdefault(placement.activity, []).append(placement)
        return {activity: tuple(found) for activity, found in activities.items()}

    def groups_of_type(self, group_type: GroupTypeId) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if group.type == group_type)


def _when(placement: Placement) -> tuple[date, int, str]:
    return (placement.day, placement.span.start, placement.id)
