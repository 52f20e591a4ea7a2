"""What a course asks for: its modules, activities, groups, assessments and hours, as data."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.group_types import GroupType
from models.ids import ActivityId, AssessmentId, GroupTypeId, ModuleId, ProgrammeId, SiteId
from models.outcomes import Milestone, Outcome
from models.policy import Policy
from models.timegrid import Span


class ActivityKind(StrEnum):
    WORKSHOP = "workshop"
    VISIT = "visit"
    SIMULATION = "simulation"
    SEMINAR = "seminar"
    MASTERCLASS = "masterclass"
    INDUCTION = "induction"
    INTERVIEW = "interview"
    SHADOWING = "shadowing"
    BOARD_OBSERVATION = "board_observation"
    GROUP_MEETING = "group_meeting"
    REVIEW = "review"
    MENTORING = "mentoring"
    ASSESSMENT = "assessment"
    SUPERVISION = "supervision"
    CONFERENCE = "conference"
    PLACEMENT = "placement"
    STUDY = "study"
    EVENT = "event"


class AudienceKind(StrEnum):
    COHORT = "cohort"
    GROUP = "group"
    WAVE = "wave"
    APPRENTICE = "apprentice"


class Mode(StrEnum):
    """Where people are: in a room of ours, online, at their workplace, at a host's, or half here, half online."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    WORKPLACE = "workplace"
    HOST = "host"
    HYBRID = "hybrid"


class Role(StrEnum):
    """Who of the staff must be there."""

    TUTOR = "tutor"
    """The apprentice's own tutor."""
    MENTOR = "mentor"
    """The apprentice's own workplace mentor."""
    FACILITATOR = "facilitator"
    """The tutor who facilitates that group for the whole programme."""
    MODULE_LEAD = "module_lead"
    """Every tutor who leads the activity's module."""


class Cadence(StrEnum):
    TIMES = "times"
    """`count` times, one in each of as many equal parts of the window."""
    CALENDAR_MONTH = "calendar_month"
    """Once in each calendar month of the window that has at least `part_month_days` open days."""
    WEEKS = "weeks"
    """Every `count` weeks."""


