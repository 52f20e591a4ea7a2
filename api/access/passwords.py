"""Passwords: what is accepted as one, and how it is kept (argon2id, with a salt of its own)."""

from functools import lru_cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 200
FEWEST_DIFFERENT = 5
MEMORY_KIB = 65_536
"""What one guess costs, as RFC 9106 advises for small servers."""
_DESKS = BoundedSemaphore(4)
"""So many guesses at once: more would only take memory from everything else."""


def hash_password(password: str) -> str:
    """Return what is kept of a password; two calls give two answers."""
    with _DESKS:
        return _hasher().hash(_same(password))


def check_password(kept: str | None, password: str) -> bool:
    """Tell whether the password is right; for somebody who has none, this takes as long and says no."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

    if len(password) > LONGEST:
        return False
    try:
        with _DESKS:
            right = _hasher().verify(_nobody() if kept is None else kept, _same(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and kept is not None


def is_outdated(kept: str) -> bool:
    """Tell whether a kept password was made with weaker settings than today's and should be made again."""
    return _hasher().check_needs_rehash(kept)


def password_faults(password: str, *known: str) -> tuple[str, ...]:
    """Say in sentences why a password is not accepted; empty when it is.

    Parameters
    ----------
    known
        What others know of the person: log-in name, name.
    """
    faults = []
    if not SHORTEST <= len(password) <= LONGEST:
        faults.append(f"A password has {SHORTEST} to {LONGEST} characters.")
    if len(set(password)) < FEWEST_DIFFERENT:
        faults.append(f"A password has at least {FEWEST_DIFFERENT} different characters.")
    folded = _same(password).casefold()
    parts = {part for name in known for part in _same(name).casefold().replace("@", " ").split() if len(part) > 3}
    if any(part in folded for part in parts):
        faults.append("A password does not contain your name or log-in name.")
    return tuple(faults)


def _same(password: str) -> str:
    # The same keys give different code points on different machines.
    return normalize("NFKC", password)


def _hasher() -> "PasswordHasher":
    return _hasher_of(MEMORY_KIB)


def _nobody() -> str:
    return _nobody_of(MEMORY_KIB)


@lru_cache(maxsize=2)
def _hasher_of(memory: int) -> "PasswordHasher":
    from argon2 import PasswordHasher  # noqa: PLC0415

    return PasswordHasher(time_cost=3, memory_cost=memory, parallelism=4)


@lru_cache(maxsize=2)
def _nobody_of(memory: int) -> str:
    return _hasher_of(memory).hash("a password that nobody has")
