"""Uploads opened with care, and cohorts packed so that equal tables are equal bytes."""

import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath

from api.faults import Fault, InputFaults
from api.problem_file import load_problem
from api.services.failures import TooLarge, Unreadable
from api.settings import Settings
from api.tables.writer import write_cohort
from models.cohort import Cohort
from models.problem import Problem

FIXED_TIME = (2000, 1, 1, 0, 0, 0)
CHUNK = 64 * 1024


@contextmanager
def opened_upload(name: str, content: bytes, settings: Settings) -> Iterator[Path]:
    """Give the path of an uploaded workbook, or of a folder with the uploaded CSV files.

    Raises
    ------
    TooLarge, Unreadable
        When the upload is beyond the limits, or neither a workbook nor a zip of CSV files.
    """
    if len(content) > settings.upload_bytes:
        raise TooLarge(f"The upload has {len(content)} bytes; at most {settings.upload_bytes} are taken.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable("Send an .xlsx workbook, or a .zip with one .csv file for each table.") from None
    with archive, tempfile.TemporaryDirectory(prefix="timetabler-upload-") as folder:
        entries = _checked_entries(archive, settings)
        if "xl/workbook.xml" in archive.namelist():
            # The parts of a workbook are opened by another library; what it may find was measured just now.
            _unpack(archive, entries, settings, None)
            stem = PurePosixPath(name.replace("\\", "/")).stem
            safe = "".join(c for c in stem if c.isalnum() or c in "-_ ")[:60].strip() or "cohort"
            path = Path(folder) / f"{safe}.xlsx"
            path.write_bytes(content)
            yield path
        else:
            path = Path(folder) / "tables"
            path.mkdir()
            _unpack(archive, entries, settings, path)
            yield path


def _checked_entries(archive: zipfile.ZipFile, settings: Settings) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > settings.zip_files:
        raise TooLarge(f"The archive holds {len(entries)} files; at most {settings.zip_files} are taken.")
    packed = max(1, sum(entry.compress_size for entry in entries))
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > settings.unpacked_bytes or unpacked > packed * settings.zip_ratio + CHUNK:
        raise TooLarge(
            f"The archive unpacks to {unpacked} bytes, {unpacked // packed} times its size; at most "
            f"{settings.unpacked_bytes} bytes and {settings.zip_ratio} times are taken."
        )
    return entries


def _unpack(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], settings: Settings, into: Path | None) -> None:
    """Read every entry, believing no size that the archive states; write CSV files by their last name only."""
    left = settings.unpacked_bytes
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/")).name
        parts: list[bytes] = []
        try:
            with archive.open(entry) as source:
                while chunk := source.read(CHUNK):
                    left -= len(chunk)
                    if left < 0:
                        raise TooLarge(f"The archive unpacks to more than {settings.unpacked_bytes} bytes.")
                    parts.append(chunk)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
            raise Unreadable(f"The part {name!r} of the archive is damaged, or locked with a password.") from None
        except Exception as error:
            # zlib, bz2 and lzma have error types of their own.
            if type(error).__module__ in ("zlib", "_lzma", "lzma", "bz2"):
                raise Unreadable(f"The part {name!r} of the archive is damaged.") from None
            raise
        hidden = name.startswith((".", "__")) or "__MACOSX" in entry.filename
        if into is not None and name.lower().endswith(".csv") and not hidden:
            if (into / name).exists():
                raise Unreadable(f"The archive holds {name!r} twice.")
            (into / name).write_bytes(b"".join(parts))


def pack_cohort(cohort: Cohort) -> bytes:
    """Return the tables of a cohort as a zip of CSV files; equal cohorts are equal bytes."""
    with tempfile.TemporaryDirectory(prefix="timetabler-pack-") as folder:
        write_cohort(cohort, Path(folder))
        return pack_files({path.name: path.read_bytes() for path in Path(folder).iterdir()})


def pack_files(files: dict[str, bytes]) -> bytes:
    """Return a zip of files in the order of their names, without any time of its own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), files[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def write_inputs(programme: bytes, cohort: bytes, folder: Path) -> tuple[Path, Path]:
    """Write a stored programme and a stored cohort as files again and return their paths."""
    programme_path, cohort_path = folder / "programme.yaml", folder / "cohort"
    programme_path.write_bytes(programme)
    cohort_path.mkdir()
    with zipfile.ZipFile(io.BytesIO(cohort)) as archive:
        for name in archive.namelist():
            (cohort_path / PurePosixPath(name).name).write_bytes(archive.read(name))
    return programme_path, cohort_path


@lru_cache(maxsize=8)
def open_problem(programme: bytes, cohort: bytes) -> Problem:
    """Return the problem of a stored programme and a stored cohort."""
    with tempfile.TemporaryDirectory(prefix="timetabler-problem-") as folder:
        return load_problem(*write_inputs(programme, cohort, Path(folder)))


def check_id(source: str, table: str, name: str) -> None:
    """Raise unless an id can stand in an address.

    Raises
    ------
    InputFaults
        Naming the table.
    """
    plain = name.isascii() and name.replace("-", "").replace("_", "").replace(".", "").isalnum()
    if not plain or len(name) > 80 or not name[0].isalnum():
        expected = "at most 80 letters, digits, dots, dashes and underscores, beginning with a letter or digit"
        raise InputFaults([Fault(source, table, 0, "id", name[:60], expected, "It becomes part of an address.")])
