"""The JSON Schema of a programme file, made from the dataclasses, so that editors can help while one is written."""

import dataclasses
import types
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Union, get_args, get_origin

from api.yaml_reader import CLOCK_FIELDS, field_types, plain_type
from models.programme import Programme
from models.timegrid import Span

SPAN = {"type": "string", "pattern": r"^\d{1,2}:\d{2}-\d{1,2}:\d{2}$", "examples": ["09:00-17:00"]}
CLOCK = {"type": "string", "pattern": r"^\d{1,2}:\d{2}$", "examples": ["16:00"]}


def programme_schema() -> dict[str, Any]:
    """Return the schema of a whole programme file."""
    definitions: dict[str, Any] = {}
    _record(Programme, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Programme of Cohort Timetabler",
        "$ref": "#/$defs/Programme",
        "$defs": dict(sorted(definitions.items())),
    }


def _record(shape: type, definitions: dict[str, Any]) -> dict[str, str]:
    if shape.__name__ not in definitions:
        definitions[shape.__name__] = {}
        hints = field_types(shape)
        fields = [field for field in dataclasses.fields(shape) if field.init]
        definitions[shape.__name__] = {
            "type": "object",
            "description": (shape.__doc__ or "").strip().split("\n\n")[0],
            "properties": {field.name: _schema(hints[field.name], field.name, definitions) for field in fields},
            "required": [
                field.name
                for field in fields
                if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            ],
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{shape.__name__}"}


def _schema(hint: Any, name: str, definitions: dict[str, Any]) -> dict[str, Any]:
    hint = plain_type(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = next(option for option in arguments if option is not type(None))
        return {"anyOf": [_schema(inner, name, definitions), {"type": "null"}]}
    if origin is tuple:
        item = _schema(arguments[0], name, definitions)
        if arguments[-1] is Ellipsis:
            return {"type": "array", "items": item}
        return {"type": "array", "items": item, "minItems": len(arguments), "maxItems": len(arguments)}
    if hint is Span:
        return SPAN
    if dataclasses.is_dataclass(hint):
        return dict(_record(hint, definitions))  # type: ignore[arg-type]  # a class, not an instance
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    if hint is int and name in CLOCK_FIELDS:
        return CLOCK
    plain = {bool: "boolean", int: "integer", float: "number", Decimal: "number"}
    if hint in plain:
        return {"type": plain[hint]}
    return {"type": "string", "format": "date"} if hint is date else {"type": "string"}
