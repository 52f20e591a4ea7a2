"""Documentation is kept true: every command, rule, table column and make target is written down."""

import re
from dataclasses import fields
from pathlib import Path

from api.access.guard import routes_of
from api.cli import app
from api.outputs.columns import TABLES as OUTPUT_TABLES
from api.server import create_app
from api.services.service import Service
from api.settings import PREFIX, Settings
from api.storage.engine import Database
from api.tables.columns import TABLES
from scheduler.rules import RULES

ROOT = Path(__file__).resolve().parent.parent


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_command_is_documented() -> None:
    text = read("docs/cli.md")
    names = [c.callback.__name__.replace("_", "-") for c in app.registered_commands if c.callback]
    assert [name for name in names if f"## `timetabler {name}" not in text] == []


def test_every_rule_is_documented_in_its_own_words() -> None:
    text = read("docs/rules.md")
    assert [rule.id for rule in RULES if f"`{rule.id}`" not in text or rule.statement not in text] == []


def test_every_rule_is_posted_or_says_who_keeps_it() -> None:
    silent = [rule.id for rule in RULES if not rule.kept_by and not {"post", "narrow"} & set(vars(type(rule)))]
    assert silent == []


def test_every_cohort_column_is_documented() -> None:
    text = read("docs/cohort-tables.md")
    missing = [f"{t.name}.{c.name}" for t in TABLES for c in t.columns if f"`{c.name}`" not in text]
    assert missing == []


def test_every_output_column_is_documented() -> None:
    text = read("docs/outputs.md")
    missing = [
        f"{table}.{column.name}"
        for table, columns in OUTPUT_TABLES.items()
        for column in columns
        if f"| `{column.name}` | {column.meaning}" not in text.partition(f"## {table}.csv")[2].partition("\n## ")[0]
    ]
    assert missing == []


def test_every_call_is_documented(tmp_path: Path) -> None:
    service = Service(Settings(folder=tmp_path), Database(f"sqlite:///{tmp_path / 'empty.sqlite'}"), lambda run: None)
    text = read("docs/api.md")
    calls = [
        f"`{method} {route.path}`"
        for route in routes_of(create_app(service))
        if route.include_in_schema
        for method in route.methods
    ]
    assert len(calls) > 40
    assert [call for call in calls if call not in text] == []


def test_every_setting_is_documented() -> None:
    text = read("docs/service.md")
    names = [f"`{PREFIX}{field.name.upper()}`" for field in fields(Settings) if field.name != "extra"]
    assert [name for name in names if name not in text] == []


def test_every_make_target_is_in_the_readme() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", read("Makefile"), re.MULTILINE)
    assert [target for target in targets if f"make {target}" not in read("README.md")] == []


def test_links_between_documents_resolve() -> None:
    broken = []
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not (path.parent / link).exists():
                broken.append(f"{path.name}: {link}")
    assert broken == []
