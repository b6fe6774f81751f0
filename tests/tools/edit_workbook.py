#!/usr/bin/env python3
"""Changes cells of the first sheet of an XLSX workbook and leaves everything else of it as it is, byte for byte.

edit_workbook.py IN.xlsx OUT.xlsx [--rows ROWS.csv] [CELL=text]...      (CELL as spreadsheets name it: D5)
edit_workbook.py --read F.xlsx SHEET                                    (prints the cells as JSON: {"D5": "text"})
edit_workbook.py --comments F.xlsx                                      (prints the comments of the first sheet)

--rows puts the rows of a CSV file below the header row: by the titles of the template, whose codes stand in brackets.
"""
import csv
import json
import re
import sys
import zipfile
from xml.sax.saxutils import escape, unescape

CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.S)
TEXT = re.compile(r"<t(?: [^>]*)?>(.*?)</t>", re.S)
QUOTES = {"&quot;": '"', "&apos;": "'"}


def column_number(letters):
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number):
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def sheet_part(book, index):
    """Sheets in the order of the workbook are numbered parts, in all programs that write these files."""
    return f"xl/worksheets/sheet{index}.xml"


def strings(book):
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    xml = book.read("xl/sharedStrings.xml").decode()
    return ["".join(unescape(t, QUOTES) for t in TEXT.findall(item)) for item in re.findall(r"<si>(.*?)</si>", xml, re.S)]


def cells(book, index):
    shared = strings(book)
    found = {}
    for letters, row, attributes, content in CELL.findall(book.read(sheet_part(book, index)).decode()):
        value = re.search(r"<v>(.*?)</v>", content or "", re.S)
        if 't="s"' in attributes and value:
            found[letters + row] = shared[int(value[1])]
        elif value:
            found[letters + row] = unescape(value[1], QUOTES)
        else:
            found[letters + row] = "".join(unescape(t, QUOTES) for t in TEXT.findall(content or ""))
    return found


def comments(book):
    xml = book.read("xl/comments1.xml").decode()
    return {ref: "".join(unescape(t, QUOTES) for t in TEXT.findall(body))
            for ref, body in re.findall(r'<comment ref="([A-Z]+\d+)"[^>]*>(.*?)</comment>', xml, re.S)}


def text_cell(reference, text, style=""):
    return f'<c r="{reference}"{style} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def change(xml, reference, text):
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", reference).groups()
    body = re.search(rf'(<row r="{row}"[^>]*>)(.*?)(</row>)', xml, re.S)
    if not body:
        sys.exit(f"no row {row}")
    made, done = "", False
    for match in CELL.finditer(body[2]):
        if not done and column_number(match[1]) >= column_number(letters):
            style = re.search(r' s="\d+"', match[3]) if match[1] == letters else None
            made += text_cell(reference, text, style[0] if style else "")
            done = True
            if match[1] == letters:
                continue
        made += match[0]
    if not done:
        made += text_cell(reference, text)
    return xml[:body.start(2)] + made + xml[body.end(2):]


def add_rows(book, xml, path):
    titles = {ref: title for ref, title in cells(book, 1).items() if re.fullmatch(r"[A-Z]+1", ref)}
    columns = {}
    for ref, title in titles.items():
        code = re.search(r"\(([A-Z_a-z0-9]+)\)$", title)
        columns[code[1] if code else title] = ref[:-1]
    made = ""
    with open(path, encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            placed = sorted((column_number(columns[code]), columns[code], text) for code, text in row.items() if text)
            made += f'<row r="{number}">' + "".join(text_cell(f"{c}{number}", t) for _, c, t in placed) + "</row>"
    first = re.search(r'<row r="1".*?</row>', xml, re.S)
    rest = re.sub(r"<row .*?(</row>|/>)", "", xml[first.end():xml.index("</sheetData>")], flags=re.S)
    return xml[:first.end()] + made + rest + xml[xml.index("</sheetData>"):]


def main():
    if sys.argv[1] == "--read":
        with zipfile.ZipFile(sys.argv[2]) as book:
            print(json.dumps(cells(book, int(sys.argv[3])), ensure_ascii=False))
        return
    if sys.argv[1] == "--comments":
        with zipfile.ZipFile(sys.argv[2]) as book:
            print(json.dumps(comments(book), ensure_ascii=False))
        return
    arguments = sys.argv[3:]
    with zipfile.ZipFile(sys.argv[1]) as book, zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED) as out:
        for name in book.namelist():
            content = book.read(name)
            if name == sheet_part(book, 1):
                xml = content.decode()
                if arguments[:1] == ["--rows"]:
                    xml = add_rows(book, xml, arguments[1])
                    arguments = arguments[2:]
                for argument in arguments:
                    xml = change(xml, *argument.split("=", 1))
                content = xml.encode()
            out.writestr(name, content)


if __name__ == "__main__":
    main()
