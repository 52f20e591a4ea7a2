"""The door of a route: who passes, who is unknown, who may only read, and a forgotten door."""

from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.testclient import TestClient

from api.access.guard import public, refuse_open_doors, require
from api.access.principal import READ, Credentials, Principal, Role
from api.services.failures import Forbidden, NotAuthenticated

PEOPLE = {
    "ada": Principal("key:1", Role.ADMINISTRATOR),
    "tom": Principal("key:2", Role.TUTOR),
    "rea": Principal("key:3", Role.ADMINISTRATOR, scopes=frozenset({READ})),
}


class Book:
    def identify(self, credentials: Credentials) -> Principal | None:
        return PEOPLE.get(credentials.bearer)


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.state.authenticator = Book()

    @app.get("/thing")
    def read(caller: Annotated[Principal, Depends(require(Role.ADMINISTRATOR))]) -> str:
        return caller.id

    @app.post("/thing")
    def write(caller: Annotated[Principal, Depends(require(Role.ADMINISTRATOR))]) -> str:
        return caller.id

    return TestClient(app)


def test_the_named_role_passes(client: TestClient) -> None:
    assert client.get("/thing", headers={"Authorization": "Bearer ada"}).json() == "key:1"


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer nobody", "Basic ada"])
def test_strangers_are_not_authenticated(client: TestClient, header: str) -> None:
    with pytest.raises(NotAuthenticated):
        client.get("/thing", headers={"Authorization": header})


def test_another_role_is_refused(client: TestClient) -> None:
    with pytest.raises(Forbidden):
        client.get("/thing", headers={"Authorization": "Bearer tom"})


def test_a_reading_key_may_not_write(client: TestClient) -> None:
    assert client.get("/thing", headers={"Authorization": "Bearer rea"}).json() == "key:3"
    with pytest.raises(Forbidden):
        client.post("/thing", headers={"Authorization": "Bearer rea"})


def test_a_route_without_a_door_is_refused_at_start() -> None:
    app = FastAPI(openapi_url=None)
    app.get("/open", dependencies=[Depends(public)])(lambda: "anybody")
    refuse_open_doors(app)
    router = APIRouter(prefix="/inner")
    router.get("/forgotten")(lambda: "anybody")
    app.include_router(router)
    with pytest.raises(RuntimeError, match="/inner/forgotten"):
        refuse_open_doors(app)
