#!/usr/bin/env python3
"""Makes one hostile file: a workbook that was built to break whoever reads it, or something that only calls itself one.

make_hostile.py KIND FILE      KIND is a function of this script
make_hostile.py --kinds        prints them all

The same arguments give the same bytes. What is huge when unpacked is made of one packed piece, repeated.
"""
import dataclasses
import struct
import sys
import zlib

import make_penalties

MIB = 1 << 20
STORED, DEFLATED = 0, 8
ENCRYPTED = 1
IN_64 = 0xFFFFFFFF
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
BINARY_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
OLE = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"


# Archives (APPNOTE.TXT 6.3, sections 4.3 and 4.5)

@dataclasses.dataclass
class Piece:
    name: str
    packed: bytes
    unpacked: int
    crc: int
    method: int = DEFLATED
    flags: int = 0
    mode: int = 0o100644
    offset: int = -1  # where its header stands; -1: where it was written
    packed_claimed: int = -1


def piece(name, content, method=DEFLATED, **changes):
    content = content.encode() if isinstance(content, str) else content
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed = content if method == STORED else packer.compress(content) + packer.flush()
    return dataclasses.replace(Piece(name, packed, len(content), zlib.crc32(content), method), **changes)


def facts_of(one, packed, unpacked):
    return struct.pack("<HHHHIII", one.flags, one.method, 0, 0, one.crc, packed, unpacked)


def header_of(one):
    name = one.name.encode()
    wide = one.unpacked >= IN_64
    extra = struct.pack("<HHQQ", 1, 16, one.unpacked, len(one.packed)) if wide else b""
    sizes = (IN_64, IN_64) if wide else (len(one.packed), one.unpacked)
    return b"PK\3\4" + struct.pack("<H", 20) + facts_of(one, *sizes) + struct.pack("<HH", len(name), len(extra)) + name + extra


def entry_of(one, offset):
    name = one.name.encode()
    packed = len(one.packed) if one.packed_claimed < 0 else one.packed_claimed
    wide = one.unpacked >= IN_64
    extra = struct.pack("<HHQ", 1, 8, one.unpacked) if wide else b""
    facts = facts_of(one, packed, IN_64 if wide else one.unpacked)
    return (b"PK\1\2" + struct.pack("<HH", 3 << 8 | 20, 20) + facts +
            struct.pack("<HHHHHII", len(name), len(extra), 0, 0, 0, one.mode << 16, offset) + name + extra)


def end_of(entries, directory_bytes, offset):
    wide = entries >= 0xFFFF
    end = b""
    if wide:
        end += b"PK\6\6" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, entries, entries, directory_bytes, offset)
        end += b"PK\6\7" + struct.pack("<IQI", 0, offset + directory_bytes, 1)
    shown = 0xFFFF if wide else entries
    return end + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, shown, shown, directory_bytes, offset, 0)


def zipped(pieces):
    body, directory = [], []
    place = 0
    for one in pieces:
        header = header_of(one)
        directory.append(entry_of(one, place if one.offset < 0 else one.offset))
        body += [header, one.packed]
        place += len(header) + len(one.packed)
    directory = b"".join(directory)
    return b"".join(body) + directory + end_of(len(pieces), len(directory), place)


