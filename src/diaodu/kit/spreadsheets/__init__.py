"""Tables in and out: .xlsx and .csv, read safely and written so that no cell becomes a formula."""

from diaodu.kit.spreadsheets.findings import Finding
from diaodu.kit.spreadsheets.forms import FormColumn, write_form
from diaodu.kit.spreadsheets.limits import BrokenSpreadsheet, SpreadsheetTooLarge, UnknownFormat
from diaodu.kit.spreadsheets.marking import MOST_MARKS, Mark, mark_workbook
from diaodu.kit.spreadsheets.reading import Table, TableRow, read_table
from diaodu.kit.spreadsheets.returned import Cell, FormRow, FormRows, ReturnedForm, read_form
from diaodu.kit.spreadsheets.scanning import column_letters
from diaodu.kit.spreadsheets.templates import TemplateColumn, write_template
from diaodu.kit.spreadsheets.writing import FORMATS, write_table

__all__ = [
    "FORMATS",
    "MOST_MARKS",
    "BrokenSpreadsheet",
    "Cell",
    "Finding",
    "FormColumn",
    "FormRow",
    "FormRows",
    "Mark",
    "ReturnedForm",
    "SpreadsheetTooLarge",
    "Table",
    "TableRow",
    "TemplateColumn",
    "UnknownFormat",
    "column_letters",
    "mark_workbook",
    "read_form",
    "read_table",
    "write_form",
    "write_table",
    "write_template",
]
