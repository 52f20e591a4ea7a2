"""Improves a complete draft: one part after the other, then once more those whose weeks are fullest."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from models.ids import ApprenticeId, SessionId, StaffId
from models.session import Session
from scheduler.clock import Slotted
from scheduler.crowding import NO_ANSWER, crowded
from scheduler.dates import bound_of
from scheduler.draft import Placer, Stage
from scheduler.later import Later
from scheduler.parts import (
    Part,
    flattened,
    part_of_groups,
    part_of_people,
    part_of_waves,
    parts_of_tutors,
    placed_anew,
    shortened,
)
from scheduler.pricing import prices
from scheduler.search import Search
from scheduler.travel_bounds import Travel
from scheduler.wishes import CADENCE, JOURNEYS, PEAK, PRESSURE, TRAVEL, WAY

AGAIN_SECONDS = 1.2
"""With less time no tutor travels less by looking at them again."""
MEETING_SECONDS, RESCUE_SECONDS = 6.0, 6.0
"""What is kept for the meetings, and what is spent beyond the time where no place is found for them in it."""
SHARE, MOST_SHARES = 0.75, 2
"""Of the time left for all parts, and how many equal shares of that one may use: one that is proven leaves time."""
SHORTEN_SECONDS = 9.0
"""With less for each tutor the ways are left as they are. Measured: in six seconds nothing shorter was found, in nine
about a fifteenth; before pressure periods and the fullest weeks it took all the time of these, and was proven for no
tutor."""
SETTLE_SHARE = 0.6
"""Of the time left, for one part of those whose weeks are fullest."""
FEW = 4
"""So many people with full weeks are looked at by themselves before all meetings of groups are."""
PERSON_SECONDS, PART_SECONDS = 1.5, 5.0
"""With less time the sessions of one person, or those of a tutor or of all groups, are not looked at for that."""
ABOVE_PEAK = (CADENCE, TRAVEL, JOURNEYS, PRESSURE)


def improve(
    placer: Placer,
    shared: Sequence[Slotted],
    small: Sequence[Session],
    waves: Sequence[Session],
    later: Later,
    budget: Search,
    least_travel: Mapping[StaffId, Travel],
    reached: Mapping[str, int],
) -> tuple[list[Slotted], dict[str, int]]:
    """Return the shared sessions with those of every tutor, and those without one, in better places.

    Returns also what each level costs at the least around them.

    Parameters
    ----------
    small, waves
        Sessions that may move, waves only where the fullest weeks ask for it; the others of `shared` stay.
    least_travel
        Proven lower bound of each tutor's travel days: a part that reaches it needs no proof of its own.
    reached
        See `LiteralBoard`.
    """
    draft = _Draft(placer, shared, small, waves, later, budget, least_travel, reached)
    draft.place_parts()
    draft.travel_again()
    draft.settle()
    draft.shorten()
    return draft.now, draft.reached


class _Draft:
    def __init__(
        self,
        placer: Placer,
        shared: Sequence[Slotted],
        small: Sequence[Session],
        waves: Sequence[Session],
        later: Later,
        budget: Search,
        least_travel: Mapping[StaffId, Travel],
        reached: Mapping[str, int],
    ) -> None:
        self.placer = placer
        self.now = list(shared)
        self.later = later
        self.small = small
        self.budget = budget
        self.reached = dict(reached)
        self.waves = part_of_waves(placer.problem, waves)
        self.tutors = parts_of_tutors(placer.problem, shared, small, least_travel)
        self.groups = part_of_groups(placer.problem, small)
        self.costs: dict[str, dict[str, int]] = {}
        """Of each part that was placed anew, by level."""

    def place_parts(self) -> None:
        """Place one part after the other anew.

        The places that meetings have at first are any, and reviews around them cost hours: measured, two or three in
        the fullest weeks. So reviews leave room for meetings, and only where these find none are they placed around
        them.
        """
        before, reached, costs = self.now, dict(self.reached), self.costs
        parts = [*self.tutors, self.groups] if self.groups.sessions else self.tutors
        self._clear([self.groups])
        for number, part in enumerate(self.tutors):
            self._place(part.at_first, _share(number, len(parts)), before, [self.groups])
        if self.groups.sessions:
            # There is most room for it while the meetings are to come.
            self.travel_again([self.groups])
        self._clear([self.groups])
        if self.groups.sessions and not self._meet(before):
            self.now, self.reached, self.costs = before, reached, costs
            for number, part in enumerate(parts):
                self._place(part, _share(number, len(parts)), before, seconds=RESCUE_SECONDS / len(parts))

    def _meet(self, before: Sequence[Slotted]) -> bool:
        """Place the meetings, if there is no time for their wishes without: else all that was won before is lost."""
        if self._place(self.groups, SHARE, before):
            return True
        anyhow = replace(self.groups, levels=(), effort=replace(self.groups.effort, straight=False))
        return self._place(anyhow, SHARE, before, seconds=RESCUE_SECONDS)

    def travel_again(self, ahead: Sequence[Part] = ()) -> None:
        """Look once more at who travels more than they must, in the time that the others left over."""
        days = {part.title: self.costs.get(part.title, {}).get(TRAVEL[0], 0) for part in self.tutors}
        missed = [part for part in self.tutors if days[part.title] > part.least_travel.days > 0]
        for number, part in enumerate(missed):
            share = max(0.0, 1 - MEETING_SECONDS / max(self.budget.left, 1.0)) if ahead else SHARE
            self._again(part.at_first if ahead else part, share / (len(missed) - number), ahead)

    def settle(self) -> None:
        """Place anew what those with the fullest weeks share with others, until nothing of it makes these less full.

        What is not placed yet is spread as suits each best, so that the fullest weeks of the draft are known exactly.
        """
        base = self.reached[PEAK[0]]
        fuller = self._fuller(base)
        tried: set[tuple[SessionId, ...]] = set()
        while fuller and not self.budget.cancelled():
            most = self.budget.left * SETTLE_SHARE
            parts = (part for part, seconds in self._touching(fuller) if part.sessions and seconds <= most)
            part = next((part for part in parts if part.names not in tried), None)
            if part is None:
                break
            tried.add(part.names)
            hours, *_ = _rank(fuller)
            search = self.budget.part(SETTLE_SHARE, part.title)
            stage = flattened(self.placer, part, search, self.now, self.later, self.reached)
            if stage is not None:
                before = self.now
                self._take(part, stage)
                found = self._fuller(base)
                if _rank(found) < _rank(fuller) and self._keeps(before, _rank(found)[0] < hours):
                    fuller, tried = found, set()
                else:
                    self.now = before
        known = (more for more in fuller.values() if more != NO_ANSWER)
        self.reached[PEAK[0]] = base + max(known, default=0)

    def _touching(self, fuller: Mapping[ApprenticeId, int]) -> Iterator[tuple[Part, float]]:
        """Yield what may make the weeks of these people less full, with the least seconds in which it might.

        For many people the meetings come first, for few their own sessions.
        """
        people = sorted(fuller, key=lambda person: (-fuller[person], person))
        if len(people) > FEW:
            yield self.groups, PART_SECONDS
        else:
            yield part_of_people(self.placer.problem, people, self.small), PERSON_SECONDS * len(people)
        for person in people:
            yield part_of_people(self.placer.problem, [person], self.small), PERSON_SECONDS
        for part in (self.waves, self.groups, *self.tutors):
            if part.concerns(fuller.keys()):
                yield part, PERSON_SECONDS if part is self.waves else PART_SECONDS

    def _keeps(self, before: Sequence[Slotted], less_full: bool) -> bool:
        """Tell whether nothing that is more important than less full weeks costs more than before.

        Where these are as full, for fewer people, no other wish may cost more but the ways of tutors, which come last.
        """
        old, new = prices(self.placer.problem, before), prices(self.placer.problem, self.now)
        above = {name for name, _, _ in ABOVE_PEAK}
        return all(
            new[level] <= cost
            for level, cost in old.items()
            if level in above or not (less_full or level in (PEAK[0], WAY[0]))
        )

    def shorten(self) -> None:
        """Make the ways of tutors shorter in the time that the others left over, where nothing else becomes worse."""
        if self.budget.left <= SHORTEN_SECONDS * len(self.tutors):
            return
        for number, part in enumerate(self.tutors):
            # Some is left for the personal sessions, whose wishes are more important.
            search = self.budget.part(SHARE / (len(self.tutors) - number), part.title)
            stage = shortened(self.placer, part, search, self.now, self.later, self.reached)
            if stage is not None:
                before = self.now
                self._take(part, stage)
                if not self._is_shorter(before) or self._fuller(self.reached[PEAK[0]]):
                    self.now = before

    def _is_shorter(self, before: Sequence[Slotted]) -> bool:
        """Tell whether the ways are shorter than before, and nothing else costs more; of fullest weeks others tell."""
        old, new = prices(self.placer.problem, before), prices(self.placer.problem, self.now)
        kept = all(new[level] <= cost for level, cost in old.items() if level not in (WAY[0], PEAK[0]))
        return kept and new[WAY[0]] < old[WAY[0]]

    def _fuller(self, hours: int) -> Mapping[ApprenticeId, int]:
        return crowded(self.placer, self.now, self.later, hours, self.budget, in_turn=True)

    def _clear(self, parts: Sequence[Part]) -> None:
        names = {session.id for part in parts for session in part.sessions}
        self.now = [item for item in self.now if item.booking.session.id not in names]

    def _ahead(self, parts: Sequence[Part], without: Collection[SessionId] = ()) -> Later:
        """Return what is to come with the sessions of these parts."""
        sessions = {s.id: s for part in parts for s in part.sessions if s.id not in without}
        # Nobody is done with what they have to do while shared sessions are to come.
        finished = frozenset() if sessions else self.later.finished
        return replace(self.later, sessions=(*self.later.sessions, *sessions.values()), finished=finished)

    def _again(self, part: Part, share: float, ahead: Sequence[Part] = ()) -> None:
        """Place a tutor's part anew if it has the time, and keep that where it takes fewer days of travel."""
        search = self.budget.part(share, part.title)
        known = self.costs.get(part.title)
        if search.left > AGAIN_SECONDS and known is not None:
            later = self._ahead(ahead, {session.id for session in part.sessions})
            stage = placed_anew(self.placer, part, search, self.now, later, self.reached)
            if stage is not None and _is_better(_costs(stage), known):
                self._take(part, stage)

    def _place(
        self,
        part: Part,
        share: float,
        before: Sequence[Slotted],
        ahead: Sequence[Part] = (),
        seconds: float = 0.0,
    ) -> bool:
        """Place a part anew, with the sessions of other parts still to come; tell whether it has places then.

        Parameters
        ----------
        before
            Where everything was: a part that stays at its places there may begin from them.
        seconds
            At least so much time, whatever is left.
        """
        search = self.budget.part(share, part.title)
        if search.left < seconds:
            search = self.budget.alone(seconds, part.title)
        later = self._ahead(ahead, {session.id for session in part.sessions})
        stage = placed_anew(self.placer, part, search, self.now, later, self.reached, before)
        if stage is not None:
            self._take(part, stage)
            # Where a part looks at the worst only, what it needs at the least the others may use as well.
            self.reached[PEAK[0]] = self.reached.get(PEAK[0], 0) + bound_of(stage.outcome, PEAK)
        return stage is not None

    def _take(self, part: Part, stage: Stage) -> None:
        mine = {session.id for session in part.sessions}
        self.now = [*(item for item in self.now if item.booking.session.id not in mine), *stage.slotted]
        self.costs = self.costs | {part.title: _costs(stage)}


def _share(number: int, parts: int) -> float:
    return min(SHARE, MOST_SHARES * SHARE / (parts - number + 1))


def _rank(fuller: Mapping[ApprenticeId, int]) -> tuple[int, int, int]:
    """The fullest weeks, how many people have them, and what everybody has above the least."""
    hours = max(fuller.values(), default=0)
    return hours, sum(more == hours for more in fuller.values()), sum(fuller.values())


def _costs(stage: Stage) -> dict[str, int]:
    return {report.level: report.cost for report in stage.outcome.levels}


def _is_better(costs: Mapping[str, int], before: Mapping[str, int]) -> bool:
    """Tell whether a part costs fewer days of travel, and no more of the rhythm."""
    cadence, travel = CADENCE[0], TRAVEL[0]
    return costs.get(cadence, 0) <= before.get(cadence, 0) and travel in costs and costs[travel] < before.get(travel, 0)
