"""Small cohorts, each impossible for one known reason (two of them for two), made from one that is not."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from models.cohort import Cohort
from models.ids import (
    ActivityId,
    ApprenticeId,
    CohortId,
    EmployerId,
    GroupTypeId,
    HostId,
    ModuleId,
    RoomId,
    SiteId,
    StaffId,
    UnitId,
)
from models.people import (
    Absence,
    Apprentice,
    BoardMeeting,
    Bond,
    Closure,
    Employer,
    FixedDate,
    Host,
    HostDay,
    Mentor,
    PairRule,
    Room,
    Site,
    Tutor,
    Unit,
    WeekPattern,
)
from models.timegrid import Span

PROGRAMME = "small.yaml"
START, END = date(2025, 3, 3), date(2025, 6, 1)
OFFICE = WeekPattern(((Span.parse("08:30-17:30"),),) * 5 + ((), ()))
THREE_DAYS = WeekPattern((OFFICE.days[0], (), OFFICE.days[2], (), OFFICE.days[4], (), ()))
CIRCLE, SET = GroupTypeId("circle"), GroupTypeId("set")
LEAD, BOARDS = ModuleId("lead"), ModuleId("boards")

Break = Callable[[Cohort], Cohort]


@dataclass(frozen=True, slots=True)
class Broken:
    """One broken cohort: its name, what was done to the sound one, and how many independent reasons that makes."""

    name: str
    done: str
    apply: Break
    reasons: int = 1


def sound() -> Cohort:
    """Return the cohort before anything is broken: six people of three employers."""
    return Cohort(
        id=CohortId("small-2025"),
        title="Small cohort",
        start=START,
        end=END,
        venue="campus",
        bank_holidays="",
        programme=PROGRAMME,
        sites=(
            Site(SiteId("campus"), "the campus", 51.50, -0.10),
            Site(SiteId("north"), "North House", 51.55, -0.10, EmployerId("north")),
            Site(SiteId("south"), "South House", 51.45, -0.10, EmployerId("south")),
            Site(SiteId("west"), "West House", 51.45, -0.20, EmployerId("west")),
            Site(SiteId("hospital"), "the hospital", 51.51, -0.10),
        ),
        employers=tuple(Employer(EmployerId(key), f"{key.title()} Trust") for key in ("north", "south", "west")),
        units=(
            Unit(UnitId("north-ward"), EmployerId("north"), "North ward", 2),
            Unit(UnitId("south-ward"), EmployerId("south"), "South ward", 1),
            Unit(UnitId("west-ward"), EmployerId("west"), "West ward", 1),
        ),
        apprentices=(
            _apprentice("A3", "Ada", "north", "M3", (BOARDS,)),
            _apprentice("A1", "Ben", "north", "M3"),
            _apprentice("A5", "Cat", "north", "M3"),
            _apprentice("A2", "Dan", "south", "M1"),
            _apprentice("A6", "Eve", "south", "M1"),
            _apprentice("A4", "Fay", "west", "M2"),
        ),
        tutors=(
            Tutor(StaffId("T2"), "Tom", SiteId("campus"), OFFICE, 3, (CIRCLE,), (LEAD,)),
            Tutor(StaffId("T1"), "Uma", SiteId("campus"), OFFICE, 3, (CIRCLE,)),
        ),
        mentors=(
            Mentor(StaffId("M3"), "Mia", EmployerId("north"), SiteId("north"), OFFICE),
            Mentor(StaffId("M1"), "Ned", EmployerId("south"), SiteId("south"), OFFICE),
            Mentor(StaffId("M2"), "Ola", EmployerId("west"), SiteId("west"), OFFICE),
        ),
        rooms=(
            Room(RoomId("hall"), "Hall", SiteId("campus"), 7, ("projector",)),
            Room(RoomId("rose"), "Rose Room", SiteId("campus"), 4),
            Room(RoomId("lily"), "Lily Room", SiteId("campus"), 4, step_free=False),
        ),
        hosts=(
            Host(
                HostId("st-elsewhere"), "St Elsewhere", SiteId("hospital"), "hospital",
                (HostDay(date(2025, 3, 25), 3), HostDay(date(2025, 3, 27), 3), HostDay(date(2025, 4, 15), 3)),
            ),
        ),
        closures=(
            Closure(date(2025, 4, 18), date(2025, 4, 18), "Good Friday"),
            Closure(date(2025, 4, 21), date(2025, 4, 21), "Easter Monday"),
            Closure(date(2025, 5, 5), date(2025, 5, 5), "Early May holiday"),
        ),
        board_meetings=(
            BoardMeeting(EmployerId("north"), date(2025, 4, 17), Span.parse("14:00-16:00")),
            BoardMeeting(EmployerId("south"), date(2025, 4, 22), Span.parse("10:00-12:00")),
        ),
    )  # fmt: skip


def _apprentice(key: str, name: str, home: str, mentor: str, electives: tuple[ModuleId, ...] = ()) -> Apprentice:
    return Apprentice(
        ApprenticeId(key), name, EmployerId(home), UnitId(f"{home}-ward"), SiteId(home), StaffId(mentor),
        Decimal("37.5"), OFFICE, START, END, START, electives=electives,
    )  # fmt: skip


def _row(table: str, key: str, **changes: Any) -> Break:
    """Change one row of a table."""

    def apply(cohort: Cohort) -> Cohort:
        rows = tuple(replace(row, **changes) if row.id == key else row for row in getattr(cohort, table))
        edited: dict[str, Any] = {table: rows}
        return replace(cohort, **edited)

    return apply


def _more(table: str, *rows: object) -> Break:
    """Add rows to a table."""

    def apply(cohort: Cohort) -> Cohort:
        edited: dict[str, Any] = {table: (*getattr(cohort, table), *rows)}
        return replace(cohort, **edited)

    return apply


def _both(*breaks: Break) -> Break:
    def apply(cohort: Cohort) -> Cohort:
        for one in breaks:
            cohort = one(cohort)
        return cohort

    return apply


def _away(who: str, first: date, last: date, time: str = "", why: str = "leave") -> Absence:
    return Absence(who, first, last, Span.parse(time) if time else None, why)


def _pair(bond: Bond, first: str, second: str, kind: GroupTypeId | None = None) -> PairRule:
    return PairRule(bond, ApprenticeId(first), ApprenticeId(second), kind)


APRIL_1, APRIL_29, APRIL_30 = date(2025, 4, 1), date(2025, 4, 29), date(2025, 4, 30)
_MENTOR_AWAY = _more("absences", _away("M3", APRIL_1, APRIL_30, why="sabbatical"))
_SMALL_HALL = _row("rooms", "hall", capacity=6)
_WEEK_OFF = _more("closures", Closure(date(2025, 5, 26), date(2025, 6, 1), "Half-term week"))
_TORN_PAIR = _more("pair_rules", _pair(Bond.TOGETHER, "A3", "A2", SET), _pair(Bond.APART, "A2", "A3", SET))

BROKEN: tuple[Broken, ...] = (
    Broken("mentor-away", "Mia, mentor of three, is away for the whole of April.", _MENTOR_AWAY),
    Broken(
        "mentor-two-hours",
        "Mia has two free hours in April; three people need a review with her.",
        _more("absences", _away("M3", APRIL_1, APRIL_29), _away("M3", APRIL_30, APRIL_30, "08:00-15:00")),
    ),
    Broken(
        "named-tutor-away",
        "Cat's tutor is to be Uma, who is away for the whole of May.",
        _both(
            _row("apprentices", "A5", tutor=StaffId("T1")),
            _more("absences", _away("T1", date(2025, 5, 1), date(2025, 5, 31))),
        ),
    ),
    Broken("caseload", "Uma takes two apprentices only; two tutors then have room for five of six.",
           _row("tutors", "T1", caseload=2)),
    Broken("room-too-small", "The hall seats six; the workshops have seven people.", _SMALL_HALL),
    Broken("no-projector", "The projector of the hall is gone.", _row("rooms", "hall", features=())),
    Broken("hall-closed", "The hall is being painted while the first workshop is due.",
           _more("absences", _away("hall", date(2025, 3, 10), date(2025, 3, 23), why="painting"))),
    Broken("steps", "Cat needs rooms without steps, and the hall now has some.",
           _both(_row("apprentices", "A5", step_free=True), _row("rooms", "hall", step_free=False))),
    Broken(
        "host-seats",
        "St Elsewhere has five seats on any two of its days; six people go in two waves.",
        _row(
            "hosts", "st-elsewhere",
            days=(HostDay(date(2025, 3, 25), 3), HostDay(date(2025, 3, 27), 2), HostDay(date(2025, 4, 15), 2)),
        ),
    ),
    Broken("host-one-day", "St Elsewhere receives on one day only; North ward spares two of its three.",
           _row("hosts", "st-elsewhere", days=(HostDay(date(2025, 3, 25), 6),))),
    Broken("three-day-week", "Eve works on Mondays, Wednesdays and Fridays; the workshops last two days.",
           _row("apprentices", "A6", pattern=THREE_DAYS)),
    Broken("cohort-days-count", "South ward counts days of the whole cohort, and spares one of two.",
           _row("units", "south-ward", cohort_days_count=True)),
    Broken("pair-torn", "Ada and Dan are to be together and apart.", _TORN_PAIR),
    Broken("manager", "Dan's line manager is Ada, and the two are to be in one set.",
           _both(_row("apprentices", "A2", line_manager=ApprenticeId("A3")),
                 _more("pair_rules", _pair(Bond.TOGETHER, "A2", "A3", SET)))),
    Broken("seventh-person", "A seventh apprentice joins; sets have exactly three members.",
           _both(_more("apprentices", _apprentice("A7", "Gil", "west", "M2")),
                 _row("tutors", "T1", caseload=4), _row("rooms", "hall", capacity=8),
                 _row("hosts", "st-elsewhere", days=(HostDay(date(2025, 3, 25), 4), HostDay(date(2025, 3, 27), 4))))),
    Broken("far-away", "Fay works 200 km away; no circle can take her.",
           _row("sites", "west", lat=52.48, lon=-1.90, name="West House, Birmingham")),
    Broken("one-employer-set", "Three of North Trust are to be in one set.",
           _more("pair_rules", _pair(Bond.TOGETHER, "A3", "A1", SET), _pair(Bond.TOGETHER, "A1", "A5", SET))),
    Broken("low-cap", "West Trust releases one hour in twenty.",
           _row("employers", "west", release_share=Decimal("0.05"))),
    Broken("closed-window", "The campus is closed for the two weeks of the first workshop.",
           _more("closures", Closure(date(2025, 3, 10), date(2025, 3, 23), "Building work"))),
    Broken("deadline-closed", "The week of the last deadline is closed.", _WEEK_OFF),
    Broken("agreed-on-closure", "The second workshop is agreed for a day on which everything is closed.",
           _both(_more("closures", Closure(date(2025, 4, 8), date(2025, 4, 8), "Founders' day")),
                 _more("fixed_dates", FixedDate(ActivityId("second-block"), date(2025, 4, 8))))),
    Broken("agreed-too-near", "The workshops are agreed for days that are too near each other.",
           _more("fixed_dates", FixedDate(ActivityId("first-block"), date(2025, 3, 19)),
                 FixedDate(ActivityId("second-block"), date(2025, 4, 2)))),
    Broken("board-missed", "Ada is away when the board of her employer meets.",
           _more("absences", _away("A3", date(2025, 4, 14), date(2025, 4, 17)))),
    Broken("two-reasons", "Mia is away for the whole of April, and the hall seats six.",
           _both(_MENTOR_AWAY, _SMALL_HALL), 2),
    Broken("two-other-reasons", "Ada and Dan are to be together and apart, and the last deadline's week is closed.",
           _both(_TORN_PAIR, _WEEK_OFF), 2),
)  # fmt: skip


def break_cohort(broken: Broken) -> Cohort:
    """Return the sound cohort with what was done to it."""
    cohort = broken.apply(sound())
    return replace(cohort, id=CohortId(broken.name), title=f"Broken: {broken.done}")