def repeated(head, unit, count, tail):
    """Packed bytes of head + count × unit + tail, where `unit` is packed once. Returns them and the unpacked length."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    begin = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    once = packer.compress(unit) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(tail) + packer.flush()
    return begin + once * count + end, len(head) + len(unit) * count + len(tail)


# Workbooks

def inline_row(cells):
    return "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells) + "</row>"


HEADER = inline_row(make_penalties.COLUMNS)


def penalty(number):
    row = make_penalties.row_of(number, "")
    return inline_row(row.get(column, "") for column in make_penalties.COLUMNS)


def sheet_of(rows):
    return f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


GOOD_SHEET = sheet_of(HEADER + penalty(1) + penalty(2))


def book(sheet=GOOD_SHEET, strings=None, main="xl/workbook.xml", main_type=WORKBOOK_TYPE, more=(), workbook=""):
    """The pieces of a workbook of one sheet. `sheet` and `strings` are text, bytes or a Piece."""
    def relation(name, kind, target):
        return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'

    def part(name, content):
        return content if isinstance(content, Piece) else piece(name, content)

    inner = relation("rId1", "worksheet", "worksheets/sheet1.xml")
    pieces = [
        piece("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/{main}" '
                                     f'ContentType="{main_type}"/></Types>'),
        piece("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships">'
                             f'{relation("rId1", "officeDocument", main)}</Relationships>'),
        piece(main, workbook + f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
                                  f'<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'),
        part(SHEET, sheet)]
    if strings is not None:
        inner += relation("rId2", "sharedStrings", "sharedStrings.xml")
        pieces.append(part(STRINGS, strings))
    pieces.append(piece(main.replace("xl/", "xl/_rels/") + ".rels",
                        f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'))
    return pieces + list(more)


def good():
    return zipped(book())


# Archives in archives

def bomb(levels):
    inside = piece("zeros", b"\0" * MIB)
    for _ in range(levels):
        packed = zipped([dataclasses.replace(inside, name=f"{i}.zip") for i in range(16)])
        inside = piece("more.zip", packed)
    return zipped([inside])


def nested_archives():
    return bomb(6)


def nested_as_sheet():
    return zipped(book(sheet=bomb(2)))


def nested_beside_sheet():
    return zipped(book(more=[piece("xl/embeddings/oleObject1.bin", bomb(4))]))


# Parts that share bytes

def overlapping_whole():
    pieces = book()
    place = 0
    for one in pieces:
        if one.name == SHEET:
            break
        place += len(header_of(one)) + len(one.packed)
    return zipped(pieces + [dataclasses.replace(one, name=f"xl/worksheets/sheet{i}.xml", packed=b"", offset=place,
                                                packed_claimed=len(one.packed)) for i in range(2, 2000)])


def overlapping_quoted():
    pieces = book(sheet=piece(SHEET, GOOD_SHEET, STORED))
    pieces[3].packed_claimed = len(pieces[3].packed) + 40
    pieces[3].unpacked += 40
    return zipped(pieces)


# Much out of little

def zeros_10_gb():
    packed, unpacked = repeated(b"", b"\0" * MIB, 10 * 1024, b"")
    return zipped(book(sheet=Piece(SHEET, packed, unpacked, 0)))  # nobody comes to the check sum


def zeros_10_gb_denied():
    packed, _ = repeated(b"", b"\0" * MIB, 10 * 1024, b"")
    return zipped(book(sheet=Piece(SHEET, packed, 1000, 0)))


def blanks_10_gb_denied():
    begin, end = sheet_of(HEADER + "|").encode().split(b"|")
    packed, _ = repeated(begin, b" " * MIB, 10 * 1024, end)
    return zipped(book(sheet=Piece(SHEET, packed, 20 * MIB, 0)))


def noise(count):
    """Text that does not pack well, the same each time."""
    state, text = 1, bytearray()
    while len(text) < count:
        state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        text.append(33 + (state >> 33) % 90)
    return bytes(text).replace(b"-", b"+").replace(b"<", b"+").replace(b"&", b"+")


def crc_behind(crc, zeros_matrix):
    moved = 0
    for bit in range(32):
        if crc >> bit & 1:
            moved ^= zeros_matrix[bit]
    return moved


def crc_of_repeated(head, unit, count, tail):
    """The check sum without going through it all: as zlib's crc32_combine. The length of `unit` is a power of two."""
    matrix = [0xEDB88320] + [1 << bit for bit in range(31)]  # what one more bit does to each bit of a check sum
    for _ in range((len(unit) * 8).bit_length() - 1):
        matrix = [crc_behind(row, matrix) for row in matrix]
    crc, once = zlib.crc32(head), zlib.crc32(unit)
    for _ in range(count):
        crc = crc_behind(crc, matrix) ^ once
    return zlib.crc32(tail, crc)


def largest_sheet():
    """Just below every limit: 2 GiB of sheet at 180 : 1, nearly all of it between the rows."""
    begin, end = sheet_of(HEADER + penalty(1) + "|").encode().split(b"|")
    unit = b"<!--" + noise(5200) + b"-->"
    unit += b" " * (MIB - len(unit))
    parts = (begin, unit, 2047, end)
    packed, unpacked = repeated(*parts)
    return zipped(book(sheet=Piece(SHEET, packed, unpacked, crc_of_repeated(*parts))))


