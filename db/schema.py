"""Brings the tables of an open database up to date: numbered steps, then whatever the forms declare, then the views.

The only place that knows peewee's models: they are made from the forms, used to create and extend tables on whichever
server, and forgotten. A store whose tables are complete is opened without loading peewee at all.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from db.connection import Connection
from db.sqlite import SqliteConnection
from db.tables import SectionTable
from db.views import create_view
from db.without_drivers import without_drivers

with without_drivers():
    from peewee import (
        SQL,
        BigIntegerField,
        CompositeKey,
        Database,
        Field,
        Model,
        PostgresqlDatabase,
        SqliteDatabase,
        TextField,
    )


def run_steps(connection: Connection, steps: Sequence[Sequence[str]]) -> None:
    """The steps that the database has not had, each in a transaction with the new version."""
    for number in range(connection.version, len(steps)):
        with connection.transaction():
            for statement in steps[number]:
                connection.run(statement.format_map(connection.words))
            connection.set_version(number + 1)


def add_sections(connection: Connection, tables: Iterable[SectionTable]) -> None:
    """Creates missing tables, adds missing columns, and makes all views anew; drops nothing."""
    there = connection.columns()
    database = (_FileRelay if isinstance(connection, SqliteConnection) else _ServerRelay)(connection)
    with connection.transaction():
        for table in tables:
            _extend(connection, database, table, {column for name, column in there if name == table.name})
            connection.run(f"DROP VIEW IF EXISTS v_{table.key}")
            connection.run(create_view(table))


def _extend(connection: Connection, database: Database, table: SectionTable, there: set[str]) -> None:
    model = model_of(table, database)
    if not there:
        database.create_tables([model])
        return
    connection.read(tuple, f"SELECT * FROM v_{table.key} LIMIT 0")  # the view misses a column whose name was damaged
    for column in table.columns.values():
        if column.name not in there:
            kind = getattr(model, column.name).ddl_datatype(database.get_sql_context()).sql
            connection.run(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")


def model_of(table: SectionTable, database: Database) -> type[Model]:
    """The table as peewee sees it. Attributes begin with `f_`, so no key can hide a method of Model."""
    fields: dict[str, Any] = {
        "return_id": BigIntegerField(constraints=[SQL("REFERENCES returns (id) ON DELETE CASCADE")]),
        "row_id": TextField(),
        "position": BigIntegerField(),
        "na": TextField(null=True),
        "typed": TextField(null=True),
        **{column.name: _field(column.is_integer) for column in table.columns.values()},
    }
    meta = {"database": database, "table_name": table.name, "primary_key": CompositeKey("return_id", "row_id")}
    return type(table.name, (Model,), {**fields, "Meta": type("Meta", (), meta)})


def _field(is_integer: bool) -> Field:
    return BigIntegerField(null=True) if is_integer else TextField(null=True)


class _Relay(Database):
    """A peewee database that words statements, and has an open connection run them inside its transaction."""

    def __init__(self, connection: Connection) -> None:
        self._relayed_to = connection
        super().__init__("")

    def execute_sql(self, sql: str, params: Sequence[object] | None = None) -> None:
        self._relayed_to.run(sql, params or ())


class _FileRelay(_Relay, SqliteDatabase):
    pass


class _ServerRelay(_Relay, PostgresqlDatabase):
    pass
