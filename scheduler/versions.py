"""Which versions made a timetable, so that a run can be repeated."""

from importlib.metadata import PackageNotFoundError, version


def versions() -> tuple[tuple[str, str], ...]:
    """Return the names and versions of this program and of its solver."""
    return tuple((package, _version(package)) for package in ("cohort-timetabler", "ortools"))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # the package runs from a checkout that was never installed
        return "unknown"
