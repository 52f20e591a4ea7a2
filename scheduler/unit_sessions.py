"""Places what the apprentices of one unit do alone: at no cost, one after the other, all of them at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from models.ids import ApprenticeId, SessionId
from models.session import Session
from scheduler.clock import Slotted
from scheduler.draft import Placer, Stage, Unplaced
from scheduler.later import Later
from scheduler.levels import LIGHT, Effort, Level
from scheduler.rules import CALENDAR_RULES
from scheduler.run import Status
from scheduler.search import Search
from scheduler.wishes import JOURNEYS, PEAK, PRESSURE

PERSONAL_SECONDS = 10.0
"""Time for one unit's personal sessions: even when all time is up, a timetable that is nearly there is completed."""
LEAST_PERSONAL = 2.5
"""Time for the wishes of one apprentice, however little is left: usually a quarter of it is enough, and who gets too
little is placed anyhow, in pressure periods too."""
TURN_SECONDS = 1.0
"""With less time for each of them, a unit is not placed at once."""
UNKNOWN = 10**6
"""The cost of a wish that was not looked at."""
MOST_SHARES = 4
"""Equal shares of the time that one apprentice may use, as most use half of theirs."""
FEW_STARTS, SOME_STARTS = 8, 24
"""Starts offered to a personal session at first: few, then some, then all. Measured on two cohorts: with all at once
the wishes cost the same, and it takes half as long again."""
FEW_SECONDS = 2.0
"""Time for any places among some starts, before all starts are looked at."""
HURRY_SECONDS = 0.6
"""With less time for each apprentice it is a hurry."""
NO_COST_TRIES = ((FEW_STARTS, 1.0), (SOME_STARTS, 1.5))
"""Starts and seconds in which all of a unit are placed so that their wishes cost nothing, which is asked for and not
minimised. Measured on 42 units of four cohorts: 31 find places among few starts in 0.2 s, ten among some in 0.6 s; a
third of the time that minimising takes for one after the other."""
COSTS_NOTHING = frozenset({PRESSURE[0], PEAK[0]})
"""Wishes that most units can have for nothing."""
AT_ONCE = replace(LIGHT, straight=True)
ONE_BY_ONE, ANY = Effort(workers=1, quick=True, straight=True), Effort(workers=1)
"""A presolve that is quick, and no first solution without wishes: a quarter of the time of the usual effort."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A unit placed one after the other.

    Parameters
    ----------
    price
        What the wishes of all of them cost, by level.
    may_be_better
        Some of that might not be, if one left room for another.
    """

    people: Sequence[ApprenticeId]
    slotted: list[Slotted]
    price: tuple[int, ...]
    may_be_better: bool


