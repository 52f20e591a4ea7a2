"""Why a use case refuses, in words; the web turns each kind into a status."""


class Failure(Exception):
    """A sentence that says what is wrong and what would help."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class NotAuthenticated(Failure):
    """Nobody is known by these credentials."""


class Forbidden(Failure):
    """The caller is known and may not do this."""


class NotFound(Failure):
    """There is no such thing, or the caller may not know of it."""


class Conflict(Failure):
    """The state of things does not allow it now."""


class Outdated(Failure):
    """Somebody changed the thing after the caller had read it."""


class VersionNeeded(Failure):
    """Overwriting needs the version that the caller has read."""


class TooLarge(Failure):
    """The upload is larger than allowed."""


class Unreadable(Failure):
    """The upload is not what it says it is."""


class Unavailable(Failure):
    """Something that this needs does not answer now."""


class TooManyRequests(Failure):
    """The caller must wait.

    Parameters
    ----------
    seconds
        How long to wait before the next try.
    """

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds
