"""Release takes few days of a week."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from models.findings import Finding
from models.problem import Problem
from models.timetable import Timetable
from scheduler.rule import CalendarRule

if TYPE_CHECKING:
    from scheduler.board import Expression
    from scheduler.calendar_board import CalendarBoard


class ReleaseDaysAWeek(CalendarRule):
    id = "release-days-a-week"
    statement = "Outside weeks with a block, an apprentice has at most the stated number of release days."
    looks_at = "release_days_a_week and release_day_minutes of the policy."

    def post(self, board: "CalendarBoard") -> None:
        policy, model = board.problem.programme.policy, board.model
        for person in board.apprentices:
            for week, days in board.days_of_week.items():
                if (person, week) in board.block_weeks:
                    continue
                fixed, literals = 0, []
                for day in days:
                    known, terms = board.release(person, day)
                    if known >= policy.release_day_minutes:
                        fixed += 1
                    elif known + sum(minutes for minutes, _ in terms) >= policy.release_day_minutes:
                        literals.append(_release_day(board, policy.release_day_minutes - known, terms))
                if literals and fixed + len(literals) > policy.release_days_a_week:
                    room = max(0, policy.release_days_a_week - fixed)
                    relief = len(literals) * sum(board.block_starts(person, week))
                    board.require(model.add(sum(literals) <= room + relief))

    def check(self, problem: Problem, timetable: Timetable) -> Iterator[Finding]:
        policy = problem.programme.policy
        for person in problem.cohort.apprentices:
            minutes: dict[date, int] = defaultdict(int)
            block_weeks = set()
            for placement in timetable.by_person.get(person.id, ()):
                minutes[placement.day] += placement.release_minutes
                if problem.activity[placement.activity].days > 1:
                    block_weeks.add(placement.day.isocalendar()[:2])
            days = Counter(d.isocalendar()[:2] for d, m in minutes.items() if m >= policy.release_day_minutes)
            for week, count in sorted(days.items()):
                if count > policy.release_days_a_week and week not in block_weeks:
                    yield self.finding(
                        f"{person.name} has {count} release days in week {week[1]} of {week[0]}; "
                        f"{policy.release_days_a_week} are allowed.",
                        person.id,
                    )


def _release_day(board: "CalendarBoard", threshold: int, terms: Sequence[tuple[int, "Expression"]]) -> "Expression":
    """Return a literal that is true when the minutes of a day reach the threshold."""
    is_one = board.model.new_bool_var("")
    small = [(minutes, literal) for minutes, literal in terms if minutes < threshold]
    for minutes, literal in terms:
        if minutes >= threshold:
            board.require(board.model.add_implication(literal, is_one))
    most = sum(minutes for minutes, _ in small)
    if most >= threshold:
        board.require(board.model.add(sum(m * x for m, x in small) <= threshold - 1 + most * is_one))
    return is_one
