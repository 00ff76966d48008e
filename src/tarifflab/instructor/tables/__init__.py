"""Tables as learning platforms and spreadsheets write them, read and written back alike."""

from tarifflab.instructor.tables.columns import Columns, Platform, columns_of
from tarifflab.instructor.tables.reading import Table, TableError, read_table
from tarifflab.instructor.tables.workbook import Cell, workbook_bytes
from tarifflab.instructor.tables.writing import harmless, table_bytes

__all__ = [
    "Cell",
    "Columns",
    "Platform",
    "Table",
    "TableError",
    "columns_of",
    "harmless",
    "read_table",
    "table_bytes",
    "workbook_bytes",
]
