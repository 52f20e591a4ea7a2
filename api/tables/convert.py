"""Turns parsed tables into a cohort, and a cohort into rows of cells."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from api.tables.changes import DAYS, apply_changes, change_rows
from models.cohort import Cohort
from models.people import (
    Absence,
    Apprentice,
    BoardMeeting,
    Bond,
    Closure,
    Employer,
    Engagement,
    FixedDate,
    Host,
    HostDay,
    Mentor,
    PairRule,
    PressurePeriod,
    Room,
    Site,
    Tutor,
    Unit,
    WeekPattern,
    WorkPlacement,
)
from models.timegrid import format_clock
from models.words import say_weekdays

Row = dict[str, Any]
Complain = Callable[[str, int, str, object, str], None]
"""Table, row, column, value, expectation."""


def to_cohort(tables: dict[str, list[Row]], complain: Complain) -> Cohort | None:
    """Build the cohort; what fits no cohort is complained of, with its row."""
    head = tables["cohort"][0]
    if len(tables["cohort"]) > 1:
        complain("cohort", tables["cohort"][1]["row"], "", "", "one row only")
    start, end = head["start"], head["end"]
    if end <= start:
        complain("cohort", head["row"], "end", end, f"a date after the start, {start}")
        return None
    for name in ("closures", "pressure_periods", "absences"):
        for row in tables[name]:
            if row["last"] < row["first"]:
                complain(name, row["row"], "last", row["last"], f"a date not before the first, {row['first']}")
    _check_people(tables, complain)
    apprentices = tuple(
        apply_changes(_apprentice(row, start, end, complain), tables, end, complain) for row in tables["apprentices"]
    )
    closures = [Closure(row["first"], row["last"], row["reason"]) for row in tables["closures"]]
    region = head["bank_holidays"] or ""
    closures.extend(bank_holidays(region, start, end))
    return Cohort(
        id=head["cohort_id"],
        title=head["title"],
        start=start,
        end=end,
        venue=head["venue"],
        bank_holidays=region,
        other_venues=head["other_venues"] or (),
        sites=tuple(
            Site(r["site_id"], r["name"], r["lat"], r["lon"], r["employer_id"], r["address"] or "", r["place"] or "")
            for r in tables["sites"]
        ),
        employers=tuple(
            Employer(r["employer_id"], r["name"], r["code"] or "", r["sector"] or "", r["release_share"],
                     r["release_days"] or ())
            for r in tables["employers"]
        ),
        units=tuple(
            Unit(r["unit_id"], r["employer_id"], r["name"], r["max_away"], bool(r["cohort_days_count"]))
            for r in tables["units"]
        ),
        apprentices=apprentices,
        tutors=tuple(
            Tutor(r["tutor_id"], r["name"], r["site_id"], _week(r), r["caseload"], r["facilitates"] or (),
                  r["leads"] or ())
            for r in tables["tutors"]
        ),
        mentors=tuple(
            Mentor(r["mentor_id"], r["name"], r["employer_id"], r["site_id"], _week(r)) for r in tables["mentors"]
        ),
        rooms=tuple(
            Room(r["room_id"], r["name"], r["site_id"], r["capacity"], r["features"] or (), r["step_free"] is not False)
            for r in tables["rooms"]
        ),
        hosts=tuple(
            Host(h["host_id"], h["name"], h["site_id"], h["theme"],
                 tuple(HostDay(d["date"], d["seats"]) for d in tables["host_dates"] if d["host_id"] == h["host_id"]))
            for h in tables["hosts"]
        ),
        closures=tuple(closures),
        pressure_periods=tuple(
            PressurePeriod(r["first"], r["last"], r["reason"], r["employer_id"]) for r in tables["pressure_periods"]
        ),
        absences=tuple(
            Absence(r["who"], r["first"], r["last"], r["time"], r["reason"] or "") for r in tables["absences"]
        ),
        pair_rules=tuple(
            PairRule(Bond(r["rule"]), r["first_id"], r["second_id"], r["group_type"], r["reason"] or "")
            for r in tables["pairs"]
        ),
        fixed_dates=tuple(
            FixedDate(r["activity_id"], r["date"], r["audience"] or "", r["occurrence"] or 1, r["time"])
            for r in tables["fixed_dates"]
        ),
        board_meetings=tuple(BoardMeeting(r["employer_id"], r["date"], r["time"]) for r in tables["board_meetings"]),
        engagements=tuple(
            Engagement(r["who"], r["date"], r["time"], r["site_id"], r["visitors"] or 0, r["title"] or "")
            for r in tables["engagements"]
        ),
        work_placements=tuple(
            WorkPlacement(r["apprentice_id"], r["period"], r["unit_id"], r["site_id"], r["mentor_id"],
                          r["outcomes"] or ())
            for r in tables["work_placements"]
        ),
        programme=head["programme"] or "",
    )  # fmt: skip


def bank_holidays(region: str, start: date, end: date) -> Iterator[Closure]:
    """Yield the bank holidays of a region of the United Kingdom between two dates."""
    if not region:
        return
    import holidays  # noqa: PLC0415  (slow to import)

    found = holidays.country_holidays("GB", subdiv=region, years=range(start.year, end.year + 1), language="en_GB")
    for day, name in sorted(found.items()):
        if start <= day <= end:
            yield Closure(day, day, f"Bank holiday: {name}")


def _check_people(tables: dict[str, list[Row]], complain: Complain) -> None:
    employer_of = {row["unit_id"]: row["employer_id"] for row in tables["units"]}
    mentor_of = {row["mentor_id"]: row["employer_id"] for row in tables["mentors"]}
    for row in tables["apprentices"]:
        if employer_of.get(row["unit_id"]) != row["employer_id"]:
            complain("apprentices", row["row"], "unit_id", row["unit_id"], f"a unit of {row['employer_id']}")
        if row["mentor_id"] is not None and mentor_of.get(row["mentor_id"]) != row["employer_id"]:
            complain("apprentices", row["row"], "mentor_id", row["mentor_id"], f"a mentor of {row['employer_id']}")
        if not any(row[day] for day in DAYS):
            complain("apprentices", row["row"], "mon", "", "working hours on at least one day")
    everybody: dict[str, str] = {}
    for name, key in (("apprentices", "apprentice_id"), ("tutors", "tutor_id"), ("mentors", "mentor_id"),
                      ("rooms", "room_id"), ("hosts", "host_id")):  # fmt: skip
        for row in tables[name]:
            other = everybody.setdefault(row[key], name)
            if other != name:
                complain(name, row["row"], key, row[key], f"an id that the table {other} does not use")


def _week(row: Row) -> WeekPattern:
    return WeekPattern(tuple(row[day] or () for day in DAYS))


def _apprentice(row: Row, start: date, end: date, complain: Complain) -> Apprentice:
    first, last = row["start"] or start, row["end"] or end
    if last <= first:
        complain("apprentices", row["row"], "end", last, f"a date after the start, {first}")
    if first < start or last > end:
        complain("apprentices", row["row"], "start", first, f"dates within the cohort's {start} to {end}")
    return Apprentice(
        id=row["apprentice_id"],
        name=row["name"],
        employer=row["employer_id"],
        unit=row["unit_id"],
        site=row["site_id"],
        mentor=row["mentor_id"],
        weekly_hours=row["weekly_hours"],
        pattern=_week(row),
        start=first,
        end=last,
        original_start=row["original_start"] or first,
        tutor=row["tutor_id"],
        line_manager=row["line_manager_id"],
        profession=row["profession"] or "",
        sector=row["sector"] or "",
        gender=row["gender"] or "",
        prior_learning_hours=row["prior_learning_hours"] or Decimal(0),
        electives=row["electives"] or (),
        step_free=bool(row["step_free"]),
        funded=row["funded"] is not False,
    )


def to_rows(cohort: Cohort) -> dict[str, list[dict[str, object]]]:
    """Return the rows of every table; bank holidays are left to the column `bank_holidays`."""
    holidays_too = set(bank_holidays(cohort.bank_holidays, cohort.start, cohort.end))
    return {
        "cohort": [{"cohort_id": cohort.id, "title": cohort.title, "start": cohort.start, "end": cohort.end,
                    "venue": cohort.venue, "bank_holidays": cohort.bank_holidays,
                    "programme": cohort.programme, "other_venues": ";".join(cohort.other_venues)}],
        "sites": [{"site_id": s.id, "name": s.name, "lat": s.lat, "lon": s.lon, "employer_id": s.owner,
                   "address": s.address, "place": s.place} for s in cohort.sites],
        "employers": [{"employer_id": e.id, "name": e.name, "code": e.code, "sector": e.sector,
                       "release_share": e.release_share, "release_days": say_weekdays(e.release_days)}
                      for e in cohort.employers],
        "units": [{"unit_id": u.id, "employer_id": u.employer, "name": u.name, "max_away": u.max_away,
                   "cohort_days_count": u.cohort_days_count} for u in cohort.units],
        "apprentices": [_apprentice_row(cohort, a) for a in cohort.apprentices],
        "changes": [row for a in cohort.apprentices for row in change_rows(a)],
        "tutors": [{"tutor_id": t.id, "name": t.name, "site_id": t.site, **_week_row(t.pattern),
                    "caseload": t.caseload, "facilitates": ";".join(t.facilitates), "leads": ";".join(t.leads)}
                   for t in cohort.tutors],
        "mentors": [{"mentor_id": m.id, "name": m.name, "employer_id": m.employer, "site_id": m.site,
                     **_week_row(m.pattern)} for m in cohort.mentors],
        "rooms": [{"room_id": r.id, "name": r.name, "site_id": r.site, "capacity": r.capacity,
                   "features": ";".join(r.features), "step_free": r.step_free} for r in cohort.rooms],
        "hosts": [{"host_id": h.id, "name": h.name, "site_id": h.site, "theme": h.theme} for h in cohort.hosts],
        "host_dates": [{"host_id": h.id, "date": d.day, "seats": d.seats} for h in cohort.hosts for d in h.days],
        "closures": [{"first": c.first, "last": c.last, "reason": c.reason} for c in cohort.closures
                     if c not in holidays_too],
        "pressure_periods": [{"employer_id": p.employer, "first": p.first, "last": p.last, "reason": p.reason}
                             for p in cohort.pressure_periods],
        "absences": [{"who": a.who, "first": a.first, "last": a.last, "time": a.span, "reason": a.reason}
                     for a in cohort.absences],
        "pairs": [{"rule": p.bond.value, "first_id": p.first, "second_id": p.second, "group_type": p.group_type,
                   "reason": p.reason} for p in cohort.pair_rules],
        "fixed_dates": [{"activity_id": f.activity, "date": f.day, "audience": f.audience,
                         "occurrence": f.occurrence, "time": None if f.start is None else format_clock(f.start)}
                        for f in cohort.fixed_dates],
        "engagements": [{"who": e.who, "date": e.day, "time": e.span, "site_id": e.site,
                         "visitors": e.visitors or None, "title": e.title} for e in cohort.engagements],
        "work_placements": [{"apprentice_id": w.apprentice, "period": w.period, "unit_id": w.unit, "site_id": w.site,
                             "mentor_id": w.mentor, "outcomes": ";".join(w.outcomes)} for w in cohort.work_placements],
        "board_meetings": [{"employer_id": b.employer, "date": b.day, "time": b.span} for b in cohort.board_meetings],
    }  # fmt: skip


def _week_row(pattern: WeekPattern) -> dict[str, object]:
    return {day: ";".join(str(span) for span in spans) for day, spans in zip(DAYS, pattern.days, strict=True)}


def _apprentice_row(cohort: Cohort, person: Apprentice) -> dict[str, object]:
    agreed_end = person.agreed_end or person.end
    return {
        "apprentice_id": person.id,
        "name": person.name,
        "employer_id": person.employer,
        "unit_id": person.unit,
        "site_id": person.site,
        "mentor_id": person.mentor,
        "weekly_hours": person.weekly_hours,
        **_week_row(person.pattern),
        "start": None if person.start == cohort.start else person.start,
        "end": None if agreed_end == cohort.end else agreed_end,
        "original_start": None if person.original_start == person.start else person.original_start,
        "tutor_id": person.tutor,
        "line_manager_id": person.line_manager,
        "profession": person.profession,
        "sector": person.sector,
        "gender": person.gender,
        "prior_learning_hours": person.prior_learning_hours,
        "electives": ";".join(person.electives),
        "step_free": person.step_free,
        "funded": person.funded,
    }
