"""Invented students with the names that break things, and the keys platforms give them."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

NAMES = (
    ("Tomás", "O'Hara-Quist"),
    ("Ngọc", "Đặng"),
    ("Eve_2", "Marlow"),
    ("花子", "鈴木"),
    ("Sam", "Taylor"),
    ("Sam", "Taylor"),
    ("رنا", "قاسم"),
    ("Putri", "-"),
    ("Zoë", "van der Aa"),
    ("Ann", "López, Jr."),
    ("Min-jun", "백"),
    ("Łukasz", "Żółć"),
    ("Jo [3]", "Weiß"),
    ("D'Arcy", "N'Diaye"),
    ("Li Na", "Zhao"),
    ("=Ann", "Formula"),
)
FIRST = ("Aya", "Ben", "Cleo", "Dov", "Ema", "Finn", "Gia", "Hugo", "Ida", "Jan")
LAST = ("Amari", "Brandt", "Costa", "Dahl", "Egede", "Faure", "Grau")


@dataclass(frozen=True)
class Invented:
    """One invented student as all platforms know them."""

    first: str
    last: str
    number: str
    username: str
    canvas_id: str
    participant: str
    folder_number: str  # Brightspace's first number

    @property
    def email(self) -> str:
        """An address that belongs to nobody."""
        return f"{self.username}@example.org"


def students(count: int = 30, *, plain: bool = False, seed: int = 7) -> list[Invented]:
    """Return invented students; the first have hard names unless `plain`."""
    draw = random.Random(seed)
    others = [(first, last) for last in LAST for first in FIRST]
    names = [*(() if plain else NAMES), *others][:count]
    numbers = draw.sample(range(2_600_000, 2_700_000), count)
    rows = draw.sample(range(7_010_000, 7_019_999), count)
    return [
        Invented(
            unicodedata.normalize("NFC", first),
            unicodedata.normalize("NFC", last),
            f"s{number}" if place % 4 else f"00{number}",
            f"user{place:02d}.{number % 97}",
            str(48_000 + 17 * place),
            str(row),
            str(214_000 + 31 * place),
        )
        for place, ((first, last), number, row) in enumerate(
            zip(names, numbers, rows, strict=True)
        )
    ]
