"""Release keeps to the weekdays that employers asked for."""

from dataclasses import replace
from datetime import date

from models.findings import Finding, Kind
from models.problem import Problem
from scheduler.rules.preferred_days import PreferredDays
from tests.scheduler.builders import BEN, CAT, COHORT, DAN, FAY, found, moved, placed, plus, with_activity, with_row

RULE = PreferredDays()
TUESDAY, WEDNESDAY, THURSDAY = 1, 2, 3


def asking(employer: str, *days: int) -> Problem:
    return with_row("employers", employer, release_days=days)


def takes(day: str, employer: str, days: str, *people: str) -> Finding:
    message = f"{day} 2027 takes {len(people)} of {employer}, who asked for {days}."
    return Finding("preferred-days", message, tuple(sorted(people)), len(people), Kind.SOFT)


def fridays_and_mondays(days: str) -> tuple[Finding, ...]:
    """The opening talk and the reviews of Fay."""
    found_on = ("Fri 5 Mar", "Mon 15 Mar", "Mon 12 Apr", "Mon 10 May")
    return tuple(takes(day, "West Trust", days, FAY) for day in found_on)


def test_employers_who_ask_for_no_days_cost_nothing() -> None:
    assert found(RULE) == ()


def test_each_day_of_release_on_another_weekday_costs_one() -> None:
    problem = asking("west-trust", TUESDAY, WEDNESDAY, THURSDAY)
    assert found(RULE, problem) == fridays_and_mondays("Tue Wed Thu")


def test_days_of_a_block_and_people_count_each() -> None:
    """Of both blocks it is the Wednesday that does not suit the two people of South Trust."""
    problem = asking("south-trust", 0, TUESDAY, THURSDAY, 4)
    assert [finding for finding in found(RULE, problem) if finding.cost == 2] == [
        takes("Wed 10 Mar", "South Trust", "Mon Tue Thu Fri", "A2", "A6"),
        takes("Wed 7 Apr", "South Trust", "Mon Tue Thu Fri", "A2", "A6"),
    ]


def test_two_sessions_on_one_day_cost_once() -> None:
    problem = asking("west-trust", TUESDAY, WEDNESDAY, THURSDAY)
    more = plus(placed("talk", date(2027, 3, 15), "10:00-11:00", (FAY,)))
    assert found(RULE, problem, more) == fridays_and_mondays("Tue Wed Thu")


def test_what_releases_nobody_is_free() -> None:
    problem = asking("west-trust", TUESDAY, WEDNESDAY, THURSDAY)
    unpaid = moved("talk#1", release_minutes=0)
    assert found(RULE, problem, unpaid) == fridays_and_mondays("Tue Wed Thu")[1:]


def test_pressure_has_nothing_to_do_with_it() -> None:
    problem = asking("west-trust", TUESDAY, WEDNESDAY, THURSDAY)
    calm = with_activity("review", avoid_pressure=False)
    assert found(RULE, replace(calm, cohort=problem.cohort)) == fridays_and_mondays("Tue Wed Thu")


def test_employer_of_the_day_is_asked() -> None:
    """From 12 April on Ben works for South Trust, which would rather have nobody away on a Wednesday."""
    south = next(person for person in COHORT.apprentices if person.id == DAN)
    job = replace(south.jobs[0], first=date(2027, 4, 12))
    problem = asking("south-trust", 0, TUESDAY, THURSDAY, 4)
    people = tuple(replace(p, later_jobs=(job,)) if p.id == BEN else p for p in problem.cohort.apprentices)
    moving = replace(problem, cohort=replace(problem.cohort, apprentices=people))
    days = "Mon Tue Thu Fri"
    assert [finding for finding in found(RULE, moving) if BEN in finding.subjects] == [
        takes("Wed 21 Apr", "South Trust", days, BEN, "A6"),
        takes("Wed 28 Apr", "South Trust", days, BEN),
        takes("Wed 12 May", "South Trust", days, BEN, "A6"),
    ]
    assert CAT not in {who for finding in found(RULE, moving) for who in finding.subjects}