def zeros_file():
    return 10 << 30


def gzip_10_gb():
    packed, _ = repeated(b"", b"\0" * MIB, 10 * 1024, b"")
    return b"\x1f\x8b\x08\0\0\0\0\0\0\3" + packed + struct.pack("<II", 0, 10 << 30 & IN_64)


def million_entries():
    one = piece("", b"", STORED)
    head, tail = header_of(one)[:26], b"\0\0"
    bodies, entries = [], []
    place = 0
    packer = struct.Struct("<HHHHHII")
    start = entry_of(one, 0)[:28]
    for number in range(1_000_000):
        name = b"xl/%d" % number
        bodies.append(head + struct.pack("<H", len(name)) + tail + name)
        entries.append(start + packer.pack(len(name), 0, 0, 0, 0, 0, place) + name)
        place += 30 + len(name)
    directory = b"".join(entries)
    return b"".join(bodies) + directory + end_of(1_000_000, len(directory), place)


# Entities

def laughs(name):
    lines = ["<!ENTITY a0 'ha'>"] + [f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 11)]
    return f"<!DOCTYPE {name} [{''.join(lines)}]>"


def billion_laughs():
    return zipped(book(sheet=laughs("worksheet") + sheet_of(HEADER + inline_row(["&a10;"])).split("?>")[1]))


def billion_laughs_utf16():
    text = '<?xml version="1.0" encoding="UTF-16"?>' + laughs("worksheet") + sheet_of("").split("?>")[1]
    return zipped(book(sheet=text.encode("utf-16")))


def laughs_in_workbook():
    return zipped(book(workbook=laughs("workbook")))


def external_entity():
    strings = (f'<!DOCTYPE sst [<!ENTITY file SYSTEM "file:///etc/passwd">]><sst xmlns="{MAIN}">'
               f'<si><t>&file;</t></si></sst>')
    return zipped(book(sheet=sheet_of(HEADER + '<row><c t="s"><v>0</v></c></row>'), strings=strings))


def external_dtd():
    return zipped(book(sheet='<!DOCTYPE worksheet SYSTEM "http://127.0.0.1:9/sheet.dtd">' + sheet_of(HEADER).split("?>")[1]))


# Large tables

def million_strings():
    """Each of a million texts stands in the table of texts once; 5,000 rows of 26 cells take theirs from all over it."""
    texts, rows = [], []
    columns = make_penalties.COLUMNS
    for number in range(1, 5001):
        row = make_penalties.row_of(number, "")
        rows.append("<row>" + "".join(f'<c t="s"><v>{(number - 1) * 200 + i}</v></c>' for i in range(len(columns))) + "</row>")
        filler = (f"第 {number}-{i} 条没有单元格使用的文字，长度与一般的案由相当。" for i in range(200 - len(columns)))
        texts += [f"<si><t>{text}</t></si>" for text in [*(row.get(column, "") for column in columns), *filler]]
    return zipped(book(sheet=sheet_of(HEADER + "".join(rows)), strings=f'<sst xmlns="{MAIN}">{"".join(texts)}</sst>'))


def columns_16384():
    return zipped(book(sheet=sheet_of(inline_row(f"c{i}" for i in range(16_384)))))


def cells_16384():
    wide = "<row>" + "<c><v>1</v></c>" * 16_384 + "</row>"
    return zipped(book(sheet=sheet_of(HEADER + penalty(1) + wide * 200)))


def rows_1048576():
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(2, 1_048_577))
    return zipped(book(sheet=sheet_of(HEADER.replace("<row>", '<row r="1">') + rows)))


def blank_rows_1048576():
    rows = "".join(f'<row r="{i}" ht="15"/>' for i in range(2, 1_048_577))
    return zipped(book(sheet=sheet_of(HEADER.replace("<row>", '<row r="1">') + rows)))


def rows_beyond():
    return zipped(book(sheet=sheet_of(HEADER + '<row r="1048577"><c r="A1048577"><v>1</v></c></row>')))


# Depth

def deep_xml():
    return zipped(book(sheet=sheet_of(HEADER + "<a>" * 100_000 + "</a>" * 100_000)))


def deep_strings():
    return zipped(book(strings=f'<sst xmlns="{MAIN}">' + "<si><r>" * 50_000 + "</r></si>" * 50_000 + "</sst>"))


