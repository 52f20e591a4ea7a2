"""A programme and a cohort put together: who is free when, how far apart places are, which hours are owed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from math import asin, ceil, cos, radians, sin, sqrt

from models.cohort import Cohort
from models.group_types import GroupType
from models.ids import ActivityId, ApprenticeId, EmployerId, GroupTypeId, ModuleId, SiteId, StaffId, UnitId
from models.outcomes import Milestone
from models.people import Absence, Apprentice, Employer, Engagement, Mentor, Site, Tutor, Unit, WorkPlacement
from models.programme import Activity, Assessment, Due, Module, Programme, Window
from models.reference import Reference
from models.timegrid import Span, TimeGrid, days_between

EARTH_KM = 6371.0088
DETOUR = 1.3
"""Roads and rails are longer than the line between two places."""
KM_PER_HOUR = 20.0
"""Door to door across a city, waiting included."""
CITY_KM = 20.0
"""Length of a way from which on the rest goes over land."""
LAND_KM_PER_HOUR = 60.0


@dataclass(frozen=True, slots=True)
class HoursPlan:
    """What one apprentice owes and may take, in minutes over the whole programme.

    Parameters
    ----------
    rule_set
        Id of the off-the-job rule set of the original start date.
    floor, plan, cap
        Least off-the-job minutes, minutes in the training plan, most paid minutes released.
    weekly
        Contracted minutes a week at the start.
    state
        `open`, `tight`, `conflict` or `left`.
    """

    rule_set: str
    floor: int
    plan: int
    cap: int
    weekly: int
    state: str = "open"


@dataclass(frozen=True, slots=True)
class Stay:
    """A work placement with its first and last day."""

    first: date
    last: date
    work: WorkPlacement


@dataclass(frozen=True)
class Problem:
    """Everything that is known before a timetable exists. Questions only; nothing here changes."""

    programme: Programme
    cohort: Cohort
    hours: Mapping[ApprenticeId, HoursPlan]
    reference: Reference | None = None
    """What people know already; None where nothing was released yet."""

    def knowing(self, sites: tuple[Site, ...]) -> "Problem":
        """Return the same problem with more sites on the map, so that the way from there can be reckoned."""
        more = tuple(site for site in sites if site.id not in self.site)
        return replace(self, cohort=replace(self.cohort, sites=(*self.cohort.sites, *more)))

    @cached_property
    def grid(self) -> TimeGrid:
        closed = {day for closure in self.cohort.closures for day in days_between(closure.first, closure.last)}
        return TimeGrid(
            first=self.cohort.start,
            last=self.cohort.end,
            closed=frozenset(closed),
            halves=self.programme.halves,
            step=self.programme.step,
            zone=self.programme.zone,
        )

    @cached_property
    def apprentice(self) -> Mapping[ApprenticeId, Apprentice]:
        return {apprentice.id: apprentice for apprentice in self.cohort.apprentices}

    @cached_property
    def staff(self) -> Mapping[StaffId, Tutor | Mentor]:
        everybody: tuple[Tutor | Mentor, ...] = (*self.cohort.tutors, *self.cohort.mentors)
        return {person.id: person for person in everybody}

    @cached_property
    def site(self) -> Mapping[SiteId, Site]:
        return {site.id: site for site in self.cohort.sites}

    @cached_property
    def employer(self) -> Mapping[EmployerId, Employer]:
        return {employer.id: employer for employer in self.cohort.employers}

    @cached_property
    def unit(self) -> Mapping[UnitId, Unit]:
        return {unit.id: unit for unit in self.cohort.units}

    @cached_property
    def members_of_unit(self) -> Mapping[UnitId, tuple[ApprenticeId, ...]]:
        return {
            unit.id: tuple(person.id for person in self.cohort.apprentices if person.unit == unit.id)
            for unit in self.cohort.units
        }

    @cached_property
    def ever_of_unit(self) -> Mapping[UnitId, tuple[ApprenticeId, ...]]:
        """Those who belong to a unit at some time; a change of employer moves people between units."""
        return {
            unit.id: tuple(
                person.id for person in self.cohort.apprentices if unit.id in {job.unit for job in person.jobs}
            )
            for unit in self.cohort.units
        }

    @cached_property
    def tied_units(self) -> Mapping[UnitId, UnitId]:
        """For each unit one that stands for all units which people's changes of employer tie to it."""
        tied = {unit.id: unit.id for unit in self.cohort.units}
        for person in self.cohort.apprentices:
            for job in person.later_jobs:
                old, new = tied[job.unit], tied[person.unit]
                tied = {unit: new if head == old else head for unit, head in tied.items()}
        return tied

    @cached_property
    def activity(self) -> Mapping[ActivityId, Activity]:
        return {activity.id: activity for activity in self.programme.activities}

    @cached_property
    def module(self) -> Mapping[ModuleId, Module]:
        return {module.id: module for module in self.programme.modules}

    @cached_property
    def group_type(self) -> Mapping[GroupTypeId, GroupType]:
        return {group_type.id: group_type for group_type in self.programme.group_types}

    @cached_property
    def absences_of(self) -> Mapping[str, tuple[Absence, ...]]:
        absences: dict[str, list[Absence]] = {}
        for absence in self.cohort.absences:
            absences.setdefault(absence.who, []).append(absence)
        return {who: tuple(found) for who, found in absences.items()}

    @cached_property
    def engagements_of(self) -> Mapping[str, tuple[Engagement, ...]]:
        """What each shared person, room or host is booked for elsewhere, in time order."""
        found: dict[str, list[Engagement]] = {}
        for engagement in sorted(self.cohort.engagements, key=lambda e: (e.day, e.span, e.who, e.title)):
            found.setdefault(engagement.who, []).append(engagement)
        return {who: tuple(listed) for who, listed in found.items()}

    def engagements_on(self, who: str, day: date) -> tuple[Engagement, ...]:
        return self._engagements_on.get((who, day), ())

    @cached_property
    def _engagements_on(self) -> Mapping[tuple[str, date], tuple[Engagement, ...]]:
        found: dict[tuple[str, date], list[Engagement]] = {}
        for who, listed in self.engagements_of.items():
            for engagement in listed:
                found.setdefault((who, engagement.day), []).append(engagement)
        return {key: tuple(listed) for key, listed in found.items()}

    def is_gone(self, who: ApprenticeId) -> bool:
        """Tell whether an apprentice had left by the day from which the reference may be changed."""
        left = self.apprentice[who].left
        return self.reference is not None and left is not None and left <= self.reference.on

    def trait(self, who: ApprenticeId, name: str) -> str:
        """Return one of the `TRAITS` of a person; "" where it is not given."""
        person = self.apprentice[who]
        return self.site[person.site].place if name == "place" else str(getattr(person, name))

    def name(self, who: str) -> str:
        """Return the name of a person, room, host, site or employer; the id itself when there is none."""
        return self._names.get(who, who)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        cohort = self.cohort
        return {
            str(thing.id): thing.name
            for table in (
                cohort.sites,
                cohort.employers,
                cohort.units,
                cohort.rooms,
                cohort.hosts,
                cohort.mentors,
                cohort.tutors,
                cohort.apprentices,
            )
            for thing in table
        }

    def absent(self, who: str, day: date, span: Span) -> bool:
        """Tell whether leave, illness or another engagement touches the span."""
        return any(
            absence.first <= day <= absence.last and (absence.span is None or absence.span.overlaps(span))
            for absence in self.absences_of.get(who, ())
        )

    @cached_property
    def stays(self) -> Mapping[ApprenticeId, tuple[Stay, ...]]:
        """Work placements of each apprentice with their dates, in order."""
        found: dict[ApprenticeId, list[Stay]] = {person.id: [] for person in self.cohort.apprentices}
        for work in self.cohort.work_placements:
            first, last = self.bounds(Window(period=work.period))
            found[work.apprentice].append(Stay(first, last, work))
        return {who: tuple(sorted(stays, key=lambda stay: stay.first)) for who, stays in found.items()}

    def free(self, person: str, day: date, span: Span) -> bool:
        """Tell whether a person works through the whole span and is not absent."""
        return self.works(person, day, span) and not self.absent(person, day, span)

    def works(self, person: str, day: date, span: Span) -> bool:
        """Tell whether the span lies in the person's paid working pattern (and, for apprentices, enrolment)."""
        apprentice = self.apprentice.get(ApprenticeId(person))
        if apprentice is not None:
            return apprentice.learns(day) and apprentice.job_on(day).pattern.covers(day, span)
        return self.staff[StaffId(person)].pattern.covers(day, span)

    def weekly_minutes(self, person: ApprenticeId, day: date) -> int:
        """Return the contracted minutes of a week that begins on that day."""
        apprentice = self.apprentice[person]
        hours = apprentice.job_on(day).weekly_hours
        return self.hours[person].weekly if hours == apprentice.weekly_hours else int(hours * 60)

    def distance_km(self, first: SiteId, second: SiteId) -> float:
        """Great-circle distance between two sites."""
        a, b = self.site[first], self.site[second]
        half_lat, half_lon = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
        chord = sin(half_lat) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(half_lon) ** 2
        return 2 * EARTH_KM * asin(sqrt(chord))

    def travel_minutes(self, first: SiteId | None, second: SiteId | None) -> int:
        """Minutes from door to door, rounded up; 0 within a site and for online sessions."""
        if first is None or second is None or first == second:
            return 0
        way = self.distance_km(first, second) * DETOUR
        hours = min(way, CITY_KM) / KM_PER_HOUR + max(0.0, way - CITY_KM) / LAND_KM_PER_HOUR
        return ceil(hours * 60)

    def week_monday(self, week: int) -> date:
        """Return the Monday of programme week `week`, counted from 1."""
        return self.grid.week_of(self.cohort.start) + timedelta(weeks=week - 1)

    def milestone_day(self, milestone: Milestone) -> date:
        """Return the last day on which something counts for a milestone: the Sunday of its week."""
        return self.week_monday(milestone.week + 1) - timedelta(days=1)

    def owing(self, assessment: Assessment) -> tuple[ApprenticeId, ...]:
        """Return who owes an assessment: everybody, or those who chose its elective module; sorted."""
        module = None if assessment.module is None else self.module[assessment.module]
        chosen = module is None or not module.elective
        return tuple(sorted(p.id for p in self.cohort.apprentices if chosen or assessment.module in p.electives))

    @cached_property
    def hand_ins(self) -> tuple[tuple[Assessment, ...], ...]:
        """What one apprentice hands in, once for each different choice of modules."""
        owed: dict[ApprenticeId, list[Assessment]] = {person.id: [] for person in self.cohort.apprentices}
        for assessment in self.programme.assessments:
            if assessment.given_by is None:
                for person in self.owing(assessment):
                    owed[person].append(assessment)
        return tuple(dict.fromkeys(tuple(mine) for mine in owed.values()))

    def first_week(self, module: ModuleId) -> int:
        """Return the programme week in which a module begins, the first where the programme does not say."""
        return self.module[module].first_week or 1

    def due_monday(self, due: Due) -> date:
        """Return the Monday of the week at whose end something is due, counted from its module where it has one."""
        return self.week_monday(due.days + (0 if due.module is None else self.first_week(due.module) - 1))

    def bounds(self, window: Window) -> tuple[date, date]:
        """Turn a window into first and last date, cut to the programme. The first may lie after the last."""
        firsts, lasts = [self.cohort.start], [self.cohort.end]
        shift = 0 if window.module is None else self.first_week(window.module) - 1
        if window.period is not None:
            period = next(period for period in self.programme.periods if period.id == window.period)
            firsts.append(self.week_monday(period.first_week))
            lasts.append(self.week_monday(period.last_week + 1) - timedelta(days=1))
        if window.first_week is not None:
            firsts.append(self.week_monday(window.first_week + shift))
        if window.last_week is not None:
            lasts.append(self.week_monday(window.last_week + shift + 1) - timedelta(days=1))
        if window.first_day is not None:
            firsts.append(window.first_day)
        if window.last_day is not None:
            lasts.append(window.last_day)
        return max(firsts), min(lasts)
