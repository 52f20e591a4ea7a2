"""Dull helpers for tests of the service: who asks, the tiny programme, and what a solved cohort is."""

from dataclasses import dataclass
from pathlib import Path

from api.access.principal import Principal, Role

TINY = Path(__file__).parent / "tiny.yaml"
ADMINISTRATOR = Principal("test", Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Solved:
    """A cohort on the tiny programme: as an upload, and solved into a folder of files."""

    upload: bytes
    out: Path
