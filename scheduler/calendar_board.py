"""The board on which sessions get their days and half-days, with all questions that rules ask of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from ortools.sat.python import cp_model

from models.ids import ActivityId, ApprenticeId, AssessmentId, HostId, SessionId, SiteId, StaffId
from models.people import Tutor
from models.programme import ActivityKind, Assessment, AudienceKind, DueKind, Mode
from models.session import Session
from models.timegrid import Half
from models.timetable import Placement
from scheduler.board import Expression
from scheduler.literal_board import Start
from scheduler.spacing_board import SpacingBoard


@dataclass(frozen=True, slots=True)
class Placed:
    """A session of an earlier stage, from its first day to its last."""

    activity: ActivityId
    audience: str
    first: date
    last: date


class CalendarBoard(SpacingBoard):
    """Deadlines, places, order and rhythm on top of literals and release."""

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """Sessions of earlier stages, in the order of their first days."""
        days: dict[SessionId, list[Placement]] = defaultdict(list)
        for placement in self.fixed:
            days[placement.session].append(placement)
        found = [
            Placed(listed[0].activity, listed[0].audience, min(p.day for p in listed), max(p.day for p in listed))
            for listed in days.values()
        ]
        return tuple(sorted(found, key=lambda placed: (placed.first, placed.activity, placed.audience)))

    # Questions about deadlines.

    @cached_property
    def due(self) -> Mapping[AssessmentId, Mapping[date, Expression]]:
        """For each assessment whose date depends on sessions here, the expression of each possible date."""
        # What is due some days before another assessment can only be dated after it.
        found: dict[AssessmentId, Mapping[date, Expression]] = {}
        owed = [assessment for assessment in self.problem.programme.assessments if self.problem.owing(assessment)]
        for assessment in sorted(owed, key=lambda a: a.due.kind is DueKind.BEFORE):
            other = assessment.due.assessment
            if other is None:
                dates = self._due_dates(assessment)
            else:
                dates = self._earlier(found[other], assessment) if other in found else None
            if dates is not None:
                found[assessment.id] = dates
        return found

    def cohort_sessions(self, activity: ActivityId) -> list[Session]:
        """Sessions of an activity of the whole cohort, in the order of their windows."""
        found = [session for session in self.sessions if session.activity.id == activity and not session.is_wave]
        return sorted(found, key=lambda session: session.occurrence)

    def last_day(self, session: Session, start: Start) -> date:
        return self.days[start.day] + timedelta(days=session.activity.days - 1)

    def _due_dates(self, assessment: Assessment) -> dict[date, Expression] | None:
        """Return the possible dates; none at all where no date would be right, None where it does not depend on us."""
        due, grid, wait = assessment.due, self.problem.grid, self.problem.programme.policy.taught_to_deadline_days
        if due.kind is DueKind.WEEK:
            last = self.last_open(self.problem.due_monday(due) + timedelta(days=6))
            return {self.days[last]: 1} if last >= 0 else {}
        taught = self.cohort_sessions(due.activity)[-1:] if due.activity is not None else []
        if not taught:
            return None
        session = taught[0]
        if due.kind is DueKind.AFTER:
            found: dict[date, list[Expression]] = defaultdict(list)
            for start in self.starts[session.id]:
                end = self.last_day(session, start)
                day = grid.next_open(end + timedelta(days=due.days))
                if day is not None and (day - end).days >= wait:
                    found[day].append(start.literal)
            return {day: sum(literals) for day, literals in sorted(found.items())}
        until = self.cohort_sessions(due.until)[:1] if due.until is not None else []
        if not until:
            return None
        if not self.starts[session.id] or not self.starts[until[0].id]:
            return {}
        first = min(self.last_day(session, start) for start in self.starts[session.id])
        last_day = max(self.days[start.day] for start in self.starts[until[0].id])
        return {day: self.model.new_bool_var("") for day in self.days if first < day < last_day}

    def _earlier(self, dates: Mapping[date, Expression], assessment: Assessment) -> dict[date, Expression]:
        """Return the dates that lie the wanted days before those of another assessment."""
        found: dict[date, Expression] = {}
        for day, literal in dates.items():
            number = self.last_open(day - timedelta(days=assessment.due.days))
            if number >= 0:
                earlier = self.days[number]
                found[earlier] = found.get(earlier, 0) + literal
        return found

    # Places, order and rhythm.

    @cached_property
    def engaged_seats(self) -> Mapping[tuple[HostId, int], int]:
        """Seats of each host and open day that visitors from elsewhere take."""
        found: Counter[tuple[HostId, int]] = Counter()
        for engagement in self.problem.cohort.engagements:
            day = self.diaries.index.get(engagement.day)
            if engagement.visitors and day is not None:
                found[HostId(engagement.who), day] += engagement.visitors
        return found

    def visits(self, person: str, day: int, half: Half) -> Mapping[SiteId, Expression]:
        """For each site where a session might take a person in that half-day, a literal that it does."""
        key = (person, day, half)
        found = self._visits.get(key)
        if found is None:
            by_site: dict[SiteId, list[cp_model.IntVar]] = defaultdict(list)
            for site, start, literal in self._calls(person, day):
                if start.halves >> half & 1:
                    by_site[site].append(literal)
            found = self._visits[key] = {}
            for site in sorted(by_site):
                literals = by_site[site]
                if len(literals) == 1:
                    found[site] = literals[0]
                    continue
                here = found[site] = self.model.new_bool_var("")
                for literal in literals:
                    # Each for itself: the sum of them over the literal would be a weaker bound.
                    self.model.add_implication(literal, here)
        return found

    def journeys(self, person: str, day: int, home: SiteId) -> list[cp_model.IntVar]:
        """Return literals of which one is true when a person is anywhere but at home on that day."""
        found: list[cp_model.IntVar] = []
        for half in Half:
            found.extend(literal for site, literal in self.visits(person, day, half).items() if site != home)
        # What lies in neither half of the teaching day is a way all the same.
        found.extend(x for site, start, x in self._calls(person, day) if site != home and not start.halves)
        return found

    def travel_days(self, tutor: Tutor) -> tuple[int, list[Expression]]:
        """Return how many days away from their own site are fixed for a tutor, and a literal for each that may come."""
        known = self._travel_days.get(tutor.id)
        if known is None:
            fixed = {
                day for (who, day), listed in self.fixed_on.items()
                if who == tutor.id and any(p.site not in (None, tutor.site) for p in listed)
            }  # fmt: skip
            terms: list[Expression] = []
            for day in self.taken_days.get(tutor.id, ()):
                away = self.journeys(tutor.id, day, tutor.site) if day not in fixed else []
                if away:
                    travels = self.model.new_bool_var("")
                    terms.append(travels)
                    for literal in away:
                        self.model.add_implication(literal, travels)
            known = self._travel_days[tutor.id] = (len(fixed), terms)
        return known

    @cached_property
    def _travel_days(self) -> dict[StaffId, tuple[int, list[Expression]]]:
        return {}

    def _calls(self, person: str, day: int) -> Iterator[tuple[SiteId, Start, cp_model.IntVar]]:
        """Yield the site, start and literal of everything that might take a person somewhere on a day."""
        for session, start in self._small.get((person, day), ()):
            site = self.site_of(session, start)
            if site is not None:
                yield site, start, start.literal
        for crowd in sorted(self._crowds_of.get(ApprenticeId(person), ())):
            for session, start in self._wide.get((crowd, day), ()):
                if session.site is not None and session.activity.mode is not Mode.ONLINE:
                    yield session.site, start, start.literal
        for _, seat in self._seated.get((ApprenticeId(person), day), ()):
            yield self._host_site[seat.start.host], seat.start, seat.literal

    @cached_property
    def _host_site(self) -> Mapping[HostId | None, SiteId]:
        return {host.id: host.site for host in self.problem.cohort.hosts}

    @cached_property
    def _visits(self) -> dict[tuple[str, int, Half], dict[SiteId, Expression]]:
        return {}

    def too_far(self, person: str, day: int) -> Iterator[tuple[list[Expression], list[Expression]]]:
        """Yield what cannot follow each other on one day: the morning's here, the afternoon's there; 1 is fixed.

        However early the one and however late the other, the way takes longer than the time between them.
        """
        if not self._far_apart.get(person):
            return
        mornings = self._places(person, day, Half.MORNING)
        afternoons = self._places(person, day, Half.AFTERNOON) if mornings else {}
        for (here, ends), first in mornings.items():
            for (there, begins), second in afternoons.items():
                if here != there and ends + self.problem.travel_minutes(here, there) > begins:
                    yield first, second

    def _places(self, person: str, day: int, half: Half) -> dict[tuple[SiteId, int], list[Expression]]:
        """Sites of what may take only that half-day, with the first time to leave or the last time to arrive."""
        found: dict[tuple[SiteId, int], list[Expression]] = {}
        options = [*self.taken(person, day, half), *self._gatherings.get((day, half), ())]
        for session, start in options:
            site = self.site_of(session, start)
            if site is not None and start.halves == 1 << half and person in session.people:
                ends, begins = min(span.end for span in start.spans), max(span.start for span in start.spans)
                found.setdefault((site, ends if half is Half.MORNING else begins), []).append(start.literal)
        for placement in self._fixed_on.get((person, self.days[day]), ()):
            inside = [part for part in Half if self.problem.grid.halves[part].overlaps(placement.span)]
            if placement.site is not None and inside == [half]:
                edge = placement.span.end if half is Half.MORNING else placement.span.start
                found.setdefault((placement.site, edge), []).append(1)
        return found

    @cached_property
    def _far_apart(self) -> Mapping[str, bool]:
        """Tell of each person whether any two of their sites are farther apart than the break between the halves."""
        sites: dict[str, set[SiteId]] = defaultdict(set)
        hosts = {host.site for host in self.problem.cohort.hosts}
        for session in self.sessions:
            places = hosts if session.activity.mode is Mode.HOST else set()
            if session.site is not None and session.activity.mode is not Mode.ONLINE:
                places = {*places, session.site}
            for person in session.people:
                sites[person].update(places)
        for placement in self.fixed:
            if placement.site is not None:
                for person in (*placement.attendees, *placement.staff):
                    sites[person].add(placement.site)
        morning, afternoon = self.problem.grid.halves
        rest = afternoon.start - morning.end
        far = {
            (one, other)
            for one in {site for found in sites.values() for site in found}
            for other in self.problem.site
            if self.problem.travel_minutes(one, other) > rest
        }
        return {person: any((one, other) in far for one in found for other in found) for person, found in sites.items()}

    @cached_property
    def _gatherings(self) -> Mapping[tuple[int, int], list[tuple[Session, Start]]]:
        """Sessions of the whole cohort by half-day; whom they take is not kept for each person."""
        found: dict[tuple[int, int], list[tuple[Session, Start]]] = defaultdict(list)
        for session in self.sessions:
            if session.activity.audience is AudienceKind.COHORT:
                for start in self.starts[session.id]:
                    for half in Half:
                        if start.halves == 1 << half:
                            found[start.day, half].append((session, start))
        return found

    @cached_property
    def _fixed_on(self) -> Mapping[tuple[str, date], list[Placement]]:
        found: dict[tuple[str, date], list[Placement]] = defaultdict(list)
        for placement in self.fixed:
            for person in (*placement.attendees, *placement.staff):
                found[person, placement.day].append(placement)
        return found

    def order(self, first: Session, second: Session, least: int) -> None:
        """Require at least so many calendar days from the last day of one session to the first of the other."""
        times = self.want(first)
        for start in self.starts[second.id]:
            late = self.starts_after(first, self.last_open(self.days[start.day] - self.until_end(first, least)))
            if not (isinstance(late, int) and not late):
                self.require(self.model.add(times * start.literal + late <= times))

    def soon_after(self, firsts: Sequence[Session], second: Session, most: int, ends: Sequence[date] = ()) -> None:
        """Require that one of `firsts`, or of those that ended on `ends`, ends at most so many days before `second`."""
        for start in self.starts[second.id]:
            day = self.days[start.day]
            if not any((day - end).days <= most for end in ends):
                late = sum(self.ends_within(first, day, most) for first in firsts)
                if not (isinstance(late, int) and late):
                    self.require(self.model.add(start.literal <= late))

    def soon_before(self, first: Session, seconds: Sequence[Session], most: int, begun: Sequence[date] = ()) -> None:
        """Require that one of `seconds`, or of those that began on `begun`, begins soon after the end of `first`."""
        for start in self.starts[first.id]:
            end = self.last_day(first, start)
            if not any((day - end).days <= most for day in begun):
                soon = sum(self.starts_within(second, end, most) for second in seconds)
                if not (isinstance(soon, int) and soon):
                    self.require(self.model.add(start.literal <= soon))

    def ends_within(self, session: Session, day: date, most: int) -> Expression:
        """How often a session that is placed here ends at most so many days before a date, or after it."""
        return self.starts_after(session, self.last_open(day - self.until_end(session, most + 1)))

    def starts_within(self, session: Session, day: date, most: int) -> Expression:
        """How often a session that is placed here starts at most so many days after a date, or before it."""
        return self.want(session) - self.starts_after(session, self.last_open(day + timedelta(days=most)))

    def starts_after(self, session: Session, day: int) -> Expression:
        """How often a session starts after an open day: 0 or 1, but waves and study up to their number."""
        if self.want(session) == 1:
            return 1 - self.upto(session, day)
        return sum(start.literal for start in self.starts[session.id] if start.day > day)

    def until_end(self, session: Session, days: int) -> timedelta:
        """From the first day of a session to a number of days after its last."""
        return timedelta(days=session.activity.days - 1 + days)

    def off_rhythm(self, first: Session, second: Session, least: int, most: int) -> list[Expression]:
        """Literals whose sum is the number of open days by which two sessions are closer or farther apart.

        With F the "on or before" chains, the sum over all days q of max(0, F1[q] - F2[q + most]) is exactly the
        days beyond `most`, and its relaxation is as strong as that of the path model; likewise for `least`.
        """
        ones = [start.day for start in self.starts[first.id]]
        twos = [start.day for start in self.starts[second.id]]
        if not ones or not twos:
            return []
        late = [(self.upto(first, q), self.upto(second, q + most)) for q in range(min(ones), max(twos) - most)]
        early = [(self.upto(second, q), self.upto(first, q - least)) for q in range(min(twos), max(ones) + least)]
        terms: list[Expression] = []
        for reached, met in (*late, *early):
            if (isinstance(reached, int) and not reached) or (isinstance(met, int) and met):
                continue
            excess = self.model.new_bool_var("")
            self.model.add(reached - met <= excess)
            terms.append(excess)
        return terms

    @cached_property
    def studying(self) -> tuple[ApprenticeId, ...]:
        """Apprentices whose study is placed here, so that their months are complete."""
        return tuple(
            sorted(
                {
                    person
                    for session in self.sessions
                    if session.activity.kind is ActivityKind.STUDY
                    for person in session.attendees
                }
            )
        )

    @property
    def complete(self) -> tuple[ApprenticeId, ...]:
        """Apprentices for whom nothing comes later, so that milestones can be demanded."""
        return tuple(who for who in self.apprentices if self.later.complete or who in self.later.finished)

    def evidence(self, apprentice: ApprenticeId, outcome: str, last: date) -> list[Expression]:
        """Literals, or a one, for what evidences an outcome for an apprentice up to a date.

        Of hand-ins only those with a date of their own count: where the others will lie is not decided here.
        """
        for assessment in self.problem.programme.assessments:
            if outcome in assessment.outcomes and assessment.due.kind is DueKind.WEEK:
                days = self._due_dates(assessment)
                if days and max(days) <= last and apprentice in self.problem.owing(assessment):
                    return [1]
        if any(stay.last <= last and outcome in stay.work.outcomes for stay in self.problem.stays[apprentice]):
            return [1]
        for placement in self.fixed:
            activity = self.problem.activity[placement.activity]
            if placement.day <= last and apprentice in placement.attendees and outcome in activity.outcomes:
                return [1]
        until = self.last_open(last)
        found: list[Expression] = []
        for session in self.sessions:
            if apprentice in session.attendees and outcome in session.activity.outcomes:
                if session.is_wave:
                    seats = self.seats.get((session.activity.id, apprentice), ())
                    found.extend(seat.literal for seat in seats if seat.start.day <= until)
                else:
                    found.extend(start.literal for start in self.starts[session.id] if start.day <= until)
        return found
