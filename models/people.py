"""Who and what takes part: employers, units, sites, apprentices, tutors, mentors, rooms and visit hosts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from models.ids import (
    ActivityId,
    ApprenticeId,
    EmployerId,
    GroupTypeId,
    HostId,
    ModuleId,
    RoomId,
    SiteId,
    StaffId,
    UnitId,
)
from models.timegrid import Span
from models.training import Spell


@dataclass(frozen=True, slots=True)
class WeekPattern:
    """The paid working hours of each weekday, Monday first; an empty tuple is a day off."""

    days: tuple[tuple[Span, ...], ...]

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise ValueError(f"A week pattern has seven days, not {len(self.days)}.")

    def covers(self, day: date, span: Span) -> bool:
        """Tell whether the whole span is working time on that date's weekday; hours that touch are one."""
        reached = span.start
        for work in sorted(self.days[day.weekday()]):
            if work.start <= reached < work.end:
                reached = work.end
        return reached >= span.end

    def works_on(self, day: date) -> bool:
        return bool(self.days[day.weekday()])


@dataclass(frozen=True, slots=True)
class Site:
    """A site with coordinates in degrees; `owner` is the employer, None for a venue; `place` a borough or district."""

    id: SiteId
    name: str
    lat: float
    lon: float
    owner: EmployerId | None = None
    address: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer and what it has promised: the share of contracted hours released for training."""

    id: EmployerId
    name: str
    code: str = ""
    sector: str = ""
    release_share: Decimal | None = None
    """None takes the programme's share."""
    release_days: tuple[int, ...] = ()
    """Weekdays on which release suits, Monday is 0; none named, all suit alike."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A ward, team or department whose work must be covered while people are away."""

    id: UnitId
    employer: EmployerId
    name: str
    max_away: int
    """Most apprentices of this unit released on one day."""
    cohort_days_count: bool = False
    """Whether days for the whole cohort count against `max_away`."""


@dataclass(frozen=True, slots=True)
class Job:
    """Where and how much an apprentice works from one day on; new hours or a new employer begin a new one."""

    first: date
    employer: EmployerId
    unit: UnitId
    site: SiteId
    mentor: StaffId | None
    weekly_hours: Decimal
    pattern: WeekPattern


@dataclass(frozen=True, slots=True)
class Apprentice:
    """One learner and the facts that the timetable needs.

    Parameters
    ----------
    employer, unit, site, mentor, weekly_hours, pattern
        At the start; `later_jobs` says what changes, in order.
    start, end
        First and last planned day of training; a late joiner has a start of their own.
    original_start
        The date that chooses the off-the-job rule set; earlier than `start` after a transfer.
    breaks
        Breaks in learning, in order.
    agreed_end
        The last day as first agreed, where a break has moved `end`.
    left
        Last day of learning of somebody who leaves the programme.
    gateway
        Last day of training of somebody who goes to the gateway early.
    """

    id: ApprenticeId
    name: str
    employer: EmployerId
    unit: UnitId
    site: SiteId
    mentor: StaffId | None
    """None only where the programme has nothing for mentors to do."""
    weekly_hours: Decimal
    pattern: WeekPattern
    start: date
    end: date
    original_start: date
    tutor: StaffId | None = None
    """None lets the tutor be chosen."""
    line_manager: ApprenticeId | None = None
    """Only when the manager is an apprentice of the same cohort."""
    profession: str = ""
    sector: str = ""
    gender: str = ""
    prior_learning_hours: Decimal = Decimal(0)
    electives: tuple[ModuleId, ...] = ()
    step_free: bool = False
    funded: bool = True
    later_jobs: tuple[Job, ...] = ()
    breaks: tuple[Spell, ...] = ()
    agreed_end: date | None = None
    left: date | None = None
    gateway: date | None = None

    @property
    def last_day(self) -> date:
        """Last day of learning: the planned one, or the day of leaving or of an early gateway."""
        return min(day for day in (self.end, self.left, self.gateway) if day is not None)

    def learns(self, day: date) -> bool:
        """Tell whether a day is one of training: after joining, before leaving, not in a break."""
        return self.start <= day <= self.last_day and not any(pause.holds(day) for pause in self.breaks)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs in order, the first from the start on."""
        first = Job(self.start, self.employer, self.unit, self.site, self.mentor, self.weekly_hours, self.pattern)
        return (first, *self.later_jobs)

    def job_on(self, day: date) -> Job:
        """Return the job of a day; before the first it is the first."""
        return next((job for job in reversed(self.later_jobs) if job.first <= day), self.jobs[0])


@dataclass(frozen=True, slots=True)
class Tutor:
    """A member of the university's staff: reviews, facilitation, teaching."""

    id: StaffId
    name: str
    site: SiteId
    pattern: WeekPattern
    caseload: int
    facilitates: tuple[GroupTypeId, ...] = ()
    leads: tuple[ModuleId, ...] = ()


@dataclass(frozen=True, slots=True)
class Mentor:
    """A workplace mentor."""

    id: StaffId
    name: str
    employer: EmployerId
    site: SiteId
    pattern: WeekPattern


@dataclass(frozen=True, slots=True)
class Room:
    id: RoomId
    name: str
    site: SiteId
    capacity: int
    features: tuple[str, ...] = ()
    step_free: bool = True


@dataclass(frozen=True, slots=True)
class HostDay:
    """A day on which a host receives visitors, with the seats of that day."""

    day: date
    seats: int


@dataclass(frozen=True, slots=True)
class Host:
    """A place that receives visits of one theme on stated days."""

    id: HostId
    name: str
    site: SiteId
    theme: str
    days: tuple[HostDay, ...]


@dataclass(frozen=True, slots=True)
class Closure:
    """Days, both ends included, on which nothing may be placed."""

    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class PressurePeriod:
    """Days that an employer (None: all) asks to keep free of release where possible."""

    first: date
    last: date
    reason: str
    employer: EmployerId | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Time in which a person, room or host cannot be used: whole days, or a span of each day."""

    who: str
    first: date
    last: date
    span: Span | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Engagement:
    """A booking by somebody else, such as another cohort, of a person, room or host whom this cohort shares.

    Parameters
    ----------
    site
        Where the person is then; None is online or not known.
    visitors
        Seats that are taken at a host.
    """

    who: str
    day: date
    span: Span
    site: SiteId | None = None
    visitors: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class WorkPlacement:
    """Where and under whom an apprentice works through one period of the programme.

    Parameters
    ----------
    period
        Id of a period that the programme marks as a work placement.
    mentor
        The placement manager, who takes the mentor's part in reviews and meetings of that time.
    outcomes
        What the work there can evidence; it counts from the last day on.
    """

    apprentice: ApprenticeId
    period: str
    unit: UnitId
    site: SiteId
    mentor: StaffId
    outcomes: tuple[str, ...] = ()


class Bond(StrEnum):
    TOGETHER = "keep_together"
    APART = "keep_apart"


@dataclass(frozen=True, slots=True)
class PairRule:
    """Two apprentices who must share, or must not share, a group of that type (None: every type)."""

    bond: Bond
    first: ApprenticeId
    second: ApprenticeId
    group_type: GroupTypeId | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FixedDate:
    """A date that is already agreed for one activity (and one audience, if named)."""

    activity: ActivityId
    day: date
    audience: str = ""
    occurrence: int = 1
    start: int | None = None
    """Minutes after midnight; None leaves the time open."""


@dataclass(frozen=True, slots=True)
class BoardMeeting:
    """A meeting of an employer's board that its apprentices may observe."""

    employer: EmployerId
    day: date
    span: Span
