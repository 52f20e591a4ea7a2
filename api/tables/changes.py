"""Turns the table of changes into breaks, jobs and last days of apprentices, and back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from models.people import Apprentice, Job, WeekPattern
from models.training import Spell

Row = dict[str, Any]
Complain = Callable[[str, int, str, object, str], None]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORK = ("employer_id", "unit_id", "site_id", "mentor_id")
NEEDED = {
    "break": ("first", "last"),
    "hours": ("first", "weekly_hours"),
    "employer": ("first", "employer_id", "unit_id", "site_id"),
    "leaver": ("last",),
    "gateway": ("last",),
}
ALLOWED = {
    "break": ("end",),
    "hours": DAYS,
    "employer": ("mentor_id", "weekly_hours", *DAYS),
    "leaver": (),
    "gateway": (),
}
COLUMNS = ("first", "last", "end", "weekly_hours", *DAYS, *WORK)


def apply_changes(person: Apprentice, tables: dict[str, list[Row]], end: date, complain: Complain) -> Apprentice:
    """Return the apprentice with all changes; each change that cannot be is complained of and left out.

    `end` is the cohort's last day.
    """
    rows = [row for row in tables["changes"] if row["apprentice_id"] == person.id]
    good = [row for row in rows if _is_complete(row, complain) and _is_possible(row, person, tables, end, complain)]
    for kinds in (("break",), ("hours", "employer"), ("leaver", "gateway")):
        good = _without_clashes(good, kinds, complain)
    good.sort(key=lambda row: row["first"] or row["last"])
    for row in good:
        if row["change"] == "break":
            person = replace(person, breaks=(*person.breaks, Spell(row["first"], row["last"])))
            if row["end"] is not None:
                person = replace(person, end=row["end"], agreed_end=person.agreed_end or person.end)
        elif row["change"] == "leaver":
            person = replace(person, left=row["last"])
        elif row["change"] == "gateway":
            person = replace(person, gateway=row["last"])
        else:
            person = replace(person, later_jobs=(*person.later_jobs, _next_job(person.jobs[-1], row)))
    return person


def _next_job(job: Job, row: Row) -> Job:
    pattern = WeekPattern(tuple(row[day] or () for day in DAYS)) if any(row[day] for day in DAYS) else job.pattern
    return Job(
        row["first"],
        row["employer_id"] or job.employer,
        row["unit_id"] or job.unit,
        row["site_id"] or job.site,
        row["mentor_id"] if row["change"] == "employer" else job.mentor,
        row["weekly_hours"] or job.weekly_hours,
        pattern,
    )


def _is_complete(row: Row, complain: Complain) -> bool:
    kind = row["change"]
    good = True
    for column in COLUMNS:
        if column in NEEDED[kind] and row[column] is None:
            complain("changes", row["row"], column, "", f"a value for the change {kind!r}")
            good = False
        elif row[column] and column not in (*NEEDED[kind], *ALLOWED[kind]):
            complain("changes", row["row"], column, _shown(row[column]), f"an empty cell for the change {kind!r}")
            good = False
    return good


def _shown(value: object) -> object:
    return ";".join(str(part) for part in value) if isinstance(value, tuple) else value


def _is_possible(row: Row, person: Apprentice, tables: dict[str, list[Row]], end: date, complain: Complain) -> bool:
    found = list(_impossible(row, person, tables, end))
    for column, value, expected in found:
        complain("changes", row["row"], column, value, expected)
    return not found


def _impossible(
    row: Row, person: Apprentice, tables: dict[str, list[Row]], end: date
) -> Iterator[tuple[str, object, str]]:
    first, last, start = row["first"], row["last"], person.start
    if first is not None and not start < first <= person.end:
        yield "first", first, f"a date after {start}, and not after the last day of training, {person.end}"
    if last is not None and not start <= last < person.end:
        yield "last", last, f"a date from {start} on, before the last day of training, {person.end}"
    if first is not None and last is not None and last < first:
        yield "last", last, f"a date not before the first, {first}"
    if row["end"] is not None and not (last or start) < row["end"] <= end:
        yield "end", row["end"], f"a date after the break, and not after the cohort's last day, {end}"
    if row["change"] == "employer":
        for table, key in (("units", "unit_id"), ("mentors", "mentor_id")):
            employer = next((other["employer_id"] for other in tables[table] if other[key] == row[key]), None)
            if row[key] is not None and employer != row["employer_id"]:
                yield key, row[key], f"one of {row['employer_id']}"


def _without_clashes(rows: Sequence[Row], kinds: Sequence[str], complain: Complain) -> list[Row]:
    """Leave out the later of two breaks that overlap, of two jobs from one day, and of two last days."""
    mine = sorted((row for row in rows if row["change"] in kinds), key=lambda row: row["first"] or row["last"])
    clashing = []
    for earlier, later in pairwise(mine):
        if kinds == ("break",) and later["first"] <= earlier["last"]:
            complain("changes", later["row"], "first", later["first"], f"a date after the break to {earlier['last']}")
        elif "hours" in kinds and later["first"] == earlier["first"]:
            complain("changes", later["row"], "first", later["first"], "one change of work on one day")
        elif "leaver" in kinds:
            expected = "one row that ends the training of an apprentice"
            complain("changes", later["row"], "change", later["change"], expected)
        else:
            continue
        clashing.append(later)
    return [row for row in rows if row not in clashing]


def change_rows(person: Apprentice) -> Iterator[Row]:
    """Yield the rows of one apprentice."""
    common: Row = {"apprentice_id": person.id}
    for number, pause in enumerate(person.breaks, start=1):
        moved = person.end if number == len(person.breaks) and person.agreed_end is not None else None
        yield {**common, "change": "break", "first": pause.first, "last": pause.last, "end": moved}
    for before, job in pairwise(person.jobs):
        row: Row = {**common, "change": "hours", "first": job.first}
        places = (job.employer, job.unit, job.site, job.mentor)
        if places != (before.employer, before.unit, before.site, before.mentor):
            row |= {"change": "employer", **dict(zip(WORK, places, strict=True))}
        if row["change"] == "hours" or job.weekly_hours != before.weekly_hours:
            row["weekly_hours"] = job.weekly_hours
        if job.pattern != before.pattern:
            row |= {
                day: ";".join(str(span) for span in spans) for day, spans in zip(DAYS, job.pattern.days, strict=True)
            }
        yield row
    if person.left is not None:
        yield {**common, "change": "leaver", "last": person.left}
    if person.gateway is not None:
        yield {**common, "change": "gateway", "last": person.gateway}
