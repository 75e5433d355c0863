"""The district's schema: the migrations make what tables.py says, in the portable subset (toolchain §3)."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Index, UniqueConstraint
from sqlglot import exp

from sync.cloud import database, migrations
from sync.cloud.tables import metadata

STEPS = sorted((Path(migrations.__file__).parent / "versions").glob("0*.py"))


def test_migrations_and_tables_do_not_drift(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == database.HEAD


def test_migrating_again_does_nothing(engine):
    database.migrate(engine)
    assert database._revision(engine) == database.HEAD


def statements():
    found = []
    for step in STEPS:
        text = step.read_text(encoding="utf-8")
        body = text.split('"""')[3]
        found += [part for part in body.split(";") if part.strip()]
    return found


@pytest.mark.parametrize("statement", statements(), ids=lambda s: s.split("(")[0].strip()[:50])
def test_every_statement_is_in_the_subset_sharded_engines_understand(statement):
    (tree,) = sqlglot.parse(statement, read="postgres")
    assert isinstance(tree, exp.Create) and tree.kind in {"TABLE", "INDEX"}
    assert not list(tree.find_all(exp.ForeignKey, exp.Reference, exp.GeneratedAsIdentityColumnConstraint))
    assert "SERIAL" not in statement.upper() and "DEFERRABLE" not in statement.upper()
    assert not list(tree.find_all(exp.Select))


def test_every_key_and_every_unique_index_starts_with_the_district():
    for table in metadata.tables.values():
        assert next(iter(table.primary_key.columns)).name == "district", table.name
        for index in table.indexes:
            if isinstance(index, Index) and index.unique:
                assert index.columns[0].name == "district", index.name
        assert not [c for c in table.constraints if isinstance(c, UniqueConstraint)]


def test_no_column_of_money_is_anything_but_an_integer():
    for table in metadata.tables.values():
        for column in table.columns:
            assert column.type.__class__.__name__ not in {"Numeric", "Float", "REAL"}, column