@dataclass(frozen=True, slots=True)
class PublishedHours:
    """The published minimum hours of one version of a standard, with where it was read."""

    hours: int
    version: str
    source: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Standard:
    id: str
    title: str
    level: int
    version: str
    published: tuple[PublishedHours, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """A named stretch of the programme in weeks from its start; week 1 begins on the start's Monday.

    Parameters
    ----------
    work_placement
        Everybody works at one place under one manager through it, as the cohort's table of work placements says.
    """

    id: str
    title: str
    first_week: int
    last_week: int
    work_placement: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """When something may happen; all that is given must hold. Weeks count from 1, ends are included.

    Parameters
    ----------
    module
        Weeks count from the first week of that module instead of the programme's.
    """

    period: str | None = None
    module: ModuleId | None = None
    first_week: int | None = None
    last_week: int | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """One module. Its self-managed study is `paid_weight` parts of all paid study, the rest own time.

    Parameters
    ----------
    first_week
        Programme week in which it begins; windows and due dates may count from it.
    """

    id: ModuleId
    title: str
    credits: int
    code: str = ""
    period: str = ""
    outcomes: tuple[str, ...] = ()
    self_managed_hours: tuple[int, int] = (0, 0)
    """Least and most advertised hours of self-managed learning, paid and own time together."""
    paid_weight: int = 1
    elective: bool = False
    first_week: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Elective modules of which everybody chooses at least and at most so many."""

    modules: tuple[ModuleId, ...]
    least: int = 1
    most: int = 1


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A part of a day; with a group type, each group does it by itself, in a room of its own if `breakout`."""

    day_number: int
    span: Span
    title: str
    group_type: GroupTypeId | None = None
    breakout: bool = False
    counts: bool = True
    """False for breaks and for what does not count off the job."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some minutes of each day of an activity, and whether they count off the job."""

    minutes: int
    title: str
    counts: bool = True
    why_not_counted: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Calendar days between the last day of one activity and the first day of the next."""

    activity: ActivityId
    min_days: int = 1
    max_days: int | None = None
    preferred_days: int | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How often an activity happens for one audience, and how far apart.

    Parameters
    ----------
    cadence, count
        See `Cadence`.
    min_gap_days, max_gap_days
        Hard, in calendar days between two consecutive occurrences; None is no limit.
    preferred_days, tolerance_days
        Wish: that many calendar days apart, free of cost within the tolerance in working days.
    """

    cadence: Cadence = Cadence.TIMES
    count: int = 1
    min_gap_days: int | None = None
    max_gap_days: int | None = None
    preferred_days: int | None = None
    tolerance_days: int = 5
    part_month_days: int = 5


@dataclass(frozen=True, slots=True)
class Activity:
    """Something the programme asks for.

    Parameters
    ----------
    days
        Consecutive days of one occurrence (a block).
    span
        Fixed clock times of each day; None lets the time be chosen inside a half-day.
    minutes
        Length of each day; with `span` the taught minutes, breaks left out.
    theme
        For `Mode.HOST`: which hosts can receive it.
    room_features, venues, guests
        For `Mode.IN_PERSON` and `Mode.HYBRID`: what the room must have; sites of the cohort where it may be, none
        named for all; people from outside who need a seat too.
    otj_minutes, release_minutes
        For each day and person: minutes that count off the job, and paid minutes released.
    parts
        The same minute by minute, for the ledger; they add up to `minutes`, and those that count to `otj_minutes`.
    away
        Whether people are away from work that day for the employer's cover.
    outcomes
        Codes of the outcomes that it evidences.
    """

    id: ActivityId
    title: str
    kind: ActivityKind
    audience: AudienceKind
    mode: Mode
    minutes: int
    group_type: GroupTypeId | None = None
    module: ModuleId | None = None
    days: int = 1
    span: Span | None = None
    theme: str = ""
    room_features: tuple[str, ...] = ()
    venues: tuple[SiteId, ...] = ()
    guests: int = 0
    staff: tuple[Role, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    window: Window = Window()
    after: tuple[Gap, ...] = ()
    before: tuple[Gap, ...] = ()
    recurrence: Recurrence = Recurrence()
    otj_minutes: int = 0
    release_minutes: int = 0
    away: bool = False
    in_turn: bool = False
    """At a workplace, the k-th meeting of a group is at the workplace of its k-th member, and so on in turn."""
    at_board: bool = False
    """Only at a board meeting of the apprentice's employer."""
    elective: bool = False
    """Only for apprentices who chose its module."""
    unit_share: float = 1.0
    """For waves: largest share of one unit away together."""
    avoid_pressure: bool = True
    outcomes: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    why_not_counted: str = ""
    """Reason shown for the minutes that do not count off the job."""


class DueKind(StrEnum):
    BETWEEN = "between"
    """After one activity and before another, as near the middle as possible."""
    AFTER = "after"
    """`days` after the last day of an activity, moved to the next open day."""
    WEEK = "week"
    """The last open day of week `days` of the programme, or of `module` where it is given; with an `activity`, that
    is over long enough before."""
    BEFORE = "before"
    """The last open day that is at least `days` before another `assessment` is due."""


@dataclass(frozen=True, slots=True)
class Due:
    """When an assessment is due; which keys are needed depends on the kind."""

    kind: DueKind
    activity: ActivityId | None = None
    until: ActivityId | None = None
    days: int = 0
    module: ModuleId | None = None
    assessment: AssessmentId | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """A piece of work to hand in or to present; `stage` is formative, summative, submission, comments or gateway.

    Parameters
    ----------
    given_by
        None where apprentices hand it in. Else it is given to them, such as a tutor's comments on a draft, and
        the days between their own deadlines leave it out.
    """

    id: AssessmentId
    title: str
    stage: str
    due: Due
    module: ModuleId | None = None
    group_type: GroupTypeId | None = None
    """Handed in by each group rather than by each apprentice."""
    minute: int = 16 * 60
    given_by: Role | None = None
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """A whole course as read from its file."""

    id: ProgrammeId
    title: str
    weeks: int
    halves: tuple[Span, Span]
    step: int
    activities: tuple[Activity, ...]
    periods: tuple[Period, ...] = ()
    group_types: tuple[GroupType, ...] = ()
    modules: tuple[Module, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    standard: Standard | None = None
    """None for a course that is no apprenticeship: no off-the-job minimum is owed then."""
    outcomes: tuple[Outcome, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    choices: tuple[Choice, ...] = ()
    policy: Policy = field(default_factory=Policy)
    zone: str = "Europe/London"
    source: str = ""
