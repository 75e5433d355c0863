"""Column types of the till's file: what STRICT tables hold, named by what it means."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, Text
from sqlalchemy.sql.schema import SchemaItem


def cents(name: str, *items: SchemaItem, nullable: bool = False) -> Column[int]:
    """Integer euro cents; STRICT refuses a real (HOUSE §7)."""
    return Column(name, Integer, *items, nullable=nullable)


def moment(name: str, nullable: bool = False) -> Column[int]:
    """Integer milliseconds UTC."""
    return Column(name, Integer, nullable=nullable)


def whole(name: str, *items: SchemaItem, nullable: bool = False, key: bool = False) -> Column[int]:
    """Any other whole number."""
    return Column(name, Integer, *items, nullable=nullable, primary_key=key)


def text(name: str, *items: SchemaItem, nullable: bool = False, key: bool = False) -> Column[str]:
    """Text in UTF-8."""
    return Column(name, Text, *items, nullable=nullable, primary_key=key)


def blob(name: str, *items: SchemaItem, nullable: bool = False, key: bool = False) -> Column[bytes]:
    """Exact bytes: ids of 16 bytes, hashes of 32, payloads as written."""
    return Column(name, LargeBinary, *items, nullable=nullable, primary_key=key)
