"""Completes the OpenAPI description: how callers show who they are, and which roles may make each call."""

from typing import Any

from fastapi import FastAPI

from api.access.guard import is_public, roles_of, routes_of

KEY = "key"
SCHEME = {"type": "http", "scheme": "bearer", "description": "An API key, as `Authorization: Bearer ctk_…`."}


def complete_description(app: FastAPI) -> None:
    """Make the application describe itself with keys and roles; the description is built once, when asked for."""
    plain = app.openapi

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            description = plain()
            description["components"]["securitySchemes"] = {KEY: SCHEME}
            description["security"] = [{KEY: []}]
            for route in routes_of(app):
                for method in sorted(route.methods or ()) if route.include_in_schema else ():
                    operation = description["paths"][route.path_format][method.lower()]
                    if is_public(route):
                        operation["security"] = []
                    else:
                        operation["x-roles"] = sorted(roles_of(route) or ())
            app.openapi_schema = description
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]  # the way that the framework documents
