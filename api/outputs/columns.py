"""Names, types and meanings of the columns of every table that a solve writes."""

from dataclasses import dataclass
from enum import Enum


class Type(Enum):
    """What a value is; decides how a CSV file and a workbook show it."""

    TEXT = "text"
    LIST = "texts separated by ;"
    DATE = "date"
    CLOCK = "local time"
    INSTANT = "instant in UTC"
    WHOLE = "whole number"
    HOURS = "hours, two decimals"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    meaning: str
    type: Type = Type.TEXT


def _text(name: str, meaning: str) -> Column:
    return Column(name, meaning)


def _whole(name: str, meaning: str) -> Column:
    return Column(name, meaning, Type.WHOLE)


def _hours(name: str, meaning: str) -> Column:
    return Column(name, meaning, Type.HOURS)


SESSION = _text("session", "Id of the session; it never changes")
DAY_NUMBER = _whole("day_number", "Day of a block, from 1; session and day number together name one placement")
TITLE = _text("title", "Title of the activity")
DATE = Column("date", "Local date", Type.DATE)
START = Column("start", "Local time at which it begins", Type.CLOCK)
END = Column("end", "Local time at which it ends; 24:00 is midnight", Type.CLOCK)
OTJ = _whole("otj_minutes", "Minutes that count off the job, for each apprentice")
RELEASE = _whole("release_minutes", "Minutes of paid release, for each apprentice")
APPRENTICE = _text("apprentice", "Id of the apprentice")
NAME = _text("name", "Name of that person")

