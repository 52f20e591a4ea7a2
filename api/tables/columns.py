"""The tables of a cohort as data: columns, types, what each means, an example; the template and docs come from it."""

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a cell holds."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    INTEGER = "whole number"
    NUMBER = "number"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    YES_NO = "yes or no"
    SPANS = "times of day"
    SPAN = "time of day"
    CLOCK = "clock time"
    LIST = "list"
    WEEKDAYS = "weekdays"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Parameters
    ----------
    refers_to
        Tables whose ids may stand here.
    choices
        The only values allowed.
    low, high
        Limits of a number.
    """

    name: str
    type: Type
    meaning: str
    example: str = ""
    required: bool = True
    refers_to: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet or CSV file; `key` is the column with the row's own id."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: str | None = None
    required: bool = False
    least_rows: int = 0


def _id(name: str, meaning: str, example: str) -> Column:
    return Column(name, Type.ID, meaning, example)


def _ref(name: str, table: str, meaning: str, example: str, required: bool = True) -> Column:
    return Column(name, Type.ID, meaning, example, required, (table,))


def _text(name: str, meaning: str, example: str = "", required: bool = True) -> Column:
    return Column(name, Type.TEXT, meaning, example, required)


def _date(name: str, meaning: str, example: str, required: bool = True) -> Column:
    return Column(name, Type.DATE, meaning, example, required)


WEEK = tuple(
    Column(day, Type.SPANS, f"Paid working hours on {day.title()}; empty is a day off", "08:30-17:00", False)
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
)

TABLES: tuple[Table, ...] = (
    Table("cohort", "The intake itself: one row.", (
        _id("cohort_id", "Short name of the cohort", "scl-2026"),
        _text("title", "Name of the cohort", "Strategic Clinical Leadership 2026"),
        _date("start", "First day", "2026-09-21"),
        _date("end", "Last day", "2028-07-21"),
        _ref("venue", "sites", "Site where in-person sessions take place", "campus"),
        Column("bank_holidays", Type.TEXT, "Bank holidays to close: ENG, SCT, WLS, NIR; empty is none", "ENG", False,
               choices=("ENG", "SCT", "WLS", "NIR")),
        Column("other_venues", Type.LIST, "Further sites where sessions may take place, separated by ;", "", False,
               ("sites",)),
        _text("programme", "Programme that it follows: a bundled name or a file; may be empty", "lsbu", False),
    ), "cohort_id", True, 1),
    Table("sites", "Places with coordinates.", (
        _id("site_id", "Short name", "campus"),
        _text("name", "Name", "Main campus"),
        Column("lat", Type.LATITUDE, "Latitude in degrees", "51.498", low=-90, high=90),
        Column("lon", Type.LONGITUDE, "Longitude in degrees", "-0.101", low=-180, high=180),
        _ref("employer_id", "employers", "Employer of the site; empty for a venue", "", False),
        _text("address", "Address for calendars", "", False),
        _text("place", "Borough, district or town, for groups that mix places", "", False),
    ), "site_id", True, 1),
    Table("employers", "Employers and what they promised.", (
        _id("employer_id", "Short name", "kings"),
        _text("name", "Name", "King's College Hospital"),
        _text("code", "Organisation code", "RJZ", False),
        _text("sector", "Sector", "acute", False),
        Column("release_share", Type.NUMBER, "Share of contracted hours released; empty takes the programme's", "0.20",
               False, low=0.01, high=1),
        Column("release_days", Type.WEEKDAYS, "Weekdays on which release suits; empty, all suit alike", "Tue Wed Thu",
               False),
    ), "employer_id", True, 1),
    Table("units", "Wards or teams whose work must be covered.", (
        _id("unit_id", "Short name", "kings-ed"),
        _ref("employer_id", "employers", "Employer", "kings"),
        _text("name", "Name", "Emergency department"),
        Column("max_away", Type.INTEGER, "Most apprentices away on one day", "1", low=1, high=1000),
        Column("cohort_days_count", Type.YES_NO, "Whether whole-cohort days count against it", "no", False),
    ), "unit_id", True, 1),
    Table("apprentices", "The learners.", (
        _id("apprentice_id", "Short name", "A01"),
        _text("name", "Name", "Ada Example"),
        _ref("employer_id", "employers", "Employer", "kings"),
        _ref("unit_id", "units", "Unit", "kings-ed"),
        _ref("site_id", "sites", "Workplace", "kings-main"),
        _ref("mentor_id", "mentors", "Workplace mentor, where the programme has any", "M01", False),
        Column("weekly_hours", Type.NUMBER, "Contracted hours a week without overtime", "37.5", low=1, high=60),
        *WEEK,
        _date("start", "First day; empty is the cohort's", "", False),
        _date("end", "Last day; empty is the cohort's", "", False),
        _date("original_start", "First start, if earlier (chooses the off-the-job rules)", "", False),
        _ref("tutor_id", "tutors", "Tutor; empty lets the program choose", "", False),
        _ref("line_manager_id", "apprentices", "Line manager, if an apprentice of this cohort", "", False),
        _text("profession", "Profession", "nurse", False),
        _text("sector", "Sector", "acute", False),
        _text("gender", "Gender, if given", "", False),
        Column("prior_learning_hours", Type.NUMBER, "Hours of recognised prior learning", "0", False, low=0, high=5000),
        Column("electives", Type.LIST, "Chosen modules, separated by ;", "", False),
        Column("step_free", Type.YES_NO, "Needs rooms without steps", "no", False),
        Column("funded", Type.YES_NO, "Publicly funded", "yes", False),
    ), "apprentice_id", True, 1),
    Table("changes", "Breaks in learning, changes of hours or employer, leaving, an early gateway.", (
        _ref("apprentice_id", "apprentices", "Apprentice", "A01"),
        Column("change", Type.TEXT, "break in learning, new hours, new employer, leaver, or early gateway", "break",
               choices=("break", "hours", "employer", "leaver", "gateway")),
        _date("first", "First day of the break, of the new hours, or with the new employer", "2027-03-01", False),
        _date("last", "Last day of the break; last day of learning of a leaver; day of an early gateway",
              "2027-05-30", False),
        _date("end", "Of a break: the new last day of training, if the break moves it", "", False),
        Column("weekly_hours", Type.NUMBER, "New contracted hours a week", "", False, low=1, high=60),
        *(Column(day.name, day.type, f"New working hours on {day.name.title()}; all seven empty: as before", "", False)
          for day in WEEK),
        _ref("employer_id", "employers", "New employer", "", False),
        _ref("unit_id", "units", "New unit", "", False),
        _ref("site_id", "sites", "New workplace", "", False),
        _ref("mentor_id", "mentors", "New workplace mentor", "", False),
    )),
    Table("tutors", "Tutors and facilitators.", (
        _id("tutor_id", "Short name", "T01"),
        _text("name", "Name", "Tom Example"),
        _ref("site_id", "sites", "Own site", "campus"),
        *WEEK,
        Column("caseload", Type.INTEGER, "Most apprentices", "9", low=0, high=500),
        Column("facilitates", Type.LIST, "Kinds of groups, separated by ;", "set", False),
        Column("leads", Type.LIST, "Modules, separated by ;", "m1;m4", False),
    ), "tutor_id", True, 1),
    Table("mentors", "Workplace mentors.", (
        _id("mentor_id", "Short name", "M01"),
        _text("name", "Name", "Mina Example"),
        _ref("employer_id", "employers", "Employer", "kings"),
        _ref("site_id", "sites", "Workplace", "kings-main"),
        *WEEK,
    ), "mentor_id"),
    Table("rooms", "Rooms and breakout rooms.", (
        _id("room_id", "Short name", "hall"),
        _text("name", "Name", "Hall 1"),
        _ref("site_id", "sites", "Site", "campus"),
        Column("capacity", Type.INTEGER, "Seats", "36", low=1, high=10000),
        Column("features", Type.LIST, "Features, separated by ;", "projector;hybrid", False),
        Column("step_free", Type.YES_NO, "Reached without steps", "yes", False),
    ), "room_id", True),
    Table("hosts", "Places that receive visits.", (
        _id("host_id", "Short name", "hub"),
        _text("name", "Name", "Living-well hub"),
        _ref("site_id", "sites", "Site", "hub-site"),
        _text("theme", "What can be seen there, as the programme names it", "integration"),
    ), "host_id"),
    Table("host_dates", "Days on which a host receives.", (
        _ref("host_id", "hosts", "Host", "hub"),
        _date("date", "Day", "2027-03-09"),
        Column("seats", Type.INTEGER, "Seats on that day", "14", low=1, high=10000),
    )),
    Table("closures", "Days without any session.", (
        _date("first", "First day", "2026-12-23"),
        _date("last", "Last day", "2027-01-02"),
        _text("reason", "Why", "Christmas closure"),
    )),
    Table("pressure_periods", "Days that employers ask to keep free of release where possible.", (
        _ref("employer_id", "employers", "Employer; empty is all", "kings", False),
        _date("first", "First day", "2026-12-15"),
        _date("last", "Last day", "2027-01-31"),
        _text("reason", "Why", "winter pressure"),
    )),
    Table("absences", "Leave and other engagements of a person, room or host.", (
        Column("who", Type.ID, "Apprentice, tutor, mentor, room or host", "A01",
               refers_to=("apprentices", "tutors", "mentors", "rooms", "hosts")),
        _date("first", "First day", "2027-08-02"),
        _date("last", "Last day", "2027-08-13"),
        Column("time", Type.SPAN, "Part of each day; empty is the whole day", "13:00-17:00", False),
        _text("reason", "Why", "annual leave", False),
    )),
    Table("pairs", "People to keep together or apart in groups.", (
        Column("rule", Type.TEXT, "keep_together or keep_apart", "keep_apart",
               choices=("keep_together", "keep_apart")),
        _ref("first_id", "apprentices", "One", "A01"),
        _ref("second_id", "apprentices", "The other", "A02"),
        Column("group_type", Type.TEXT, "Kind of group; empty is all", "set", False),
        _text("reason", "Why", "", False),
    )),
    Table("fixed_dates", "Dates that are agreed already.", (
        Column("activity_id", Type.TEXT, "Activity of the programme", "m1-b1"),
        _date("date", "First day", "2026-10-06"),
        Column("audience", Type.TEXT, "Group or apprentice; empty is all", "", False),
        Column("occurrence", Type.INTEGER, "Which occurrence; empty is the first", "1", False, low=1, high=500),
        Column("time", Type.CLOCK, "Start, if agreed", "", False),
    )),
    Table("engagements", "What shared people, rooms and hosts are already booked for elsewhere.", (
        Column("who", Type.ID, "Apprentice, tutor, mentor, room or host", "T01",
               refers_to=("apprentices", "tutors", "mentors", "rooms", "hosts")),
        _date("date", "Day", "2027-03-10"),
        Column("time", Type.SPAN, "From and to", "09:30-12:30"),
        _ref("site_id", "sites", "Where the person is then; empty is online or not known", "campus", False),
        Column("visitors", Type.INTEGER, "Seats taken at a host", "0", False, low=0, high=10000),
        _text("title", "What for", "Workshop of another cohort", False),
    )),
    Table("work_placements", "Where each apprentice works in each work placement of the programme, if it has any.", (
        _ref("apprentice_id", "apprentices", "Apprentice", "A01"),
        Column("period", Type.TEXT, "Period of the programme that is a work placement", "p1"),
        _ref("unit_id", "units", "Department", "kings-ed"),
        _ref("site_id", "sites", "Workplace", "kings-main"),
        _ref("mentor_id", "mentors", "Placement manager", "M01"),
        Column("outcomes", Type.LIST, "Codes of what the work there can evidence, separated by ;", "", False),
    )),
    Table("board_meetings", "Meetings of employers' boards.", (
        _ref("employer_id", "employers", "Employer", "kings"),
        _date("date", "Day", "2027-03-10"),
        Column("time", Type.SPAN, "From and to", "09:30-12:30"),
    )),
)  # fmt: skip

EXAMPLE = "EXAMPLE"
"""Rows whose first cell begins so are examples of the template and are not read."""


def table(name: str) -> Table:
    return next(found for found in TABLES if found.name == name)
