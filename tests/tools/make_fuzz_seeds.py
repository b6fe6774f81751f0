#!/usr/bin/env python3
"""Writes the seeds of tests/fuzz: make_fuzz_seeds.py FOLDER [PROOF...]

Small inputs of our own that lead a fuzz program to every branch from the start: golden rows in each encoding, archives
and sheets as spreadsheet programs and attackers write them, and the given proof files.
"""
import pathlib
import sys
import zlib

import make_hostile
import make_penalties

COLUMNS = ("CF_XDR_MC", "CF_XDR_SHXYM", "CF_WSH", "CF_SY", "CF_JDRQ")
TEXT = "钟祥示例粮油贸易有限公司，𠮷祥，罚款 2000 元。\r\n\"第二行\" ﻿\t终\r\n"


def rows():
    return [COLUMNS, *([make_penalties.row_of(i, "").get(c, "") for c in COLUMNS] for i in (1, 2))]


def csv_text(separator=",", end="\r\n"):
    return "".join(separator.join(row) + end for row in rows())


def csv_seeds():
    text = csv_text()
    yield "utf8", text.encode()
    yield "utf8-mark", text.encode("utf-8-sig")
    yield "gb18030", text.encode("gb18030")
    yield "utf16-tabs", b"\xff\xfe" + csv_text("\t").encode("utf-16-le")
    yield "utf16-be", b"\xfe\xff" + csv_text(";").encode("utf-16-be")
    yield "separator-line", b"sep=;\r\n" + csv_text(";", "\n").encode()
    yield "quotes", '标题\r\n\r\na,"b ""x""",c\r\n"1\r\n2",\'3,"=""4"""\r\n"5" 6,,\r\n"7,8\r\n'.encode()
    yield "lengths", b"a,b\r" + b"1\r2,3,4\r,,,,\r \r5,6"
    yield "damaged", "企业名称,代码\n".encode() + "钟祥".encode("gb18030") + b"\x80\xff\0,1\n\xed\xa0\x80,2\n"


def encoding_seeds():
    for name, encoding in (("utf8", "utf-8"), ("utf8-mark", "utf-8-sig"), ("gb18030", "gb18030"), ("utf16-mark", "utf-16"),
                           ("utf16-le", "utf-16-le"), ("utf16-be", "utf-16-be")):
        yield name, TEXT.encode(encoding)
    yield "mixed", TEXT.encode() + TEXT.encode("gb18030") + TEXT.encode()
    yield "cut", TEXT.encode()[:-20] + b"\xf0\xa0\xae"
    yield "lone-surrogates", b"\xff\xfea\0\0\xd8b\0\0\xdcc\0"
    yield "four-bytes", b"\x81\x30\x81\x30\x84\x31\xa4\x37\x90\x30\x81\x30\xe3\x32\x9a\x35"


def small_sheet():
    return make_hostile.sheet_of(make_hostile.inline_row("abc") + make_hostile.inline_row(("1", "二", "")))


def zip_seeds():
    book = make_hostile.book(sheet=small_sheet())
    yield "workbook", make_hostile.zipped(book)
    yield "comment", make_hostile.zipped(book)[:-2] + b"\3\0end"
    yield "macros", make_hostile.zipped(make_hostile.book(sheet=small_sheet(), main_type=make_hostile.MACRO_TYPE))
    for name, changes in (("stored", {"method": make_hostile.STORED}), ("link", {"mode": 0o120777}), ("locked", {"flags": 1})):
        yield name, make_hostile.zipped([make_hostile.piece("a", "hello", **changes), make_hostile.piece("b", "hello" * 9)])
    yield "wide-numbers", make_hostile.zipped([make_hostile.Piece("a", zlib.compress(b"x")[2:-4], 1 << 33, 0)])
    yield "wrong-crc", make_hostile.zipped([make_hostile.piece("a", "hello", crc=1)])
    yield "nothing", make_hostile.end_of(0, 0, 0)
    yield "wide-end", make_hostile.zipped([make_hostile.piece("a", "x")])[:-22] + make_hostile.end_of(70_000, 47, 34)
    yield "container", make_hostile.encrypted_workbook()[:1600]


def sheet_seeds():
    cells = ('<c r="A2" t="s"><v>0</v></c><c t="str"><f>A1</f><v>x_x000D_y</v></c><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c>'
             '<c s="1"><v>43123.5</v></c><c s="2"><v>0.125</v></c><c t="d"><v>2018-02-12T00:00:00</v></c>'
             '<c r="J2" t="inlineStr"><is><r><t xml:space="preserve"> 甲 </t></r><rPh><t>x</t></rPh></is></c><c><f>1/0</f></c>')
    header = make_hostile.inline_row("abcdefghijk").replace("<row>", '<row r="1">')
    strings = "<si><t>钟祥示例</t></si><si><r><rPr><b/></rPr><t>罚</t></r><r><t>款</t></r></si>"
    styles = ('<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
              '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="10"/></cellXfs>')
    columns = '<cols><col min="2" max="3" hidden="1"/></cols>'
    merged = '<mergeCells><mergeCell ref="A2:B3"/></mergeCells>'
    row = f'<row r="2" hidden="1">{cells}</row><row r="9"><c r="C9"><v>4.2088119900101E+17</v></c></row>'
    yield "all-kinds", "\x1e".join((header + row, strings, styles, columns, 'date1904="1"', merged))
    yield "titles", '<row r="1"><c t="inlineStr"><is><t>标题</t></is></c></row><row r="3"/>' + make_hostile.inline_row("abc") * 2
    yield "numbers", header + "<row>" + "".join(f'<c s="{i % 3}"><v>{v}</v></c>' for i, v in enumerate(
        ("1", "-1.5", "1E300", "0.1", "60", "2958465", "nan", "+7", "0x1p3"))) + "</row>" + "\x1e\x1e" + styles
    yield "entity", '<!DOCTYPE x [<!ENTITY a "b">]>' + header
    yield "deep", header + "<a>" * 70
    yield "backwards", header + '<row r="5"/><row r="4"/>'
    yield "escapes", header + make_hostile.inline_row(("&#x4e2d;&amp;&lt;", "<![CDATA[x]]>", "_xD800_", "_x0000_"))


def json_seeds(proofs):
    for number, path in enumerate(proofs):
        yield f"proof-{number}", pathlib.Path(path).read_bytes()
    yield "object", b'{"format": "credence-proof", "path": ["00", "ff"], "sequence": -1, "tree_size": 1e400}\n'
    yield "escapes", '{"content": "\\u0000\\ud83d\\ude00\\n钟祥", "content": ""}'.encode()
    yield "deep", b"[" * 40 + b"]" * 40


def main():
    folder = pathlib.Path(sys.argv[1])
    for name, seeds in (("csv", csv_seeds()), ("encoding", encoding_seeds()), ("zip", zip_seeds()), ("sheet", sheet_seeds()),
                        ("json", json_seeds(sys.argv[2:]))):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for seed, content in seeds:
            (folder / name / seed).write_bytes(content.encode() if isinstance(content, str) else content)


if __name__ == "__main__":
    main()
