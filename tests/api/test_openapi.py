"""The OpenAPI description is true: random calls get documented answers only, and every call has an example."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from service_builders import ADMINISTRATOR

from api.access import accounts
from api.access.keys import add_key, make_key
from api.access.principal import Role
from api.feeds.options import FeedOptions
from api.server import create_app
from api.services import addresses, drafts, releases
from api.services.service import Service

EXAMPLES = 3
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.parametrize(
    ("settings", "mode", "known"),
    [
        ("sqlite", GenerationMode.POSITIVE, False),
        ("postgresql", GenerationMode.POSITIVE, True),
        ("sqlite", GenerationMode.NEGATIVE, True),
    ],
    indirect=["settings"],
)
def test_random_calls_get_documented_answers(
    service: Service, draft: Callable[[int], str], mode: GenerationMode, known: bool
) -> None:
    """Call everything with what is allowed and what is not, for things that exist and things that do not."""
    releases.publish(service, ADMINISTRATOR, "tiny-2026", draft(1), "first")
    address = addresses.add_address(service, ADMINISTRATOR, "tiny-2026", "apprentice-A01", "", FeedOptions(), None)
    second = drafts.get_draft(service, ADMINISTRATOR, draft(2))
    there = {
        "programme": "tiny",
        "cohort": "tiny-2026",
        "run": second.run,
        "draft": second.id,
        "number": 1,
        "name": "run.json",
        "address": address.record.id,
        "token": address.token,
        "user": accounts.add_user(service, ADMINISTRATOR, "asha", "Asha", Role.TUTOR, (), ()).user.id,
        "key": make_key(service, Role.TUTOR, "", "").record.id,
    }
    key = add_key(service, Role.ADMINISTRATOR, "test", "test")
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(service))
    called = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @examples(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def call(case: schemathesis.Case) -> None:
            nonlocal called
            called += 1
            if known:
                case.path_parameters = {name: there[name] for name in case.path_parameters}
            case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)

        # Some calls take nothing that could be wrong.
        with suppress(Unsatisfiable):
            call()
    assert called > 100


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_every_call_has_examples(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    bare = []
    for name, operation in operations(description):
        bodies = [operation["requestBody"]["content"]] if "requestBody" in operation else []
        answered = [answer.get("content", {}) for code, answer in operation["responses"].items() if code[0] == "2"]
        for content in (*bodies, *answered):
            bare.extend(f"{name} {kind}" for kind, media in content.items() if not has_example(description, media))
    assert bare == []


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_every_call_says_who_may_make_it(client: TestClient) -> None:
    description = client.get("/openapi.json").json()
    assert description["security"] == [{"key": []}]
    told = {name: (operation.get("security"), operation.get("x-roles")) for name, operation in operations(description)}
    assert told["GET /feeds/{token}.ics"] == ([], None)
    assert told["POST /api/cohorts"] == (None, ["administrator"])
    assert told["GET /api/cohorts"] == (None, ["administrator", "apprentice", "employer", "tutor"])
    assert [name for name, (security, roles) in told.items() if security != [] and not roles] == []


def has_example(description: dict[str, Any], media: dict[str, Any]) -> bool:
    """Tell whether a body has an example: at the call, at its schema, or at all fields or items of it."""
    return bool(media.get("example") or media.get("examples")) or shown(description, media.get("schema", {}))


def shown(description: dict[str, Any], schema: dict[str, Any]) -> bool:
    if "$ref" in schema:
        return shown(description, description["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if schema.get("examples") or "format" in schema or schema.get("contentMediaType"):
        return True
    if schema.get("type") == "array":
        return shown(description, schema["items"])
    if "anyOf" in schema:
        return any(shown(description, part) for part in schema["anyOf"])
    properties = schema.get("properties", {})
    plain = ("integer", "number", "boolean")
    return bool(properties) and all(
        part.get("type") in plain or shown(description, part) for part in properties.values()
    )


def operations(description: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method.upper()} {path}", operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
