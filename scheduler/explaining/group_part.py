"""One kind of group: whether the cohort can be dealt into groups that keep all rules on who learns together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.group_types import GroupType, Mix
from models.people import Bond, PairRule
from models.problem import Problem
from models.words import say_count, say_list
from scheduler.explaining.editing import edit_kind, edit_person, edit_row, without_row
from scheduler.explaining.fact import Case, Change, Fact, changing, dropping
from scheduler.explaining.part import Part, fresh_search
from scheduler.explaining.people_facts import cover_changes
from scheduler.group_board import GroupBoard
from scheduler.group_sizes import group_sizes
from scheduler.inspection.note import Row
from scheduler.inspection.tables import row_of
from scheduler.rules import GROUP_RULES
from scheduler.run import Status

SIZE = "group-size"


class GroupPart(Part):
    """Kinds of groups touch each other only as rounds of one series, which inspection counts: each is a part."""

    def __init__(self, kind: GroupType) -> None:
        self.where = f"forming the groups: {kind.title}"
        self._kind = kind.id

    def facts(self, case: Case) -> Sequence[Fact]:
        problem = case.problem
        kind = problem.group_type[self._kind]
        return [
            *_pair_facts(problem, kind),
            *_manager_facts(problem, kind),
            *_cover_facts(problem, kind),
            *_mix_facts(problem, kind),
            _size_fact(problem, kind),
        ]

    def ask(self, case: Case, plain: bool = False) -> Status:
        kind = case.problem.group_type[self._kind]
        people = len(case.problem.cohort.apprentices)
        if SIZE not in case.dropped:
            sizes = group_sizes(people, kind)
            return Status.INFEASIBLE if sizes is None else self._form(case, sizes, plain)
        # Without the rule on sizes any number of groups will do; their sizes are free.
        found = Status.INFEASIBLE
        for number in range(1, people + 1):
            each = -(-people // number)
            status = self._form(case, (each,) * number, plain)
            if status is Status.FEASIBLE:
                return status
            if status is not Status.INFEASIBLE:
                found = status
        return found

    def _form(self, case: Case, sizes: tuple[int, ...], plain: bool) -> Status:
        board = GroupBoard(case.problem, [(case.problem.group_type[self._kind], sizes)])
        for rule in GROUP_RULES:
            if rule.id not in case.dropped:
                rule.post(board)
        search = fresh_search(len(board.model.proto.variables))
        answer = search.run(board.model, search.left, "why not", linearise=1, quick=True, plain=plain)
        return Status.FEASIBLE if answer.values is not None else answer.status


def _pair_facts(problem: Problem, kind: GroupType) -> Iterator[Fact]:
    for number, rule in enumerate(problem.cohort.pair_rules):
        if rule.group_type not in (None, kind.id):
            continue
        row = Row("pairs", f"{rule.first} {rule.second}", number)
        word = "together" if rule.bond is Bond.TOGETHER else "apart"
        names = f"{problem.name(rule.first)} ({rule.first}) and {problem.name(rule.second)} ({rule.second})"
        drop = without_row("pair_rules", rule)
        yield Fact(
            f"pair {word} {rule.first} {rule.second} {rule.group_type}",
            "keep-together" if rule.bond is Bond.TOGETHER else "keep-apart",
            f"{names} are kept {word}{_reason(rule)}.",
            changing(drop),
            (row,),
            lambda rule=rule, names=names, word=word, drop=drop, row=row: [  # type: ignore[misc]  # bound early
                Change(
                    f"pair_{word}",
                    f"pair {word} {rule.first} {rule.second}",
                    1,
                    f"Do not insist that {names} are kept {word}",
                    drop,
                    (row,),
                )
            ],
        )


def _reason(rule: PairRule) -> str:
    return f" ({rule.reason})" if rule.reason else ""


def _manager_facts(problem: Problem, kind: GroupType) -> Iterator[Fact]:
    if kind.manager_allowed:
        return
    for person in problem.cohort.apprentices:
        if person.line_manager is None:
            continue
        manager, row = problem.name(person.line_manager), row_of(problem, "apprentices", person.id)
        yield Fact(
            f"manager {person.id}",
            "no-line-manager",
            f"{person.name} ({person.id}) shares no group with their line manager {manager} ({person.line_manager}).",
            changing(edit_person(person.id, line_manager=None)),
            (row, Row("group_types", kind.id)),
            lambda: [
                Change(
                    "manager",
                    f"manager {kind.id}",
                    1,
                    f"Let line managers share a group with their reports ({kind.title})",
                    edit_kind(kind.id, manager_allowed=True),
                    (Row("group_types", kind.id),),
                )
            ],
        )


def _cover_facts(problem: Problem, kind: GroupType) -> Iterator[Fact]:
    if not any(activity.away and activity.group_type == kind.id for activity in problem.programme.activities):
        return
    for unit_id, members in problem.members_of_unit.items():
        unit = problem.unit[unit_id]
        if len(members) > unit.max_away:
            row = row_of(problem, "units", unit_id)
            yield Fact(
                f"cover {unit_id}",
                "group-cover",
                f"At most {unit.max_away} of the {len(members)} people of {unit.name} ({unit_id}) are in one group "
                "that meets away from work.",
                changing(edit_row("units", unit_id, max_away=len(members))),
                (row,),
                lambda unit=unit, size=len(members), row=row: cover_changes(unit, size, row),  # type: ignore[misc]  # bound early
            )


def _mix_facts(problem: Problem, kind: GroupType) -> Iterator[Fact]:
    row = (Row("group_types", kind.id),)
    if kind.mix is Mix.NEAR:
        homes = sorted({(person.employer, person.site) for person in problem.cohort.apprentices})
        far = sorted(
            {
                -int(-problem.distance_km(one[1], other[1]) // 1)
                for one in homes
                for other in homes
                if one[0] != other[0] and problem.distance_km(one[1], other[1]) > kind.near_km
            }
        )
        yield Fact(
            f"near {kind.id}",
            "same-or-nearby-employer",
            f"People of different employers share a group ({kind.title}) only if their sites are at most "
            f"{kind.near_km:g} km apart.",
            dropping("same-or-nearby-employer"),
            (*row, *(row_of(problem, "sites", site) for site in sorted({home[1] for home in homes}))),
            lambda: [
                *(
                    Change(
                        "near_km", f"near {kind.id}", max(1, round(km - kind.near_km)),
                        f"Let sites of one group ({kind.title}) be up to {km} km apart",
                        edit_kind(kind.id, near_km=float(km)), row,
                    )
                    for km in far[:12]
                ),
                Change(
                    "mix", f"mix {kind.id}", 1, f"Form groups ({kind.title}) without regard to distance",
                    edit_kind(kind.id, mix=Mix.FREE), row,
                ),
            ],
        )  # fmt: skip
    if kind.mix is Mix.ACROSS:
        employers = len({person.employer for person in problem.cohort.apprentices})
        least = min(kind.min_employers, employers)
        counts = sorted(
            (sum(p.employer == e.id for p in problem.cohort.apprentices), e.name) for e in problem.cohort.employers
        )
        said = say_list(f"{count} of {name}" for count, name in reversed(counts) if count)
        yield Fact(
            f"across {kind.id}",
            "across-employers",
            f"Each group ({kind.title}) has people of at least {least} employers and of none more than an even share; "
            f"the cohort has {said}.",
            dropping("across-employers"),
            (*row, *(row_of(problem, "employers", employer.id) for employer in problem.cohort.employers)),
            lambda: [
                *(
                    Change(
                        "employers", f"across {kind.id}", least - new,
                        f"Let {say_count(new, 'employer')} in a group ({kind.title}) be enough",
                        edit_kind(kind.id, min_employers=new), row,
                    )
                    for new in range(least - 1, 0, -1)
                ),
                Change(
                    "mix", f"mix {kind.id}", 1, f"Mix the employers in the groups freely ({kind.title})",
                    edit_kind(kind.id, mix=Mix.FREE), row,
                ),
            ],
        )  # fmt: skip


def _size_fact(problem: Problem, kind: GroupType) -> Fact:
    people = len(problem.cohort.apprentices)
    sizes = group_sizes(people, kind)
    low, high = kind.size - kind.flexibility, kind.size + kind.flexibility
    if sizes is None:
        message = f"Groups ({kind.title}) have {low} to {high} members; {people} apprentices do not divide so."
    else:
        message = f"{people} apprentices make groups ({kind.title}) of {say_list(map(str, sizes))}."

    def changes() -> Iterator[Change]:
        for more in range(1, 4):
            yield Change(
                "group_size",
                f"size {kind.id}",
                more,
                f"Allow groups ({kind.title}) of {max(1, low - more)} to {high + more}",
                edit_kind(kind.id, flexibility=kind.flexibility + more),
                (Row("group_types", kind.id),),
            )
        for size in (kind.size + 1, kind.size - 1, kind.size + 2, kind.size - 2):
            if size > 1:
                yield Change(
                    "group_resize",
                    f"resize {kind.id}",
                    abs(size - kind.size),
                    f"Make groups ({kind.title}) of {size}",
                    lambda p, size=size: replace(edit_kind(kind.id, size=size)(p)),  # type: ignore[misc]  # bound early
                    (Row("group_types", kind.id),),
                )

    return Fact(f"size {kind.id}", SIZE, message, dropping(SIZE), (Row("group_types", kind.id),), changes)