TABLES: dict[str, tuple[Column, ...]] = {
    "sessions": (
        SESSION,
        DAY_NUMBER,
        _text("activity", "Id of the activity in the programme"),
        TITLE,
        _text("kind", "Kind of activity"),
        _text("module", "Id of the module; empty for none"),
        _text("mode", "in_person, online, workplace, host or hybrid"),
        _text("audience", "cohort, a group, a wave or an apprentice"),
        DATE,
        START,
        END,
        Column("start_utc", "When it begins, in UTC", Type.INSTANT),
        Column("end_utc", "When it ends, in UTC", Type.INSTANT),
        _text("site", "Id of the site; empty when online"),
        _text("site_name", "Name of the site"),
        _text("room", "Id of the room"),
        _text("room_name", "Name of the room"),
        _text("host", "Id of the host of a visit"),
        _text("host_name", "Name of the host"),
        Column("staff", "Ids of the tutors and mentors who take part", Type.LIST),
        Column("staff_names", "Their names", Type.LIST),
        _whole("attendees", "Number of apprentices; attendance.csv says who"),
        Column("breakouts", "group@room@time for each group that has a room of its own for a while", Type.LIST),
        OTJ,
        RELEASE,
    ),
    "attendance": (
        SESSION,
        DAY_NUMBER,
        _text("person", "Id of the person"),
        NAME,
        _text("role", "apprentice, tutor or mentor"),
        TITLE,
        DATE,
        START,
        END,
        _text("place", "Name of room, host or site; online"),
        _whole("otj_minutes", "Minutes that count off the job for this person; 0 for staff"),
        _whole("release_minutes", "Minutes of paid release for this person; 0 for staff"),
    ),
    "groups": (
        _text("group", "Id of the group"),
        _text("type", "Id of the group type"),
        _text("member", "Id of the apprentice; empty in the one line of a group without members"),
        NAME,
        _text("employer", "Name of the apprentice's employer"),
        _text("facilitator", "Id of the tutor who facilitates the group"),
        _text("facilitator_name", "Name of that tutor"),
        _text("hub", "Id of the site where the group meets at a workplace"),
        _text("hub_name", "Name of that site"),
    ),
    "tutors": (
        APPRENTICE,
        NAME,
        _text("tutor", "Id of the apprentice's tutor"),
        _text("tutor_name", "Name of that tutor"),
    ),
    "deadlines": (
        _text("deadline", "Id of the deadline; it never changes"),
        _text("assessment", "Id of the assessment in the programme"),
        _text("title", "Title of the assessment"),
        _text("stage", "formative, summative, submission or gateway"),
        _text("module", "Id of the module; empty for none"),
        _text("audience", "cohort or a group"),
        DATE,
        Column("time", "Local time by which it is due", Type.CLOCK),
        Column("apprentices", "Ids of those who hand in", Type.LIST),
    ),
    "own_time": (
        APPRENTICE,
        NAME,
        _text("module", "Id of the module"),
        _text("title", "Title of the module"),
        Column("first", "First day to study", Type.DATE),
        Column("last", "Last day to study", Type.DATE),
        _whole("minutes", "Minutes to find between these days, in own time"),
    ),
    "ledger": (
        _text("entry_id", "Id of the line; it never changes, wherever the item moves"),
        _text("apprentice_ref", "Id of the apprentice"),
        _text("employer", "Name of the employer"),
        _text("unit", "Name of the unit"),
        Column("date", "Local date; of own-time study the last day to do it", Type.DATE),
        Column("start", "Local start of the whole item; empty for own-time study", Type.CLOCK),
        Column("end", "Local end of the whole item; empty for own-time study", Type.CLOCK),
        _whole("break_min", "Minutes of breaks between start and end"),
        _text("activity", "Title of the activity"),
        _text("type", "Kind of activity"),
        _text("module", "Id of the module; empty for none"),
        _text("delivery_mode", "in_person, online, workplace, host, hybrid or own_time"),
        _text("location", "Name of the site; online; empty for own-time study"),
        _hours("planned_h", "Planned hours of this line"),
        _hours("actual_h", "Empty: only people can say what took place"),
        _text("counts", "Y: off-the-job training; N: not"),
        _text("reason_if_not", "Why it does not count; empty when it does"),
        _text("paid_basis", "normal: in paid hours; own_time: neither paid nor given back"),
        Column("ksb_codes", "Codes of the outcomes that the activity evidences", Type.LIST),
        _text("new_learning_note", "Empty: for the apprentice to fill in"),
        _text("evidence_ref", "Empty: for the apprentice to fill in"),
        _text("tutor", "Id of the apprentice's tutor"),
        _text("status", "planned"),
        _text("verified_by", "Empty: for the person who verifies the line"),
        _text("verified_at", "Empty: for the person who verifies the line"),
        _text(
            "rule_set", "Id of the off-the-job rule set of the apprentice's original start; empty without a standard"
        ),
        _whole("plan_version", "1 until a version is published"),
        _text("changed_at", "Empty until a version is published"),
    ),
    "work_placements": (
        APPRENTICE,
        NAME,
        _text("period", "Id of the period in the programme"),
        _text("title", "Title of the period"),
        Column("first", "First day", Type.DATE),
        Column("last", "Last day", Type.DATE),
        _text("employer", "Name of the employer of the department"),
        _text("unit_name", "Name of the department"),
        _text("site_name", "Name of the site"),
        _text("manager", "Id of the placement manager"),
        _text("manager_name", "Name of the placement manager"),
    ),
    "coverage": (
        APPRENTICE,
        NAME,
        _text("code", "Code of the outcome"),
        _text("title", "Title of the outcome"),
        _text("area", "Area of the outcome"),
        _text("strand", "Core, specialist and the like; empty where the programme has none"),
        _whole("target", "Level that is wanted; 0 where the programme has no levels"),
        Column("first", "First day on which something planned can evidence it", Type.DATE),
        Column("last", "Last such day", Type.DATE),
        _whole("days", "Number of such days"),
        Column("occasions", "Ids of the activities and assessments, and of work placements", Type.LIST),
        _text("gap", "Y: nothing planned can evidence it; N: something can; empty: of modules that were not chosen"),
    ),
    "hours": (
        APPRENTICE,
        NAME,
        _text("employer", "Name of the employer"),
        _text("rule_set", "Id of the off-the-job rule set; empty without a standard"),
        Column("weekly_hours", "Contracted hours a week", Type.NUMBER),
        _hours("floor_h", "Least off-the-job hours"),
        _hours("plan_h", "Hours of the training plan"),
        _hours("cap_h", "Most paid release that the employer has promised"),
        _hours("taught_h", "Planned off-the-job hours that are taught"),
        _hours("paid_study_h", "Planned off-the-job hours of paid study"),
        _hours("otj_h", "Both together, to compare with the floor and the plan"),
        _hours("release_h", "Planned paid release, to compare with the cap"),
        _hours("own_time_h", "Study left to own time"),
        Column("cap_used_pct", "Planned release in per cent of the cap", Type.NUMBER),
        Column("paid_hours_pct", "Planned release in per cent of all paid hours of training weeks", Type.NUMBER),
        _text("state", "open, tight or conflict"),
    ),
    "totals": (
        APPRENTICE,
        NAME,
        _text("by", "month, module or outcome"),
        _text("key", "Month as 2027-03, id of the module (empty for none), or code of the outcome"),
        _text("title", "Month, module or outcome in words"),
        _hours("taught_h", "Planned off-the-job hours that are taught"),
        _hours("paid_study_h", "Planned off-the-job hours of paid study"),
        _hours("otj_h", "Both together; an hour stands under each of its outcomes"),
        _hours("release_h", "Planned paid release"),
        _hours("own_time_h", "Study left to own time, in the month of its last day"),
    ),
    "calculations": (
        APPRENTICE,
        NAME,
        _whole("line", "Number of the line, from 1"),
        _text("part", "input, step, notice or result"),
        _text("label", "What the line is about"),
        _text("formula", "The sum with its numbers, or the input as it was given"),
        _text("value", "What comes out; exact, or shown with four decimals"),
        _text("unit", "hours, weeks or days"),
        _text("rounding", "How the value was rounded"),
        _text("source", "Where a figure of the rules was read"),
    ),
}

COLUMNS: dict[str, tuple[str, ...]] = {name: tuple(c.name for c in columns) for name, columns in TABLES.items()}
"""Names alone, in the order of the files."""
