"""The command that starts a new programme file; it asks for what is not given."""

from pathlib import Path
from typing import Annotated, TypeVar

import typer

T = TypeVar("T")


def new_programme(
    out: Annotated[Path, typer.Argument(help="Programme file to write.")],
    title: Annotated[str, typer.Option(prompt="Title of the programme", help="Its title.")],
    copy_of: Annotated[str, typer.Option("--from", help="Copy a bundled programme, or a file, and ask no more.")] = "",
    ask: Annotated[
        bool, typer.Option("--ask/--no-ask", help="Ask for what is not given; else take the defaults.")
    ] = True,
    weeks: Annotated[int | None, typer.Option(min=4, max=400, help="Length in weeks [48].")] = None,
    modules: Annotated[int | None, typer.Option(min=1, max=60, help="Number of modules [4].")] = None,
    days: Annotated[int | None, typer.Option(min=1, max=5, help="Days of a workshop [2].")] = None,
    group: Annotated[list[str] | None, typer.Option(help="A kind of group and its size, such as set:6.")] = None,
    review_weeks: Annotated[int | None, typer.Option(min=0, max=52, help="Weeks between reviews; 0: none [6].")] = None,
    apprenticeship: Annotated[
        bool | None, typer.Option("--apprenticeship/--no-apprenticeship", help="Owes off-the-job hours or not [yes].")
    ] = None,
) -> None:
    """Start a new programme file, from a few answers or from a bundled programme."""
    from api.new_programme import Answers, write_answers, write_copy  # noqa: PLC0415
    from api.problem_file import find_programme  # noqa: PLC0415
    from api.programme_file import read_programme  # noqa: PLC0415

    if copy_of:
        write_copy(find_programme(copy_of), title, out)
    else:
        usual = Answers(title)

        def answer(given: T | None, question: str, default: T) -> T:
            if given is not None or not ask:
                return default if given is None else given
            said: T = typer.prompt(question, default=default)
            return said

        groups = " ".join(usual.groups) if group is None else " ".join(group)
        if group is None and ask:
            groups = typer.prompt("Groups and their sizes, separated by spaces (none: -)", default=groups)
        write_answers(
            Answers(
                title,
                answer(weeks, "Weeks", usual.weeks),
                answer(modules, "Modules", usual.modules),
                answer(days, "Days of a workshop", usual.days),
                tuple(name for name in groups.split() if name != "-"),
                answer(review_weeks, "Weeks between reviews (0: none)", usual.review_weeks),
                answer(apprenticeship, "Does it owe off-the-job hours?", usual.apprenticeship),
            ),
            out,
        )
    found = read_programme(out)
    typer.echo(f"Wrote {out}: {len(found.activities)} activities in {found.weeks} weeks.")
    typer.echo(f"Try it:  timetabler generate --programme {out} --apprentices 12 --out try")