def deep_folders():
    return zipped(book(more=[piece("a/" * 500 + "b", b"")]))


def long_tag():
    return zipped(book(sheet=sheet_of(HEADER + f'<row spans="{"1" * 20 * MIB}"/>')))


# Names that lead elsewhere

def parent_name():
    return zipped(book(more=[piece("xl/../../../../etc/cron.d/credence", "x")]))


def backslash_name():
    return zipped(book(more=[piece("xl\\..\\..\\..\\autorun.inf", "x")]))


def absolute_name():
    return zipped(book(more=[piece("/etc/passwd", "x")]))


def drive_name():
    return zipped(book(more=[piece("C:/Windows/x.dll", "x")]))


def link_as_sheet():
    return zipped(book(sheet=piece(SHEET, "/etc/passwd", STORED, mode=0o120777)))


def link_beside_sheet():
    return zipped(book(more=[piece("xl/media/picture.png", "../../../../root", STORED, mode=0o120777)]))


# Damage

def cut_in_half():
    return good()[:len(good()) // 2]


def cut_before_directory():
    return good()[:good().index(b"PK\1\2")]


def cut_last_byte():
    return good()[:-1]


def cut_first_half():
    return good()[:4] + good()[len(good()) // 2:]


def wrong_crc():
    pieces = book()
    pieces[3].crc ^= 1
    return zipped(pieces)


def changed_byte():
    sheet = piece(SHEET, GOOD_SHEET, STORED)
    sheet.packed = sheet.packed.replace("罚款 20000 元".encode(), "罚款 90000 元".encode())
    return zipped(book(sheet=sheet))


def wrong_size():
    pieces = book()
    pieces[3].unpacked -= 100
    return zipped(pieces)


# Locked, with programs inside, and of other kinds

def ole(streams):
    """A container as Office 97 to 2003 wrote them ([MS-CFB]), with its directory in the first sector."""
    header = OLE + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    header += struct.pack("<IIIIIIIII", 1, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 1)
    header = header.ljust(512, b"\xff")
    directory = b""
    for index, name in enumerate(["Root Entry", *streams]):
        text = name.encode("utf-16-le")
        entry = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, 5 if index == 0 else 2, 1)
        directory += entry.ljust(128, b"\0")
    return header + directory.ljust(4096, b"\0") + b"\0" * 16_384


def encrypted_workbook():
    return ole(["EncryptionInfo", "EncryptedPackage"])


def encrypted_entries():
    return zipped([dataclasses.replace(one, flags=ENCRYPTED) for one in book()])


def old_workbook():
    return ole(["Workbook", "SummaryInformation"])


def macro_workbook():
    return zipped(book(main_type=MACRO_TYPE, more=[piece("xl/vbaProject.bin", ole(["VBA", "PROJECT"]))]))


def macros_denied():
    return zipped(book(more=[piece("xl/vbaProject.bin", ole(["VBA", "PROJECT"]))]))


def binary_workbook():
    return zipped(book(main="xl/workbook.bin", main_type=BINARY_TYPE))


def text_document():
    return zipped([piece("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>'),
                   piece("word/document.xml", "<document/>")])


def open_document():
    return zipped([piece("mimetype", "application/vnd.oasis.opendocument.spreadsheet", STORED),
                   piece("content.xml", "<office:document-content/>")])


def web_page():
    return "<html><body><table><tr><td>处罚决定书文号</td></tr></table></body></html>".encode("gb18030")


def csv_renamed():
    rows = [make_penalties.COLUMNS] + [[make_penalties.row_of(i, "").get(c, "") for c in make_penalties.COLUMNS] for i in (1, 2)]
    return "".join(",".join(row) + "\r\n" for row in rows).encode("gb18030")


KINDS = {name: made for name, made in list(globals().items())
         if callable(made) and getattr(made, "__module__", "") == __name__ and not isinstance(made, type)
         and made.__code__.co_argcount == 0}


def main():
    if sys.argv[1:] == ["--kinds"]:
        print("\n".join(KINDS))
        return
    kind, path = sys.argv[1:]
    made = KINDS[kind]()
    with open(path, "wb") as out:
        if isinstance(made, int):  # so many zeros, none of them on the disk
            out.truncate(made)
        else:
            out.write(made)


if __name__ == "__main__":
    main()
