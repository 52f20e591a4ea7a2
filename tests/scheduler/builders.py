"""A tiny cohort of six with a clean timetable laid out by hand, and dull helpers that change one thing of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from models.cohort import Cohort
from models.findings import Finding
from models.group_types import GroupType, Mix
from models.ids import (
    ActivityId,
    ApprenticeId,
    AssessmentId,
    CohortId,
    EmployerId,
    GroupId,
    GroupTypeId,
    HostId,
    ModuleId,
    ProgrammeId,
    RoomId,
    SessionId,
    SiteId,
    StaffId,
    UnitId,
)
from models.outcomes import Milestone, Outcome
from models.people import (
    Apprentice,
    BoardMeeting,
    Closure,
    Employer,
    Host,
    HostDay,
    Mentor,
    Room,
    Site,
    Tutor,
    Unit,
    WeekPattern,
)
from models.problem import HoursPlan, Problem
from models.programme import (
    Activity,
    ActivityKind,
    AgendaItem,
    Assessment,
    AudienceKind,
    Cadence,
    Due,
    DueKind,
    Gap,
    Mode,
    Module,
    Programme,
    Recurrence,
    Role,
    Standard,
    Window,
)
from models.timegrid import Span
from models.timetable import Breakout, Deadline, Group, Placement, Timetable
from scheduler.rule import Rule

CIRCLE, SET = GroupTypeId("circle"), GroupTypeId("set")
M1, M2 = ModuleId("m1"), ModuleId("m2")
VENUE, NORTH, SOUTH, WEST, HOSPITAL = (SiteId(name) for name in ("venue", "north", "south", "west", "hospital"))
ADA, BEN, CAT, DAN, EVE, FAY = (ApprenticeId(f"A{n}") for n in (3, 1, 5, 2, 6, 4))
EVERYBODY = tuple(sorted((ADA, BEN, CAT, DAN, EVE, FAY)))
NORTHERN, SOUTHERN = tuple(sorted((ADA, BEN, CAT))), tuple(sorted((DAN, EVE, FAY)))
TOM, UMA, MIA, NED, OLA = (StaffId(name) for name in ("T2", "T1", "M3", "M1", "M2"))
HALL, ROSE, LILY = RoomId("hall"), RoomId("rose"), RoomId("lily")
OFFICE = WeekPattern(((Span.parse("08:30-17:30"),),) * 5 + ((), ()))
BREAKOUT_SPAN = Span.parse("16:00-17:00")


def activity(name: str, title: str, kind: ActivityKind, audience: AudienceKind, mode: Mode, **more: Any) -> Activity:
    more.setdefault("otj_minutes", more["minutes"])
    more.setdefault("release_minutes", more["minutes"])
    return Activity(ActivityId(name), title, kind, audience, mode, **more)


_BLOCK: dict[str, Any] = {
    "minutes": 420,
    "module": M1,
    "days": 2,
    "span": Span.parse("09:00-17:00"),
    "room_features": ("projector",),
    "staff": (Role.MODULE_LEAD,),
    "away": True,
}

PROGRAMME = Programme(
    id=ProgrammeId("tiny"),
    title="Tiny programme",
    standard=Standard("ST1", "Leader", 7, "1"),
    weeks=13,
    halves=(Span.parse("09:00-12:30"), Span.parse("13:30-17:00")),
    step=30,
    periods=(),
    group_types=(
        GroupType(CIRCLE, "Circle", 3, 1, Mix.NEAR, near_km=25),
        GroupType(SET, "Set", 3, 1, Mix.ACROSS, min_employers=2, manager_allowed=False, balance=("profession",)),
    ),
    modules=(Module(M1, "Leading", 20), Module(M2, "Boards", 20, elective=True)),
    activities=(
        activity(
            "talk", "Opening talk", ActivityKind.SEMINAR, AudienceKind.COHORT, Mode.ONLINE,
            minutes=60, module=M1, staff=(Role.MODULE_LEAD,), window=Window(last_week=1),
        ),
        activity(
            "b1", "First block", ActivityKind.WORKSHOP, AudienceKind.COHORT, Mode.IN_PERSON,
            **_BLOCK, window=Window(first_week=2, last_week=3), outcomes=("K1",),
            agenda=(AgendaItem(1, BREAKOUT_SPAN, "Sense-making", CIRCLE, breakout=True),),
        ),
        activity(
            "b2", "Second block", ActivityKind.WORKSHOP, AudienceKind.COHORT, Mode.IN_PERSON,
            **_BLOCK, window=Window(first_week=5, last_week=7), outcomes=("K2",),
            after=(Gap(ActivityId("b1"), 21, 35),),
        ),
        activity(
            "visit", "Hospital visit", ActivityKind.VISIT, AudienceKind.WAVE, Mode.HOST,
            minutes=120, theme="hospital", recurrence=Recurrence(count=2), unit_share=0.5, away=True,
            window=Window(first_week=2, last_week=8), after=(Gap(ActivityId("b1"), 5),),
        ),
        activity(
            "meet", "Circle meeting", ActivityKind.GROUP_MEETING, AudienceKind.GROUP, Mode.WORKPLACE,
            minutes=90, group_type=CIRCLE, staff=(Role.FACILITATOR,), window=Window(first_week=2),
            recurrence=Recurrence(count=2, min_gap_days=14, max_gap_days=42),
        ),
        activity(
            "board", "Board observation", ActivityKind.BOARD_OBSERVATION, AudienceKind.APPRENTICE, Mode.WORKPLACE,
            minutes=60, module=M2, elective=True, at_board=True,
        ),
        activity(
            "review", "Review", ActivityKind.REVIEW, AudienceKind.APPRENTICE, Mode.WORKPLACE,
            minutes=60, staff=(Role.TUTOR, Role.MENTOR),
            recurrence=Recurrence(Cadence.CALENDAR_MONTH, preferred_days=28, tolerance_days=5),
        ),
        activity(
            "study", "Protected study", ActivityKind.STUDY, AudienceKind.APPRENTICE, Mode.WORKPLACE,
            minutes=210, module=M1, away=True, window=Window(first_week=3),
        ),
    ),
    assessments=(
        Assessment(
            AssessmentId("draft"), "Draft", "formative",
            Due(DueKind.BETWEEN, ActivityId("b1"), ActivityId("b2")), group_type=CIRCLE,
        ),
        Assessment(AssessmentId("essay"), "Essay", "summative", Due(DueKind.AFTER, ActivityId("b2"), days=42)),
        Assessment(AssessmentId("folder"), "Folder", "submission", Due(DueKind.WEEK, days=13)),
    ),
    outcomes=(Outcome("K1", "Knows"), Outcome("K2", "Knows more")),
    milestones=(Milestone(Decimal("0.5"), 2), Milestone(Decimal(1), 6)),
)  # fmt: skip


def _apprentice(who: ApprenticeId, name: str, employer: str, mentor: StaffId, profession: str) -> Apprentice:
    return Apprentice(
        who, name, EmployerId(f"{employer}-trust"), UnitId(f"{employer}-ward"), SiteId(employer), mentor,
        Decimal("37.5"), OFFICE, date(2027, 3, 1), date(2027, 5, 30), date(2027, 3, 1),
        profession=profession, electives=(M2,) if name == "Ada" else (),
    )  # fmt: skip


COHORT = Cohort(
    id=CohortId("tiny-2027"),
    title="Tiny cohort",
    start=date(2027, 3, 1),
    end=date(2027, 5, 30),
    venue=VENUE,
    bank_holidays="",
    sites=(
        Site(VENUE, "the campus", 51.50, -0.10),
        Site(NORTH, "North House", 51.55, -0.10),
        Site(SOUTH, "South House", 51.45, -0.10),
        Site(WEST, "West House", 51.45, -0.20),
        Site(HOSPITAL, "the hospital", 51.51, -0.10),
    ),
    employers=(
        Employer(EmployerId("north-trust"), "North Trust"),
        Employer(EmployerId("south-trust"), "South Trust"),
        Employer(EmployerId("west-trust"), "West Trust"),
    ),
    units=(
        Unit(UnitId("north-ward"), EmployerId("north-trust"), "North ward", 2),
        Unit(UnitId("south-ward"), EmployerId("south-trust"), "South ward", 1),
        Unit(UnitId("west-ward"), EmployerId("west-trust"), "West ward", 1),
    ),
    apprentices=(
        _apprentice(ADA, "Ada", "north", MIA, "nurse"),
        _apprentice(BEN, "Ben", "north", MIA, "doctor"),
        _apprentice(CAT, "Cat", "north", MIA, "nurse"),
        _apprentice(DAN, "Dan", "south", NED, "manager"),
        _apprentice(EVE, "Eve", "south", NED, "manager"),
        _apprentice(FAY, "Fay", "west", OLA, "doctor"),
    ),
    tutors=(
        Tutor(TOM, "Tom", VENUE, OFFICE, 3, (CIRCLE,), (M1,)),
        Tutor(UMA, "Uma", VENUE, OFFICE, 3, (CIRCLE,)),
    ),
    mentors=(
        Mentor(MIA, "Mia", EmployerId("north-trust"), NORTH, OFFICE),
        Mentor(NED, "Ned", EmployerId("south-trust"), SOUTH, OFFICE),
        Mentor(OLA, "Ola", EmployerId("west-trust"), WEST, OFFICE),
    ),
    rooms=(
        Room(HALL, "Hall", VENUE, 7, ("projector",)),
        Room(ROSE, "Rose Room", VENUE, 3),
        Room(LILY, "Lily Room", VENUE, 3, step_free=False),
    ),
    hosts=(
        Host(
            HostId("st-elsewhere"), "St Elsewhere", HOSPITAL, "hospital",
            (HostDay(date(2027, 3, 16), 3), HostDay(date(2027, 3, 18), 3)),
        ),
    ),
    closures=(
        Closure(date(2027, 3, 26), date(2027, 3, 26), "Good Friday"),
        Closure(date(2027, 3, 29), date(2027, 3, 29), "Easter Monday"),
        Closure(date(2027, 5, 3), date(2027, 5, 3), "Early May bank holiday"),
    ),
    board_meetings=(BoardMeeting(EmployerId("north-trust"), date(2027, 4, 16), Span.parse("14:00-16:00")),),
)  # fmt: skip

PROBLEM = Problem(PROGRAMME, COHORT, {who: HoursPlan("TINY", 2600, 2640, 2700, 2250) for who in EVERYBODY})


def placed(session: str, day: date, span: str, people: tuple[ApprenticeId, ...], **more: Any) -> Placement:
    """Place one session; activity and audience are read from its id, minutes from the activity."""
    name, audience = (*session.split("/"), "cohort")[:2]
    asked = PROBLEM.activity[ActivityId(name)]
    if asked.audience is AudienceKind.COHORT:
        audience = "cohort"
    return Placement(
        SessionId(session), asked.id, audience, day, Span.parse(span), tuple(sorted(people)),
        otj_minutes=asked.otj_minutes, release_minutes=asked.release_minutes, **more,
    )  # fmt: skip


def _placements() -> list[Placement]:
    whole = {"staff": (TOM,), "site": VENUE, "room": HALL}
    spread = (
        Breakout(GroupId("circle-1"), HALL, BREAKOUT_SPAN),
        Breakout(GroupId("circle-2"), ROSE, BREAKOUT_SPAN),
    )
    host = {"site": HOSPITAL, "host": HostId("st-elsewhere")}
    found = [
        placed("talk", date(2027, 3, 5), "10:00-11:00", EVERYBODY, staff=(TOM,)),
        placed("b1", date(2027, 3, 9), "09:00-17:00", EVERYBODY, **whole, breakouts=spread),
        placed("b1", date(2027, 3, 10), "09:00-17:00", EVERYBODY, **whole, day_number=2),
        placed("b2", date(2027, 4, 6), "09:00-17:00", EVERYBODY, **whole),
        placed("b2", date(2027, 4, 7), "09:00-17:00", EVERYBODY, **whole, day_number=2),
        placed("visit/wave-1", date(2027, 3, 16), "10:00-12:00", (ADA, BEN, DAN), **host),
        placed("visit/wave-2", date(2027, 3, 18), "10:00-12:00", (CAT, EVE, FAY), **host),
        placed("board/A3", date(2027, 4, 16), "14:00-15:00", (ADA,), site=NORTH),
    ]
    for group, tutor, site, members, first in (
        ("circle-1", TOM, NORTH, NORTHERN, date(2027, 3, 24)),
        ("circle-2", UMA, SOUTH, SOUTHERN, date(2027, 3, 25)),
    ):
        for k in (1, 2):
            day = first + timedelta(days=35 * (k - 1))
            found.append(placed(f"meet/{group}/{k}", day, "13:30-15:00", members, staff=(tutor,), site=site))
    for day in (date(2027, 3, 15), date(2027, 4, 12), date(2027, 5, 10)):
        for who, span, tutor, mentor, site in (
            (ADA, "09:00-10:00", TOM, MIA, NORTH),
            (BEN, "10:00-11:00", TOM, MIA, NORTH),
            (CAT, "11:00-12:00", TOM, MIA, NORTH),
            (DAN, "09:00-10:00", UMA, NED, SOUTH),
            (EVE, "10:00-11:00", UMA, NED, SOUTH),
            (FAY, "13:30-14:30", UMA, OLA, WEST),
        ):
            staff = tuple(sorted((tutor, mentor)))
            found.append(placed(f"review/{who}/{day:%Y-%m}", day, span, (who,), staff=staff, site=site))
    for who, site, first in (
        (ADA, NORTH, date(2027, 4, 20)),
        (BEN, NORTH, date(2027, 4, 21)),
        (CAT, NORTH, date(2027, 4, 22)),
        (DAN, SOUTH, date(2027, 4, 20)),
        (EVE, SOUTH, date(2027, 4, 21)),
        (FAY, WEST, date(2027, 4, 22)),
    ):
        for k in (1, 2):
            day = first + timedelta(days=21 * (k - 1))
            found.append(placed(f"study/{who}/{k}", day, "09:00-12:30", (who,), site=site))
    return found


def timetable(placements: list[Placement], **more: Any) -> Timetable:
    return Timetable(
        PROGRAMME.id, COHORT.id, placements=tuple(sorted(placements, key=lambda p: (p.day, p.span, p.id))), **more
    )


TIMETABLE = timetable(
    _placements(),
    groups=(
        Group(GroupId("circle-1"), CIRCLE, NORTHERN, TOM, NORTH),
        Group(GroupId("circle-2"), CIRCLE, SOUTHERN, UMA, SOUTH),
        Group(GroupId("set-1"), SET, tuple(sorted((ADA, BEN, DAN)))),
        Group(GroupId("set-2"), SET, tuple(sorted((CAT, EVE, FAY)))),
    ),
    tutors=((BEN, TOM), (DAN, UMA), (ADA, TOM), (FAY, UMA), (CAT, TOM), (EVE, UMA)),
    deadlines=(
        Deadline("draft/circle-1", AssessmentId("draft"), date(2027, 3, 30), 960, NORTHERN, "circle-1"),
        Deadline("draft/circle-2", AssessmentId("draft"), date(2027, 3, 30), 960, SOUTHERN, "circle-2"),
        Deadline("essay", AssessmentId("essay"), date(2027, 5, 19), 960, EVERYBODY),
        Deadline("folder", AssessmentId("folder"), date(2027, 5, 28), 960, EVERYBODY),
    ),
)  # fmt: skip


def with_policy(**changes: Any) -> Problem:
    return replace(PROBLEM, programme=replace(PROGRAMME, policy=replace(PROGRAMME.policy, **changes)))


def with_programme(**changes: Any) -> Problem:
    return replace(PROBLEM, programme=replace(PROGRAMME, **changes))


def with_activity(name: str, **changes: Any) -> Problem:
    return with_programme(activities=tuple(replace(a, **changes) if a.id == name else a for a in PROGRAMME.activities))


def with_group_type(name: str, **changes: Any) -> Problem:
    return with_programme(
        group_types=tuple(replace(g, **changes) if g.id == name else g for g in PROGRAMME.group_types)
    )


def with_cohort(**changes: Any) -> Problem:
    return replace(PROBLEM, cohort=replace(COHORT, **changes))


def with_row(table: str, name: str, **changes: Any) -> Problem:
    """Change one row of one of the cohort's tables."""
    return with_cohort(**{table: tuple(replace(r, **changes) if r.id == name else r for r in getattr(COHORT, table))})


