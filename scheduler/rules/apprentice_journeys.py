"""Apprentices from far come for days on end."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.findings import Finding, Kind
from models.ids import SiteId
from models.problem import Problem
from models.timetable import Timetable
from models.words import say_day
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.calendar_board import CalendarBoard


class ApprenticeJourneys(CalendarRule):
    id = "apprentice-journeys"
    kind = Kind.SOFT
    statement = (
        "Apprentices who come from far set out seldom, because their days at one site follow each other; each journey "
        "of each of them costs one, however many days on end they stay."
    )
    looks_at = "journeys_from_km of the policy: from how far on, as the crow flies; sites of apprentices and sessions."
    unit = "journeys"
    level = "journeys"

    def post(self, board: "CalendarBoard") -> None:
        from_km = board.problem.programme.policy.journeys_from_km
        if from_km is not None:
            terms = [term for person in board.apprentices for term in board.set_outs(person, from_km)]
            board.penalise(self.level, self.id, terms)

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        from_km = problem.programme.policy.journeys_from_km
        if from_km is None:
            return
        for apprentice in problem.cohort.apprentices:
            days: dict[SiteId, set[date]] = defaultdict(set)
            for placement in timetable.by_person.get(apprentice.id, ()):
                site, home = placement.site, apprentice.job_on(placement.day).site
                if site not in (None, home) and problem.distance_km(home, site) >= from_km:
                    days[site].add(placement.day)
            for site, there in sorted(days.items()):
                for day in sorted(there):
                    if day - timedelta(days=1) not in there:
                        message = f"{apprentice.name} sets out to {problem.name(site)} on {say_day(day)}."
                        yield self.finding(message, apprentice.id, cost=1)
