"""Reads a YAML file into frozen dataclasses and keeps the line of every fault."""

import dataclasses
import types
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from api.faults import Fault, InputFaults, shorten
from models.timegrid import Span, parse_clock

T = TypeVar("T")

CLOCK_FIELDS = frozenset({"minute"})
"""Integer fields that a file writes as a time of day."""


def read_yaml(path: Path, shape: type[T]) -> T:
    """Read a file as one value of a dataclass.

    Raises
    ------
    InputFaults
        With every fault of the file at once, each with its line.
    """
    reader = _Reader(path.name)
    node = reader.compose(path)
    value = reader.build(shape, node, "") if node is not None else None
    if reader.faults:
        raise InputFaults(sorted(reader.faults, key=lambda fault: (fault.row, fault.place, fault.column)))
    assert isinstance(value, shape), "built to that shape, or a fault was raised"
    return value


def plain_type(hint: Any) -> Any:
    """Return the type behind a NewType."""
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    return hint


@cache
def field_types(shape: type) -> dict[str, Any]:
    return get_type_hints(shape)


class _Bad:
    """Stands for a value that had a fault, so that its neighbours are still read."""


BAD = _Bad()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.faults: list[Fault] = []

    def compose(self, path: Path) -> yaml.Node | None:
        try:
            text = path.read_text(encoding="utf-8-sig")
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except OSError as error:
            self._fault(None, "", "", error.strerror or "", "a file that can be read")
            return None
        except UnicodeDecodeError:
            self._fault(None, "", "", "", "UTF-8 text", "Save the file as UTF-8.")
            return None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark is not None else 0
            problem = str(getattr(error, "problem", "") or "not YAML")
            self.faults.append(Fault(self.source, "", line, "", problem, "valid YAML", "Look at the indents."))
            return None
        if node is None:
            self._fault(None, "", "", "", "a programme", "The file is empty.")
        return node

    def build(self, hint: Any, node: yaml.Node, place: str, key: str = "") -> Any:
        hint = plain_type(hint)
        origin = get_origin(hint)
        if origin in (Union, types.UnionType):
            options = [option for option in get_args(hint) if option is not type(None)]
            if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null":
                return None
            return self.build(options[0], node, place, key)
        if origin is tuple:
            return self._tuple(get_args(hint), node, place, key)
        if hint is Span:
            return self._scalar(node, place, key, Span.parse, 'a span of time such as "09:00-17:30"')
        if dataclasses.is_dataclass(hint):
            return self._record(hint, node, place, key)  # type: ignore[arg-type]  # a class, not an instance
        return self._plain(hint, node, place, key)

    def _plain(self, hint: Any, node: yaml.Node, place: str, key: str) -> Any:
        if isinstance(hint, type) and issubclass(hint, Enum):
            allowed = ", ".join(str(member.value) for member in hint)
            return self._scalar(node, place, key, hint, f"one of {allowed}")
        if hint is bool:
            return self._scalar(node, place, key, _boolean, "true or false")
        if hint is int and key in CLOCK_FIELDS:
            return self._scalar(node, place, key, parse_clock, 'a time of day such as "16:00"')
        if hint is int:
            return self._scalar(node, place, key, int, "a whole number")
        if hint is float:
            return self._scalar(node, place, key, float, "a number")
        if hint is Decimal:
            return self._scalar(node, place, key, Decimal, "a number")
        if hint is date:
            return self._scalar(node, place, key, date.fromisoformat, "a date such as 2026-09-21")
        return self._scalar(node, place, key, str, "a text")

    def _scalar(self, node: yaml.Node, place: str, key: str, parse: Callable[[str], Any], expected: str) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            self._fault(node, place, key, "a list or a mapping", expected)
            return BAD
        try:
            return parse(node.value)
        except (ValueError, InvalidOperation, KeyError):
            self._fault(node, place, key, node.value, expected)
            return BAD

    def _tuple(self, arguments: tuple[Any, ...], node: yaml.Node, place: str, key: str) -> Any:
        if not isinstance(node, yaml.SequenceNode):
            self._fault(node, place, key, getattr(node, "value", ""), "a list")
            return BAD
        fixed = arguments[-1] is not Ellipsis
        if fixed and len(node.value) != len(arguments):
            self._fault(node, place, key, f"{len(node.value)} items", f"{len(arguments)} items")
            return BAD
        hints = arguments if fixed else arguments[:1] * len(node.value)
        items = [
            self.build(hint, item, f"{place}[{_label(item, number)}]", key)
            for number, (hint, item) in enumerate(zip(hints, node.value, strict=True), start=1)
        ]
        return BAD if any(item is BAD for item in items) else tuple(items)

    def _record(self, shape: type, node: yaml.Node, place: str, key: str) -> Any:
        if not isinstance(node, yaml.MappingNode):
            self._fault(node, place, key, getattr(node, "value", ""), "a mapping of keys to values")
            return BAD
        hints = field_types(shape)
        values: dict[str, Any] = {}
        for key_node, value_node in _merged(node):
            name = str(key_node.value)
            if name not in hints:
                near = get_close_matches(name, hints, n=1)
                hint = f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(sorted(hints))}."
                self._fault(key_node, place, name, name, "a known key", hint)
            elif name in values:
                self._fault(key_node, place, name, name, "each key once")
            else:
                values[name] = self.build(hints[name], value_node, f"{place}.{name}".lstrip("."), name)
        for field in _missing(shape, values):
            self._fault(node, place, field, "", f"the key {field!r}", "It has no default.")
            values[field] = BAD
        if any(value is BAD for value in values.values()):
            return BAD
        try:
            return shape(**values)
        except ValueError as error:
            self._fault(node, place, key, "", str(error).rstrip("."))
            return BAD

    def _fault(
        self, node: yaml.Node | None, place: str, column: str, value: object, expected: str, hint: str = ""
    ) -> None:
        row = node.start_mark.line + 1 if node is not None else 0
        self.faults.append(Fault(self.source, place, row, column, shorten(value), expected, hint))


def _merged(node: yaml.MappingNode) -> list[tuple[yaml.Node, yaml.Node]]:
    """Return the pairs of a mapping with those of its `<<` templates that it does not set itself."""
    own = [(key, value) for key, value in node.value if key.value != "<<"]
    seen = {key.value for key, _ in own}
    for key, value in node.value:
        if key.value == "<<":
            templates = value.value if isinstance(value, yaml.SequenceNode) else [value]
            for template in templates:
                for pair in _merged(template):
                    if pair[0].value not in seen:
                        seen.add(pair[0].value)
                        own.append(pair)
    return own


def _missing(shape: type, values: dict[str, Any]) -> Iterator[str]:
    for field in dataclasses.fields(shape):
        needed = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if needed and field.init and field.name not in values:
            yield field.name


def _label(node: yaml.Node, number: int) -> str:
    """Name an item of a list by its id where it has one."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in ("id", "code") and isinstance(value, yaml.ScalarNode):
                return str(value.value)
    return str(number)


def _boolean(text: str) -> bool:
    return {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}[text.lower()]
