"""One occurrence that must be placed for one audience, with the window in which it may lie."""

from dataclasses import dataclass
from datetime import date

from models.ids import ApprenticeId, GroupId, SessionId, SiteId, StaffId
from models.programme import Activity, AudienceKind


@dataclass(frozen=True, slots=True)
class Session:
    """A session before it has a date.

    Parameters
    ----------
    id
        Made of activity, audience and occurrence only, so that it stays the same through every re-plan.
    audience
        `cohort`, a group id, a wave's name or an apprentice id.
    attendees
        Sorted; for a wave, everybody who may be dealt into it.
    staff
        Tutors and mentors who must be there, sorted.
    site
        Where it takes place: the venue, the workplace, None for online or for a host not yet chosen.
    first, last
        The window: first day of the session not before, last day not after.
    """

    id: SessionId
    activity: Activity
    audience: str
    occurrence: int
    attendees: tuple[ApprenticeId, ...]
    staff: tuple[StaffId, ...]
    site: SiteId | None
    first: date
    last: date

    @property
    def is_wave(self) -> bool:
        return self.activity.audience is AudienceKind.WAVE

    @property
    def is_wide(self) -> bool:
        """Tell whether it ties many people together, or has a handful of dates at all."""
        return self.activity.audience in (AudienceKind.COHORT, AudienceKind.WAVE) or self.activity.at_board

    @property
    def is_small(self) -> bool:
        """Tell whether it needs staff or a group, but not the whole cohort."""
        return not self.is_wide and bool(self.staff or len(self.attendees) > 1)

    @property
    def group(self) -> GroupId | None:
        return GroupId(self.audience) if self.activity.audience is AudienceKind.GROUP else None

    @property
    def people(self) -> tuple[str, ...]:
        return (*self.attendees, *self.staff)
