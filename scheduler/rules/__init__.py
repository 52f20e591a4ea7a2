"""The catalogue of rules, hard ones first: the table of contents of what a timetable must and should be."""

from scheduler.rule import CalendarRule, GroupRule, Rule
from scheduler.rules.across_employers import AcrossEmployers
from scheduler.rules.active_every_month import ActiveEveryMonth
from scheduler.rules.activity_order import ActivityOrder
from scheduler.rules.apprentice_journeys import ApprenticeJourneys
from scheduler.rules.block_consecutive import BlockConsecutive
from scheduler.rules.block_gap import BlockGap
from scheduler.rules.block_spacing import BlockSpacing
from scheduler.rules.board_meetings import BoardMeetings
from scheduler.rules.breakouts import Breakouts
from scheduler.rules.caseload import Caseload
from scheduler.rules.circle_distance import CircleDistance
from scheduler.rules.deadline_dates import DeadlineDates
from scheduler.rules.deadline_spacing import DeadlineSpacing
from scheduler.rules.different_traits import DifferentTraits
from scheduler.rules.employer_cover import EmployerCover
from scheduler.rules.every_session_once import EverySessionOnce
from scheduler.rules.fair_employers import FairEmployers
from scheduler.rules.fair_release import FairRelease
from scheduler.rules.fair_travel import FairTravel
from scheduler.rules.fixed_dates import FixedDates
from scheduler.rules.group_balance import GroupBalance
from scheduler.rules.group_cover import GroupCover
from scheduler.rules.group_facilitator import GroupFacilitator
from scheduler.rules.group_partition import GroupPartition
from scheduler.rules.group_size import GroupSize
from scheduler.rules.host_open import HostOpen
from scheduler.rules.keep_apart import KeepApart
from scheduler.rules.keep_together import KeepTogether
from scheduler.rules.milestones import Milestones
from scheduler.rules.no_line_manager import NoLineManager
from scheduler.rules.nobody_twice import NobodyTwice
from scheduler.rules.occurrence_gap import OccurrenceGap
from scheduler.rules.one_place_at_a_time import OnePlaceAtATime
from scheduler.rules.one_site_per_half_day import OneSitePerHalfDay
from scheduler.rules.open_days import OpenDays
from scheduler.rules.otj_floor import OtjFloor
from scheduler.rules.past_stays import PastStays
from scheduler.rules.people_disturbed import PeopleDisturbed
from scheduler.rules.person_available import PersonAvailable
from scheduler.rules.preferred_days import PreferredDays
from scheduler.rules.pressure_periods import PressurePeriods
from scheduler.rules.release_cap import ReleaseCap
from scheduler.rules.release_days_a_week import ReleaseDaysAWeek
from scheduler.rules.release_peak import ReleasePeak
from scheduler.rules.release_rolling import ReleaseRolling
from scheduler.rules.repeated_pairs import RepeatedPairs
from scheduler.rules.review_cadence import ReviewCadence
from scheduler.rules.room_fits import RoomFits
from scheduler.rules.room_free import RoomFree
from scheduler.rules.same_or_nearby_employer import SameOrNearbyEmployer
from scheduler.rules.sessions_moved import SessionsMoved
from scheduler.rules.sessions_per_half_day import SessionsPerHalfDay
from scheduler.rules.short_notice import ShortNotice
from scheduler.rules.study_plan import StudyPlanRule
from scheduler.rules.teaching_hours import TeachingHours
from scheduler.rules.tutor_travel_days import TutorTravelDays
from scheduler.rules.tutor_travel_distance import TutorTravelDistance
from scheduler.rules.venue_travel import VenueTravel
from scheduler.rules.visit_once import VisitOnce

HARD_RULES: tuple[Rule, ...] = (
    EverySessionOnce(),
    OpenDays(),
    TeachingHours(),
    OnePlaceAtATime(),
    OneSitePerHalfDay(),
    SessionsPerHalfDay(),
    PersonAvailable(),
    RoomFree(),
    RoomFits(),
    Breakouts(),
    HostOpen(),
    BoardMeetings(),
    BlockConsecutive(),
    BlockGap(),
    ActivityOrder(),
    OccurrenceGap(),
    FixedDates(),
    PastStays(),
    GroupPartition(),
    GroupSize(),
    SameOrNearbyEmployer(),
    AcrossEmployers(),
    GroupCover(),
    KeepApart(),
    KeepTogether(),
    NoLineManager(),
    NobodyTwice(),
    VisitOnce(),
    Caseload(),
    GroupFacilitator(),
    ReleaseCap(),
    ReleaseRolling(),
    ReleaseDaysAWeek(),
    OtjFloor(),
    ActiveEveryMonth(),
    StudyPlanRule(),
    EmployerCover(),
    DeadlineDates(),
    DeadlineSpacing(),
    Milestones(),
)

SOFT_RULES: tuple[Rule, ...] = (
    ShortNotice(),
    PeopleDisturbed(),
    SessionsMoved(),
    RepeatedPairs(),
    GroupBalance(),
    DifferentTraits(),
    CircleDistance(),
    ReviewCadence(),
    BlockSpacing(),
    TutorTravelDays(),
    TutorTravelDistance(),
    ApprenticeJourneys(),
    PressurePeriods(),
    ReleasePeak(),
    PreferredDays(),
    FairTravel(),
    FairRelease(),
    FairEmployers(),
    VenueTravel(),
)

RULES: tuple[Rule, ...] = HARD_RULES + SOFT_RULES
GROUP_RULES: tuple[GroupRule, ...] = tuple(rule for rule in RULES if isinstance(rule, GroupRule))
CALENDAR_RULES: tuple[CalendarRule, ...] = tuple(rule for rule in RULES if isinstance(rule, CalendarRule))
