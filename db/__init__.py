"""Where returns are kept: one SQLite file, or the bureau's PostgreSQL server."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from db import errors, sqlite
from db.connection import Connection
from db.steps import STEPS
from db.store import Clock, SqlStore
from db.tables import FIXED, SectionTable, tables_of
from hzdesk.forms.model import Form
from hzdesk.store import Store


def now() -> datetime:
    return datetime.now(UTC).astimezone()


def open_store(
    location: str, forms: Iterable[Form], *, create: bool = False, read_only: bool = False, clock: Clock = now
) -> Store:
    """The store at a path or a `postgresql://` address, brought up to date; `create` makes it if it is not there.

    Raises UserError when it is missing, foreign, newer, damaged, open elsewhere, or not writable though it has to be.
    """
    tables = tables_of(forms)
    connection: Connection
    if location.startswith(("postgresql://", "postgres://")):
        from db.postgresql import PostgresConnection

        connection = PostgresConnection(location, read_only=read_only)
    else:
        connection = sqlite.connect(Path(location).absolute(), create=create, read_only=read_only)
    try:
        _bring_up_to_date(connection, list(tables.values()), create=create)
    except BaseException:
        connection.close()
        raise
    return SqlStore(connection, tables, clock)


def _bring_up_to_date(connection: Connection, tables: list[SectionTable], *, create: bool) -> None:
    version = connection.version
    if version > len(STEPS):
        raise errors.newer(connection.location)
    if version == 0 and not create:
        raise errors.empty(connection.location)
    connection.make_ready()
    wanted = {(table.name, name) for table in tables for name in (*FIXED, *(c.name for c in table.columns.values()))}
    there = connection.columns()
    if version == len(STEPS) and not sqlite.columns_after(STEPS) <= there:
        raise errors.damaged(connection.location)
    if version == len(STEPS) and wanted <= there:
        return
    connection.prepare_upgrade(version, len(STEPS))
    from db import schema

    schema.run_steps(connection, STEPS)
    schema.add_sections(connection, tables)
