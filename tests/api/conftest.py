"""Fixtures of the service: each test runs on SQLite and on a real PostgreSQL, with a tiny cohort solved once."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from uuid import uuid4

import psycopg
import pytest
from fastapi.testclient import TestClient
from postgres_server import find_programs, running_server

from api.access.keys import add_key
from api.access.principal import Principal, Role
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
from sample_data.generator import generate
from scheduler.run import Settings
from scheduler.solver import solve

HERE = Path(__file__).parent
TINY = HERE / "tiny.yaml"
ADMINISTRATOR = Principal("test", Role.ADMINISTRATOR)


def tell(server: str, statement: str) -> None:
    """Run a statement about databases; the connection is not kept, for forked processes would inherit it."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A server for all tests; it holds a migrated database to copy."""
    if find_programs() is None:
        pytest.skip("PostgreSQL is not installed here; .ci/run installs the Debian package postgresql.")
    # Not in pytest's folder: another run that starts meanwhile closes that one to the server's user.
    with TemporaryDirectory(prefix="timetabler-postgres-") as folder, running_server(Path(folder)) as url:
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


@dataclass(frozen=True)
class Solved:
    """A cohort on the tiny programme: as an upload, and solved into a folder of files."""

    upload: bytes
    out: Path


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Solved]:
    """Give the tiny cohort solved with a seed; another seed is another timetable."""
    folder = tmp_path_factory.mktemp("tiny")
    write_cohort(generate(read_programme(TINY), 4, 1, 1)[0], folder / "tables")
    upload = pack_files({path.name: path.read_bytes() for path in (folder / "tables").iterdir()})
    problem = load_problem(TINY, folder / "tables")
    made: dict[int, Solved] = {}

    def give(seed: int) -> Solved:
        if seed not in made:
            out = folder / f"out{seed}"
            write_outputs(problem, solve(problem, Settings(5, seed, 1)), out, TINY)
            made[seed] = Solved(upload, out)
        return made[seed]

    return give


@pytest.fixture
def cohort(service: Service, tiny: Callable[[int], Solved]) -> str:
    """The id of the tiny cohort, uploaded."""
    programmes.add_programme(service, TINY.read_bytes())
    return cohorts.add_cohort(service, "tiny.zip", tiny(1).upload, "tiny").id


@pytest.fixture
def draft(service: Service, cohort: str, tiny: Callable[[int], Solved]) -> Callable[[int], str]:
    """Make a draft of the tiny cohort, as a worker would, without waiting for a solve."""

    def make(seed: int) -> str:
        run = runs.request_run(service, ADMINISTRATOR, cohort, 5, seed, 1, None)
        worker = Solving(service, "test", Event())
        claimed = worker.claim(run.id)
        assert claimed is not None
        worker.store(claimed, tiny(seed).out, cancelled=False)
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
