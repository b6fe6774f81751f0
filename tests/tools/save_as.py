#!/usr/bin/env python3
"""Saves a CSV file as spreadsheet programs do: save_as.py KIND IN.csv OUT

  wps       CSV as WPS writes it in China: GBK, comma, CR LF
  unicode   "Unicode text" of Excel: UTF-16 LE with byte order mark, tabs, CR LF
  utf8      "CSV UTF-8" of Excel: UTF-8 with byte order mark, comma, CR LF

A line break inside a cell is LF in each of them.
"""
import csv
import sys

KINDS = {"wps": ("gbk", ","), "unicode": ("utf-16", "\t"), "utf8": ("utf-8-sig", ",")}


def main():
    kind, source, target = sys.argv[1:]
    encoding, separator = KINDS[kind]
    with open(source, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with open(target, "w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)


if __name__ == "__main__":
    main()
