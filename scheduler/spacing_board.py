"""How unevenly the board spaces sessions whose order is open."""

from collections.abc import Sequence

from models.session import Session
from scheduler.board import Expression
from scheduler.welcome_board import WelcomeBoard


class SpacingBoard(WelcomeBoard):
    """A board that also answers how uneven the distances are from one session to whichever comes next."""

    def uneven(self, sessions: Sequence[Session], least: int, most: int) -> list[Expression]:
        """Terms whose sum is the number of open days by which sessions follow each other too soon or too late.

        No session needs to know which one is next. A session reaches from its first day until `most` days from its
        last are over: a day between the first session and the last one that none reaches is a day too many. So does
        it keep the days until `least` are over: each further session that keeps a day is a day too few. Each day is
        a cover of intervals, whose relaxation is strong. Literals for the order ("at least k have begun") cost the
        same with more variables; on 16 blocks of two years both are proven in 1 s where the wish is easy, and where
        it is hard, this in 1 s and that in 3 to 8 s.
        """
        spans = [
            (start.day, start.day + session.activity.days - 1, start.literal)
            for session in sessions
            for start in self.starts[session.id]
        ]
        terms: list[Expression] = []
        if len(sessions) < 2 or not spans:
            return terms
        for day in range(min(first for first, _, _ in spans), max(last for _, last, _ in spans) + least):
            keeping = [literal for first, last, literal in spans if first <= day < last + least]
            if len(keeping) > 1:
                crowded = self.model.new_int_var(0, len(sessions) - 1, "")
                self.model.add(sum(keeping) - 1 <= crowded)
                terms.append(crowded)
        for day in range(min(first for first, _, _ in spans), max(first for first, _, _ in spans)):
            reaching = [literal for first, last, literal in spans if first <= day < last + most]
            idle = self.model.new_bool_var("")
            self.model.add(self._between(sessions, day) <= sum(reaching) + idle)
            terms.append(idle)
        return terms

    def _between(self, sessions: Sequence[Session], day: int) -> Expression:
        """Return an expression that is 1 where some of the sessions have begun by that day and others have not."""
        begun, all_begun = self.model.new_bool_var(""), self.model.new_bool_var("")
        for session in sessions:
            gone = self.upto(session, day)
            self.model.add(begun >= gone)
            self.model.add(all_begun <= gone)
        return begun - all_begun
