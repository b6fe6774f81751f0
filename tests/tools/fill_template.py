#!/usr/bin/env python3
"""Fills the template of an item as a person would, with another program's library, and prints the day to check it on.

fill_template.py TEMPLATE.xlsx FILLED.xlsx

The values are the examples of the guide sheet, put below the titles of the first sheet.
"""
import sys

import openpyxl

book = openpyxl.load_workbook(sys.argv[1])
sheet, guide = book.worksheets[0], book.worksheets[1]
examples, last = {}, None
for row in guide.iter_rows(values_only=True):
    if row[6] in ("示例", "Example"):
        last = "table"
    elif last and row[1] is None:
        break
    elif last:
        examples[row[1]] = row[6]
day = None
for cell in sheet[1]:
    code = cell.value.rsplit("(", 1)[1].rstrip(")")
    if examples.get(code):
        target = sheet.cell(row=2, column=cell.column, value=examples[code])
        assert sheet.column_dimensions[cell.column_letter].number_format == "@", "the column is no text"
        target.number_format = "@"
        if code.endswith("_JDRQ"):
            day = examples[code]
book.save(sys.argv[2])
print(day or "2025-03-03")