def with_hours(who: ApprenticeId, **changes: Any) -> Problem:
    hours: Mapping[ApprenticeId, HoursPlan] = {**PROBLEM.hours, who: replace(PROBLEM.hours[who], **changes)}
    return replace(PROBLEM, hours=hours)


def moved(placement: str, **changes: Any) -> Timetable:
    """Change one placement of the clean timetable; its id must exist."""
    return change(TIMETABLE, placement, **changes)


def change(before: Timetable, placement: str, **changes: Any) -> Timetable:
    assert placement in {p.id for p in before.placements}, placement
    placements = [replace(p, **changes) if p.id == placement else p for p in before.placements]
    return timetable(placements, groups=before.groups, tutors=before.tutors, deadlines=before.deadlines)


def without(placement: str) -> Timetable:
    assert placement in {p.id for p in TIMETABLE.placements}, placement
    return replace(TIMETABLE, placements=tuple(p for p in TIMETABLE.placements if p.id != placement))


def plus(*placements: Placement) -> Timetable:
    return timetable(
        [*TIMETABLE.placements, *placements],
        groups=TIMETABLE.groups, tutors=TIMETABLE.tutors, deadlines=TIMETABLE.deadlines,
    )  # fmt: skip


def regrouped(**members: tuple[ApprenticeId, ...]) -> Timetable:
    """Change the members of groups: `regrouped(set_1=(ADA, BEN, CAT))`."""
    new = {name.replace("_", "-"): tuple(sorted(people)) for name, people in members.items()}
    assert set(new) <= set(TIMETABLE.group)
    groups = tuple(replace(g, members=new.get(g.id, g.members)) for g in TIMETABLE.groups)
    return replace(TIMETABLE, groups=groups)


def due(name: str, **changes: Any) -> Timetable:
    assert name in {d.id for d in TIMETABLE.deadlines}, name
    return replace(
        TIMETABLE, deadlines=tuple(replace(d, **changes) if d.id == name else d for d in TIMETABLE.deadlines)
    )


def found(rule: Rule, problem: Problem = PROBLEM, answer: Timetable = TIMETABLE) -> tuple[Finding, ...]:
    return tuple(rule.check(problem, answer))
