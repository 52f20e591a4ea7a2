"""One intake: everybody and everything that takes part, with calendars and agreements."""

from dataclasses import dataclass
from datetime import date

from models.ids import CohortId, SiteId
from models.people import (
    Absence,
    Apprentice,
    BoardMeeting,
    Closure,
    Employer,
    Engagement,
    FixedDate,
    Host,
    Mentor,
    PairRule,
    PressurePeriod,
    Room,
    Site,
    Tutor,
    Unit,
    WorkPlacement,
)


@dataclass(frozen=True, slots=True)
class Cohort:
    """One intake as read from its tables; tuples keep the order of the tables.

    Parameters
    ----------
    venue, other_venues
        Ids of the sites where in-person sessions take place, the usual one first.
    bank_holidays
        Region whose bank holidays are closed (as the `holidays` library names it, "ENG"); "" is none. The
        reader turns them into `closures`.
    """

    id: CohortId
    title: str
    start: date
    end: date
    venue: str
    bank_holidays: str
    sites: tuple[Site, ...]
    employers: tuple[Employer, ...]
    units: tuple[Unit, ...]
    apprentices: tuple[Apprentice, ...]
    tutors: tuple[Tutor, ...]
    mentors: tuple[Mentor, ...]
    rooms: tuple[Room, ...]
    hosts: tuple[Host, ...]
    closures: tuple[Closure, ...] = ()
    pressure_periods: tuple[PressurePeriod, ...] = ()
    absences: tuple[Absence, ...] = ()
    pair_rules: tuple[PairRule, ...] = ()
    fixed_dates: tuple[FixedDate, ...] = ()
    board_meetings: tuple[BoardMeeting, ...] = ()
    other_venues: tuple[SiteId, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    work_placements: tuple[WorkPlacement, ...] = ()
    programme: str = ""
    """Name or file of the programme that it follows, where the tables say so."""

    @property
    def venues(self) -> tuple[SiteId, ...]:
        return (SiteId(self.venue), *self.other_venues)
