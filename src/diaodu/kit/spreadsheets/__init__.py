"""Tables in and out: .xlsx and .csv, read safely and written so that no cell becomes a formula."""

from diaodu.kit.spreadsheets.limits import BrokenSpreadsheet, SpreadsheetTooLarge, UnknownFormat
from diaodu.kit.spreadsheets.reading import Table, TableRow, read_table
from diaodu.kit.spreadsheets.writing import FORMATS, write_table

__all__ = [
    "FORMATS",
    "BrokenSpreadsheet",
    "SpreadsheetTooLarge",
    "Table",
    "TableRow",
    "UnknownFormat",
    "read_table",
    "write_table",
]
