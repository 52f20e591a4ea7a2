"""Contents under the SHA-256 of their bytes: written once, shared, never changed."""

import hashlib

from sqlalchemy import Connection, insert, select

from api.storage.tables import blobs


def put_blob(connection: Connection, content: bytes) -> str:
    """Store a content unless it is there, and return its digest."""
    digest = hashlib.sha256(content).hexdigest()
    known = connection.execute(select(blobs.c.digest).where(blobs.c.digest == digest)).first()
    if known is None:
        statement = insert(blobs).values(digest=digest, size=len(content), content=content)
        if connection.dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import insert as upsert  # noqa: PLC0415

            # Another transaction may store the same content at the same moment.
            statement = upsert(blobs).values(digest=digest, size=len(content), content=content).on_conflict_do_nothing()
        connection.execute(statement)
    return digest


def get_blob(connection: Connection, digest: str) -> bytes:
    """Return a content.

    Raises
    ------
    LookupError
        When there is none of this digest.
    """
    content = connection.execute(select(blobs.c.content).where(blobs.c.digest == digest)).scalar()
    if content is None:
        raise LookupError(f"No content has the digest {digest}.")
    return bytes(content)
