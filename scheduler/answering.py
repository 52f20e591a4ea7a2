"""The whole answer to an input: a timetable, or why there is none and what would help."""

from collections.abc import Sequence
from dataclasses import replace

from models.problem import Problem
from scheduler.explaining.answer import Explanation
from scheduler.explaining.explain import ExplainSettings, explain
from scheduler.explaining.price_list import DEFAULT_PRICES, Prices
from scheduler.inspection import inspect_problem
from scheduler.inspection.note import Weight
from scheduler.run import Run, Settings, Status
from scheduler.search import Cancelled, Listener
from scheduler.solver import solve


def answer(
    problem: Problem,
    settings: Settings,
    progress: Listener | None = None,
    cancelled: Cancelled | None = None,
    prices: Prices = DEFAULT_PRICES,
    known_reasons: Sequence[str] = (),
) -> Run:
    """Inspect, solve, and explain where there is no timetable.

    What counting proves impossible is explained at once: nobody should wait for a solver to find it out.

    Parameters
    ----------
    known_reasons
        Sentences of what the caller knows to be impossible already.
    """
    notes = inspect_problem(problem)
    errors = tuple(note.message for note in notes if note.weight is Weight.ERROR)
    how = ExplainSettings(settings.seconds, prices)
    if known_reasons or errors:
        explanation = explain(problem, how, cancelled)
        reasons = (*known_reasons, *(_sentences(explanation) or errors))
        return Run(
            Status.INFEASIBLE, None, settings, reasons=reasons, seconds=explanation.seconds, notes=notes,
            explanation=explanation,
        )  # fmt: skip
    run = replace(solve(problem, settings, progress, cancelled), notes=notes)
    if run.timetable is not None or run.status is Status.CANCELLED:
        return run
    explanation = explain(problem, replace(how, solve_failed=True), cancelled)
    if not explanation.conflicts:
        return replace(run, explanation=explanation)
    # A conflict is a proof, whatever the solve had found out before its time was up.
    return replace(run, status=Status.INFEASIBLE, reasons=_sentences(explanation), explanation=explanation)


def _sentences(explanation: Explanation) -> tuple[str, ...]:
    return tuple(" ".join(reason.message for reason in conflict.reasons) for conflict in explanation.conflicts)
