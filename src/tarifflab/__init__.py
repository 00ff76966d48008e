"""Tariff Lab: take one opinion article on the U.S.-Japan tariff dispute apart, with data.

Each part is a module of its own and is imported where it is used, for example
``from tarifflab import data, expect``. This file imports none of them, so that a
notebook cell that needs only a table does not wait for a widget's parts.
"""

__version__ = "0.1.0"
