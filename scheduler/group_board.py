"""The board on which learning groups are formed: who is in which group, and how many pairs two groupings repeat."""

from collections.abc import Sequence
from math import comb

from models.group_types import GroupType
from models.ids import ApprenticeId
from models.problem import Problem
from models.timetable import Group
from scheduler.board import Board, Expression, Partition
from scheduler.group_sizes import spread


class GroupBoard(Board):
    """Group types to form together; those formed before are constants."""

    def __init__(self, problem: Problem, open_types: Sequence[tuple[GroupType, tuple[int, ...]]]) -> None:
        super().__init__(problem)
        self.people = tuple(person.id for person in problem.cohort.apprentices)
        self._partitions = tuple(
            Partition(
                group_type,
                sizes,
                {
                    person: [self.model.new_bool_var(f"{person} in {group_type.id}-{g + 1}") for g in range(len(sizes))]
                    for person in self.people
                },
            )
            for group_type, sizes in open_types
        )

    @property
    def partitions(self) -> tuple[Partition, ...]:
        return self._partitions

    def fixed(self, group_type: GroupType, groups: Sequence[Group]) -> Partition:
        member: dict[ApprenticeId, Sequence[Expression]] = {
            person: [int(person in group.members) for group in groups] for person in self.people
        }
        return Partition(group_type, tuple(len(group.members) for group in groups), member)

    def count_repeats(self, first: Partition, second: Partition) -> list[Expression]:
        """Return one expression for each group of each pair of partitions: pairs of people who meet in both.

        The cell of two groups holds c people and C(c, 2) repeated pairs; the convex cost is written as its
        tangents. Each group's own bound is added as a cut, since the relaxation alone proves nothing.
        """
        model = self.model
        costs: dict[tuple[int, int], Expression] = {}
        for g in first.numbers:
            for h in second.numbers:
                together = [self._both(first, g, second, h, person) for person in self.people]
                most = min(first.sizes[g], second.sizes[h])
                cost = model.new_int_var(0, comb(most, 2), f"repeats {first.type.id}-{g} {second.type.id}-{h}")
                count = sum(together)
                for k in range(1, most):
                    model.add(cost >= k * count - comb(k + 1, 2))
                costs[g, h] = cost
        for g in first.numbers:
            model.add(sum(costs[g, h] for h in second.numbers) >= spread(first.sizes[g], len(second.sizes)))
        for h in second.numbers:
            model.add(sum(costs[g, h] for g in first.numbers) >= spread(second.sizes[h], len(first.sizes)))
        return list(costs.values())

    def _both(self, first: Partition, g: int, second: Partition, h: int, person: ApprenticeId) -> Expression:
        left, right = first.member[person][g], second.member[person][h]
        if isinstance(left, int):
            return right if left else 0
        if isinstance(right, int):
            return left if right else 0
        key = (first.type.id, g, second.type.id, h, person)
        cells: dict[tuple[object, ...], Expression] = self.__dict__.setdefault("_cells", {})
        if key not in cells:
            # One literal for each pair of groups; its sums over either side are that side's membership.
            for i in first.numbers:
                for j in second.numbers:
                    cells[first.type.id, i, second.type.id, j, person] = self.model.new_bool_var("")
            for i in first.numbers:
                row = [cells[first.type.id, i, second.type.id, j, person] for j in second.numbers]
                self.model.add(sum(row) == first.member[person][i])
            for j in second.numbers:
                column = [cells[first.type.id, i, second.type.id, j, person] for i in first.numbers]
                self.model.add(sum(column) == second.member[person][j])
        return cells[key]
