#!/usr/bin/env python3
"""Makes constructed CSV files for tests: organisations and licences with valid codes.

make_rows.py organisations COUNT > organisations.csv
make_rows.py licences COUNT ORGANISATIONS > licences.csv     (spread over the first ORGANISATIONS organisations)

The same arguments give the same bytes. Every name contains 示例; bodies of codes begin with T and are numbered.
"""
import csv
import sys

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [pow(3, i, 31) for i in range(17)]
ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]


def organisation_check(body):
    total = sum(int(c, 36) * w for c, w in zip(body, ORGANISATION_WEIGHTS))
    rest = 11 - total % 11
    return "X" if rest == 10 else "0" if rest == 11 else str(rest)


def code(number):
    body = "91420881" + f"T{number:07d}"
    body += organisation_check(body[8:16])
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, WEIGHTS))
    return body + ALPHABET[(31 - total % 31) % 31]


def name(number):
    return f"钟祥示例第{number}号商贸有限公司"


def organisations(count):
    out = csv.writer(sys.stdout, lineterminator="\r\n")
    out.writerow(["企业名称", "统一社会信用代码", "注册日期", "企业类型", "地区"])
    for i in range(1, count + 1):
        out.writerow([name(i), code(i), f"{2001 + i % 15}-0{1 + i % 9}-1{i % 9}", "有限责任公司", "荆门"])


LICENCE_COLUMNS = (
    "XK_XDR_MC XK_XDR_LB XK_XDR_SHXYM XK_FRDB XK_XKWS XK_WSH XK_XKLB XK_XKZS XK_XKBH XK_NR XK_JDRQ XK_YXQZ XK_YXQZI "
    "XK_XKJG XK_XKJGDM XK_ZT XK_LYDW XK_LYDWDM").split()


def licences(count, subjects):
    out = csv.writer(sys.stdout, lineterminator="\r\n")
    out.writerow(LICENCE_COLUMNS)
    authority, authority_code = "钟祥市环境保护局", "11420881DEM001113C"
    for i in range(1, count + 1):
        s = 1 + i % subjects
        month, day = 1 + i % 12, 1 + i % 28
        out.writerow([name(s), "法人及非法人组织", code(s), "示例某", "排污许可决定书", f"钟环许〔2025〕{i}号", "普通",
                      "排污许可证", f"PW2025{i:07d}", f"准予排放示例污染物，编号{i}", f"2025/{month:02d}/{day:02d}",
                      f"2025/{month:02d}/{day:02d}", "2030/12/31", authority, authority_code, "1", authority,
                      authority_code])


if __name__ == "__main__":
    kind, arguments = sys.argv[1], [int(a) for a in sys.argv[2:]]
    {"organisations": organisations, "licences": licences}[kind](*arguments)
