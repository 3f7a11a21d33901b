"""How a canonical table is described: its columns with their types, its key, its rules between columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow as pa

Type = Literal["id", "person", "text", "instant", "date", "count", "amount", "number", "share", "flag"]

# Frames hold numbers as float64 (missing = NaN), texts as str, flags as boolean, dates as midnight without zone.
FRAME_TYPES: dict[Type, str] = {
    "id": "str",
    "person": "str",
    "text": "str",
    "instant": "datetime64[us, UTC]",
    "date": "datetime64[us]",
    "count": "float64",
    "amount": "float64",
    "number": "float64",
    "share": "float64",
    "flag": "boolean",
}


@dataclass(frozen=True)
class Column:
    """A column of a canonical table.

    Attributes
    ----------
    type
        `person` is the id of a person and is pseudonymised; `instant` is a moment in UTC; `date` a calendar day;
        `count` a whole number ≥ 0; `amount` money ≥ 0; `share` 0–1.
    low, high
        Closed bounds of a number, where it has narrower ones than its type.
    stored
        Free text is read for what can be counted in it and never stored.
    """

    name: str
    type: Type = "text"
    required: bool = False
    low: float | None = None
    high: float | None = None
    stored: bool = True

    @property
    def day(self) -> str | None:
        """Name of the sibling with an instant's local calendar day: `ts` → `day`, `paid_at` → `paid_day`."""
        if self.type != "instant":
            return None
        return "day" if self.name == "ts" else f"{self.name.removesuffix('_at')}_day"

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Lowest and highest value that a number may have."""
        low, high = {"count": (0, None), "amount": (0, None), "share": (0, 1)}.get(self.type, (None, None))
        return (low if self.low is None else self.low, high if self.high is None else self.high)


@dataclass(frozen=True)
class Order:
    """A rule between two columns of a row: `first` is not after (or above) `second`."""

    first: str
    second: str
    reason: str


@dataclass(frozen=True)
class TableSpec:
    """A canonical table.

    Attributes
    ----------
    key
        Columns that identify a row. Two rows with one key are one row, or a contradiction.
    time
        The leading time column: it places a row in a period.
    natural
        Columns that an id is made of when a source has none (an event is its name and start); empty where a made id
        would be a guess.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    time: str | None = None
    rules: tuple[Order, ...] = ()
    natural: tuple[str, ...] = ()

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def required(self) -> tuple[str, ...]:
        """Columns without which a row says nothing."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def people(self) -> tuple[str, ...]:
        """Columns that hold ids of people."""
        return tuple(column.name for column in self.columns if column.type == "person")

    @property
    def day(self) -> str | None:
        """The column with the local calendar day that places a row in a period."""
        return (self.by_name[self.time].day or self.time) if self.time else None

    @cached_property
    def arrow(self) -> pa.Schema:  # pyright: ignore[reportUnknownParameterType] - pyarrow has no types
        """The stored columns: instants are UTC without zone mark, each followed by its local day."""
        import pyarrow as pa

        types: dict[Type, pa.DataType] = {
            "instant": pa.timestamp("us"),
            "date": pa.date32(),
            "count": pa.int64(),
            "amount": pa.float64(),
            "number": pa.float64(),
            "share": pa.float64(),
            "flag": pa.bool_(),
        }
        fields: list[tuple[str, pa.DataType]] = []
        for column in self.columns:
            if column.stored:
                fields.append((column.name, types.get(column.type, pa.string())))
                fields += [(column.day, pa.date32())] if column.day else []
        return pa.schema(fields)
