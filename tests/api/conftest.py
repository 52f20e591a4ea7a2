"""Fixtures of the service: each test runs on SQLite and on a real PostgreSQL, with a tiny cohort solved once."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from uuid import uuid4

import psycopg
import pytest
from fastapi.testclient import TestClient
from postgres_server import find_programs, running_server
from service_builders import ADMINISTRATOR, TINY, Solved

from api.access.keys import add_key
from api.access.principal import Role
from api.jobs.solving import Solving
from api.outputs.folder import write_outputs
from api.problem_file import load_problem
from api.programme_file import read_programme
from api.server import create_app
from api.services import cohorts, programmes, runs
from api.services.packing import pack_files
from api.services.service import Service
from api.settings import Settings as ServiceSettings
from api.storage.engine import Database
from api.storage.migration import migrate
from api.tables.writer import write_cohort
from models.problem import Problem
from models.timetable import Timetable
from sample_data.generator import generate
from scheduler.checker import check, hard
from scheduler.run import Settings
from scheduler.solver import solve


def tell(server: str, statement: str) -> None:
    """Run a statement about databases; the connection is not kept, for forked processes would inherit it."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A server for all tests; it holds a migrated database to copy."""
    if find_programs() is None:
        pytest.skip("PostgreSQL is not installed here; .ci/run installs the Debian package postgresql.")
    with running_server() as url:
        tell(url, "CREATE DATABASE migrated")
        database = Database(ServiceSettings(database=f"{url}/migrated").database_url)
        migrate(database)
        database.close()
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def empty_postgres(postgres: str) -> Iterator[str]:
    """The URL of an empty database."""
    name = f"t{uuid4().hex}"
    tell(postgres, f"CREATE DATABASE {name}")
    yield f"{postgres}/{name}"
    tell(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ServiceSettings]:
    """Settings of a service with a migrated, empty database."""
    folder = tmp_path / "service"
    folder.mkdir()
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), folder / "timetabler.sqlite")
        yield ServiceSettings(folder=folder)
        return
    server, name = request.getfixturevalue("postgres"), f"t{uuid4().hex}"
    tell(server, f"CREATE DATABASE {name} TEMPLATE migrated")
    yield ServiceSettings(folder=folder, database=f"{server}/{name}", queue=f"{server}/{name}")
    tell(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sent() -> list[str]:
    """Ids of the runs that were put on the queue."""
    return []


@pytest.fixture
def service(settings: ServiceSettings, sent: list[str]) -> Iterator[Service]:
    database = Database(settings.database_url)
    yield Service(settings, database, sent.append)
    database.close()


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Solved]:
    """Give the tiny cohort solved; each number is a timetable with the guest talk on another day."""
    folder = tmp_path_factory.mktemp("tiny")
    write_cohort(generate(read_programme(TINY), 4, 1, 1)[0], folder / "tables")
    upload = pack_files({path.name: path.read_bytes() for path in (folder / "tables").iterdir()})
    problem = load_problem(TINY, folder / "tables")
    run = solve(problem, Settings(5, 1, 1))
    assert run.timetable is not None
    choices = list(move_talk(problem, run.timetable))
    made: dict[int, Solved] = {}

    def give(number: int) -> Solved:
        if number not in made:
            out = folder / f"out{number}"
            write_outputs(problem, replace(run, timetable=choices[number - 1]), out, TINY)
            made[number] = Solved(upload, out)
        return made[number]

    return give


def move_talk(problem: Problem, timetable: Timetable) -> Iterator[Timetable]:
    """Yield the timetable with the guest talk on every day on which it breaks no rule, its own day first."""
    talk = next(placement for placement in timetable.placements if placement.activity == "talk")
    others = tuple(placement for placement in timetable.placements if placement is not talk)
    for days in (0, *(days for days in range(-28, 29) if days)):
        moved = replace(talk, day=talk.day + timedelta(days=days))
        choice = replace(timetable, placements=(*others, moved))
        if not hard(check(problem, choice)):
            yield choice


@pytest.fixture
def cohort(service: Service, tiny: Callable[[int], Solved]) -> str:
    """The id of the tiny cohort, uploaded."""
    programmes.add_programme(service, TINY.read_bytes())
    return cohorts.add_cohort(service, "tiny.zip", tiny(1).upload, "tiny").id


@pytest.fixture
def draft(service: Service, cohort: str, tiny: Callable[[int], Solved]) -> Callable[[int], str]:
    """Make a draft of the tiny cohort, as a worker would, without waiting for a solve."""

    def make(number: int) -> str:
        run = runs.request_run(service, ADMINISTRATOR, cohort, 5, 1, 1, None)
        worker = Solving(service, "test", Event())
        claimed = worker.claim(run.id)
        assert claimed is not None
        worker.store(claimed, tiny(number).out, cancelled=False)
        made = runs.get_run(service, ADMINISTRATOR, run.id).draft
        assert made is not None
        return made

    return make


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    """The application, called with an administrator's key."""
    key = add_key(service, Role.ADMINISTRATOR, "test", "test")
    with TestClient(create_app(service), headers={"Authorization": f"Bearer {key}"}) as found:
        yield found
