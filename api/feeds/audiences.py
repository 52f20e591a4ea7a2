"""Which feeds a cohort has, and what each audience may see of a session: an allow-list for each kind."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from api.feeds.event import EventContent, event_uid
from models.ids import ApprenticeId, RoomId
from models.people import Mentor, Tutor
from models.problem import Problem, Stay
from models.programme import AudienceKind, Role
from models.timetable import Deadline, Placement, Timetable
from models.words import say_day, say_list

DEADLINE_MINUTES = 15
"""A deadline is shown as the quarter of an hour that ends at it; moments without length get lost."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed before it is rendered; `file` is a safe file name without ending, unique in its cohort."""

    file: str
    kind: str
    who: str
    name: str
    description: str
    zone: str
    contents: tuple[EventContent, ...]


class Feeds:
    """All feeds of one timetable; `links` are the addresses of online sessions, by session or activity id."""

    def __init__(self, problem: Problem, timetable: Timetable, links: Mapping[str, str] = MappingProxyType({})) -> None:
        self._problem = problem
        self._timetable = timetable
        self._links = links
        self._stages = {assessment.id: assessment for assessment in problem.programme.assessments}

    def __iter__(self) -> Iterator[Feed]:
        yield from self._people()
        yield from self._employers()
        yield from self._rooms()
        yield from self._groups()
        yield self._cohort()

    def _people(self) -> Iterator[Feed]:
        problem, diaries = self._problem, self._timetable.by_person
        for person in problem.cohort.apprentices:
            mine = [self._for_apprentice(p, person.id) for p in diaries.get(person.id, ())]
            mine.extend(self._deadline(d) for d in self._timetable.deadlines if person.id in d.attendees)
            mine.extend(self._first_day(person.id, stay) for stay in problem.stays[person.id])
            yield self._feed("apprentice", person.id, person.name, "Your sessions, study and deadlines.", mine)
        for kind, table in (("tutor", problem.cohort.tutors), ("mentor", problem.cohort.mentors)):
            for member in table:
                theirs = [self._for_staff(p) for p in diaries.get(member.id, ())]
                theirs.extend(self._deadline(d) for d in self._timetable.deadlines if self._gives(member, d))
                theirs.extend(
                    self._first_day(who, stay, problem.name(who))
                    for who, stays in problem.stays.items()
                    for stay in stays
                    if stay.work.mentor == member.id
                )
                yield self._feed(kind, member.id, member.name, "Your reviews, groups and teaching.", theirs)

    def _gives(self, member: Tutor | Mentor, deadline: Deadline) -> bool:
        """Tell whether a member of staff owes it to somebody, such as comments on a draft."""
        assessment = self._stages.get(deadline.assessment)
        role = None if assessment is None else assessment.given_by
        if role is Role.TUTOR:
            return any(self._timetable.tutor_of.get(person) == member.id for person in deadline.attendees)
        if role is Role.MENTOR:
            return any(self._problem.apprentice[person].mentor == member.id for person in deadline.attendees)
        if role is Role.FACILITATOR:
            return any(g.id == deadline.audience and g.facilitator == member.id for g in self._timetable.groups)
        leads = member.leads if isinstance(member, Tutor) else ()
        return role is Role.MODULE_LEAD and assessment is not None and assessment.module in leads

    def _employers(self) -> Iterator[Feed]:
        for employer in self._problem.cohort.employers:
            people = self._problem.apprentice
            seen = [
                self._for_employer(p, own)
                for p in self._timetable.placements
                if (own := {who for who in p.attendees if people[who].job_on(p.day).employer == employer.id})
            ]
            yield self._feed("employer", employer.id, employer.name, "Who is released when.", seen)

    def _rooms(self) -> Iterator[Feed]:
        for room in self._problem.cohort.rooms:
            used = [self._for_room(p) for p in self._timetable.placements if p.room == room.id]
            used.extend(c for p in self._timetable.placements if p.room != room.id for c in self._breakouts(p, room.id))
            yield self._feed("room", room.id, room.name, "Bookings of the room.", used)

    def _breakouts(self, placement: Placement, room: RoomId) -> Iterator[EventContent]:
        """Yield the parts of a session that one group spends in a room other than the session's own."""
        content = self._for_room(placement)
        met: Counter[str] = Counter()
        for breakout in placement.breakouts:
            met[breakout.group] += 1
            again = f"@{met[breakout.group]}" if met[breakout.group] > 1 else ""
            if breakout.room == room:
                yield replace(
                    content,
                    uid=self._uid(f"{placement.id}@{breakout.group}{again}"),
                    start=breakout.span.start,
                    end=breakout.span.end,
                    summary=f"Breakout of {breakout.group}: {content.summary}",
                )

    def _groups(self) -> Iterator[Feed]:
        for group in self._timetable.groups:
            title = self._problem.group_type[group.type].title
            number = group.id.rpartition("-")[2]
            met = [self._base(p) for p in self._timetable.placements if p.audience == group.id]
            met.extend(self._deadline(d) for d in self._timetable.deadlines if d.audience == group.id)
            yield self._feed("group", group.id, f"{title} {number}", "Meetings of the group.", met)

    def _cohort(self) -> Feed:
        problem = self._problem
        shared = [
            replace(self._base(p), opaque=False)
            for p in self._timetable.placements
            if problem.activity[p.activity].audience in (AudienceKind.COHORT, AudienceKind.WAVE)
        ]
        shared.extend(self._deadline(d) for d in self._timetable.deadlines if d.audience == "cohort")
        return self._feed("cohort", problem.cohort.id, problem.cohort.title, "Sessions of the whole cohort.", shared)

    def _feed(self, kind: str, who: str, name: str, description: str, contents: list[EventContent]) -> Feed:
        safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else f"~{ord(c):x}." for c in who)
        title = f"{name} – {self._problem.programme.title}"
        return Feed(f"{kind}-{safe}", kind, who, title, description, self._problem.programme.zone, tuple(contents))

    def _uid(self, name: str) -> str:
        return event_uid(self._problem.cohort.id, name)

    def _base(self, placement: Placement) -> EventContent:
        """Return what everybody may see: what, when, where."""
        problem = self._problem
        activity = problem.activity[placement.activity]
        title = activity.title
        if activity.days > 1:
            title = f"{title} (day {placement.day_number} of {activity.days})"
        site = problem.site.get(placement.site) if placement.site is not None else None
        place = [problem.name(placement.room)] if placement.room else []
        if site is not None:
            place.append(site.name if not site.address else f"{site.name}, {site.address}")
        agenda = [f"{item.span} {item.title}" for item in activity.agenda if item.day_number == placement.day_number]
        return EventContent(
            self._uid(placement.id),
            placement.day,
            placement.span.start,
            placement.span.end,
            problem.programme.zone,
            title,
            "\n".join(agenda),
            ", ".join(place) if place else "Online",
            None if site is None else (site.lat, site.lon),
            activity.kind.value.replace("_", " "),
            link=self._link(placement),
        )

    def _link(self, placement: Placement) -> str:
        if placement.site is not None:
            return ""
        return self._links.get(placement.session, self._links.get(placement.activity, ""))

    def _for_apprentice(self, placement: Placement, person: ApprenticeId) -> EventContent:
        content = self._base(placement)
        lines = [content.description] if content.description else []
        for breakout in placement.breakouts:
            if person in self._timetable.group[breakout.group].members:
                lines.append(
                    f"Your group {breakout.group} meets in {self._problem.name(breakout.room)}, {breakout.span}."
                )
        if placement.staff:
            lines.append(f"With {say_list(self._problem.name(who) for who in placement.staff)}.")
        return replace(content, description="\n".join(lines))

    def _for_staff(self, placement: Placement) -> EventContent:
        content = self._base(placement)
        if len(placement.attendees) == 1:
            name = self._problem.name(placement.attendees[0])
            others = say_list(self._problem.name(who) for who in placement.staff)
            return replace(content, summary=f"{content.summary}: {name}", description=f"With {name}; {others}.")
        return replace(content, description=f"{len(placement.attendees)} apprentices.\n{content.description}".strip())

    def _for_employer(self, placement: Placement, own: set[ApprenticeId]) -> EventContent:
        content = self._base(placement)
        names = say_list(sorted(self._problem.name(who) for who in own & set(placement.attendees)))
        away = self._problem.activity[placement.activity].away
        note = "Away from work." if away else "At work or online."
        return replace(content, summary=f"{content.summary}: {names}", description=note, opaque=False, link="")

    def _for_room(self, placement: Placement) -> EventContent:
        content = self._base(placement)
        people = f"{len(placement.attendees) + len(placement.staff)} people."
        return replace(content, description=people, opaque=False, link="")

    def _first_day(self, who: ApprenticeId, stay: Stay, name: str = "") -> EventContent:
        """Return the beginning of a work placement; the placement itself leaves the diary free."""
        problem = self._problem
        period = next(p for p in problem.programme.periods if p.id == stay.work.period)
        site = problem.site[stay.work.site]
        start = problem.programme.halves[0].start
        summary = f"{period.title} begins: {problem.name(stay.work.unit)}"
        return EventContent(
            self._uid(f"work placement {stay.work.period} {who}"),
            problem.grid.next_open(stay.first) or stay.first,
            start,
            start + DEADLINE_MINUTES,
            problem.programme.zone,
            f"{summary}: {name}" if name else summary,
            f"With {problem.name(stay.work.mentor)}, until {say_day(stay.last)}.",
            site.name if not site.address else f"{site.name}, {site.address}",
            (site.lat, site.lon),
            "work placement",
            opaque=False,
        )

    def _deadline(self, deadline: Deadline) -> EventContent:
        assessment = self._stages.get(deadline.assessment)
        title = assessment.title if assessment is not None else deadline.assessment
        stage = f" ({assessment.stage})" if assessment is not None else ""
        return EventContent(
            self._uid(f"deadline {deadline.id}"),
            deadline.day,
            deadline.minute - DEADLINE_MINUTES,
            deadline.minute,
            self._problem.programme.zone,
            f"Due: {title}{stage}",
            category="deadline",
            opaque=False,
            todo_uid=self._uid(f"todo {deadline.id}"),
        )