@dataclass(frozen=True, slots=True)
class UnitSessions:
    """What the apprentices of one unit do alone, which only the cover of their unit ties together.

    Parameters
    ----------
    known
        What they do with others, which stays where it is.
    blocks
        Blocks of study that a session stands for, see `Placer.place`.
    levels
        The wishes of these sessions; without any, every place will do.
    reached
        See `LiteralBoard`.
    """

    placer: Placer
    sessions: Sequence[Session]
    known: Sequence[Slotted]
    blocks: Mapping[SessionId, int]
    budget: Search
    levels: Sequence[Level]
    reached: Mapping[str, int]

    def place(self, share: float) -> Turn | list[Slotted] | Unplaced:
        """Find places: at no cost where that is soon found, else one after the other, else all at once.

        Parameters
        ----------
        share
            Of the time that is left.
        """
        if self.levels and {name for name, _, _ in self.levels} <= COSTS_NOTHING:
            free = self.at_no_cost()
            if free is not None:
                return free
        if self.levels:
            wished = self.one_by_one(self._seconds(share))
            if wished is not None:
                return wished
        return self.anywhere()

    def at_no_cost(self) -> list[Slotted] | None:
        """Place all of the unit at once so that no wish costs anything; None where that was not found soon."""
        for most_starts, seconds in NO_COST_TRIES:
            if self.budget.cancelled():
                break
            ideal = [name for name, _, _ in self.levels]
            stage = self._ask(self.sessions, seconds, most_starts=most_starts, ideal=ideal)
            if isinstance(stage, Stage):
                return list(stage.slotted)
        return None

    def one_by_one(self, seconds: float) -> Turn | None:
        """Place one after the other, wishes served; None where one finds no place beside the others.

        Measured on units of three: a third of the work of minimising what all cost at once, which is done only where
        somebody's wishes cost something then.
        """
        # Who has least time of their own goes first, since the others find their way round it.
        people = sorted(
            {session.attendees[0] for session in self.sessions},
            key=lambda person: (sum(free.bit_count() for free in self.placer.diaries.of(person)), person),
        )
        wished = max(LEAST_PERSONAL, MOST_SHARES * seconds / len(people))
        in_a_hurry = seconds < HURRY_SECONDS * len(people)
        first: set[ApprenticeId] = set()
        order = people
        while True:
            found = self.in_turn(order, wished, in_a_hurry)
            if isinstance(found, Turn):
                return found
            if found == order[0] or found in first:
                return None
            # Who finds no place beside the others goes before them.
            first.add(found)
            order = [found, *(other for other in people if other != found)]

    def in_turn(self, order: Sequence[ApprenticeId], wished: float, in_a_hurry: bool) -> Turn | ApprenticeId:
        """Place them in this order, each around those before; return who finds no place.

        Parameters
        ----------
        wished
            Seconds for the wishes of each.
        """
        done: list[Slotted] = []
        stages: list[Stage] = []
        for person in order:
            mine = [session for session in self.sessions if session.attendees[0] == person]
            # Where none of some starts will do: all. Without a place in the time for wishes: any place.
            some = [(self.levels, wished, SOME_STARTS)] if in_a_hurry else []
            for levels, seconds, most_starts in (*some, (self.levels, wished, None), ((), PERSONAL_SECONDS, None)):
                stage = self._ask(mine, seconds, levels, around=done, most_starts=most_starts)
                if isinstance(stage, Stage) or (stage.status is Status.INFEASIBLE and most_starts is None):
                    break
            if isinstance(stage, Unplaced):
                return person
            done.extend(stage.slotted)
            stages.append(stage)
        price = price_of(self.levels, stages)
        # Journeys count those that are fixed, so that a cost says nothing.
        missed = any(cost for level, cost in zip(self.levels, price, strict=True) if level != JOURNEYS)
        return Turn(order, done, price, missed)

    def at_once(self, found: Turn, share: float) -> list[Slotted]:
        """Place all of the unit at once, beginning from where they are: one who leaves room may be all that it takes.

        Parameters
        ----------
        share
            Of the time that is left.
        """
        seconds = self._seconds(share)
        if seconds < TURN_SECONDS * len(found.people):
            return found.slotted
        stage = self._ask(self.sessions, seconds, self.levels, hint=found.slotted, effort=AT_ONCE)
        if isinstance(stage, Unplaced) or price_of(self.levels, [stage]) > found.price:
            return found.slotted
        return list(stage.slotted)

    def anywhere(self) -> list[Slotted] | Unplaced:
        """Place all of the unit at once, with their wishes if there are any; in the end any solution will do."""
        found = Unplaced(Status.OUT_OF_TIME)
        # Wishes need the choice of all starts.
        wished = [(self.levels, None)] if self.levels else []
        for levels, most_starts in (*wished, ((), FEW_STARTS), ((), SOME_STARTS), ((), None)):
            seconds = FEW_SECONDS if most_starts else PERSONAL_SECONDS
            stage = self._ask(self.sessions, seconds, levels, most_starts=most_starts, anyhow=not levels)
            if isinstance(stage, Stage):
                return list(stage.slotted)
            found = stage
        return found

    def _seconds(self, share: float) -> float:
        left = self.budget.left
        return min(left, left * share)

    def _ask(
        self,
        sessions: Sequence[Session],
        seconds: float,
        levels: Sequence[Level] = (),
        around: Sequence[Slotted] = (),
        hint: Sequence[Slotted] = (),
        most_starts: int | None = None,
        ideal: Sequence[str] = (),
        effort: Effort | None = None,
        anyhow: bool = False,
    ) -> Stage | Unplaced:
        """Place sessions of the unit around its own that have places; `anyhow` even when the solve was cancelled."""
        return self.placer.place(
            sessions,
            # Of its own, so that what the threads spend is not counted by each other.
            Search(self.budget.settings, seconds, cancelled=None if anyhow else self.budget.cancelled),
            [*self.known, *around],
            self.blocks,
            levels,
            hint=hint,
            most_starts=most_starts,
            later=Later(complete=True),
            ideal=ideal,
            reached=self.reached,
            effort=effort or (ONE_BY_ONE if levels else ANY),
        )


def price_of(levels: Sequence[Level], stages: Sequence[Stage]) -> tuple[int, ...]:
    """Return what each level costs for people placed by several stages."""
    maxima = {rule.level for rule in CALENDAR_RULES if rule.is_maximum}
    costs = [{report.level: report.cost for report in stage.outcome.levels} for stage in stages]
    return tuple((max if name in maxima else sum)(cost.get(name, UNKNOWN) for cost in costs) for name, _, _ in levels)
