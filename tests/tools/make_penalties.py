#!/usr/bin/env python3
"""Makes a CSV file of constructed penalties: one row for each argument, a valid one with the given fields changed.

make_penalties.py 'CF_WSH=…;CF_JDRQ=2018-02-12' '' … > penalties.csv
make_penalties.py --natural-persons ROW... > penalties.csv     (the table of natural persons of the 2018 edition)

`COLUMN=text;COLUMN=text`, where `&` in a text stands for `;`; `@N` in CF_XDR_SHXYM stands for the code of the Nth organisation of make_rows.py, whose name
is filled in too. Rows without CF_WSH get numbers of their own.
"""
import csv
import sys

import make_rows

COLUMNS = ("CF_XDR_MC CF_XDR_LB CF_XDR_SHXYM CF_FRDB CF_FR_ZJLX CF_FR_ZJHM CF_XDR_ZJLX CF_XDR_ZJHM CF_WSH CF_WFXW "
           "CF_SY CF_YJ CF_CFLB CF_NR CF_NR_FK CF_NR_WFFF CF_NR_ZKDX CF_JDRQ CF_YXQ CF_GSJZQ CF_CFJG CF_CFJGDM CF_SJLY "
           "CF_SJLYDM BZ X_GSLB").split()
PERSON_COLUMNS = ("CF_XDR_MC CF_XDR_ZJLX CF_XDR_ZJHM CF_WSH CF_WFXW CF_SY CF_YJ CF_CFLB CF_NR CF_NR_FK CF_NR_WFFF "
                  "CF_NR_ZKDX CF_JDRQ CF_YXQ CF_GSJZQ CF_CFJG CF_CFJGDM CF_SJLY CF_SJLYDM BZ").split()
AGENCY, AGENCY_CODE = "钟祥市工商行政管理局", "11420881DEM0012448"
VALID = {
    "CF_XDR_LB": "法人及非法人组织", "CF_XDR_SHXYM": "@1", "CF_FRDB": "示例某", "CF_WFXW": "经营标签不符合规定的食品",
    "CF_SY": "经查，当事人经营的示例食品标签未标明生产日期。", "CF_YJ": "中华人民共和国食品安全法第一百二十五条",
    "CF_CFLB": "罚款", "CF_NR": "罚款 20000 元", "CF_NR_FK": "2", "CF_JDRQ": "2018-02-12", "CF_YXQ": "2099-12-31",
    "CF_CFJG": AGENCY, "CF_CFJGDM": AGENCY_CODE, "CF_SJLY": AGENCY, "CF_SJLYDM": AGENCY_CODE,
}


def row_of(number, changes):
    row = dict(VALID)
    row.update(part.replace("&", ";").split("=", 1) for part in changes.split(";") if part)
    row.setdefault("CF_WSH", f"钟工商罚〔{row['CF_JDRQ'][:4]}〕{number}号")
    if row["CF_XDR_SHXYM"].startswith("@"):
        organisation = int(row["CF_XDR_SHXYM"][1:])
        row["CF_XDR_SHXYM"] = make_rows.code(organisation)
        row.setdefault("CF_XDR_MC", make_rows.name(organisation))
    return row


def main():
    arguments = sys.argv[1:]
    persons = arguments[:1] == ["--natural-persons"]
    columns = PERSON_COLUMNS if persons else COLUMNS
    out = csv.writer(sys.stdout, lineterminator="\r\n")
    out.writerow(columns)
    for number, changes in enumerate(arguments[persons:], start=1):
        row = row_of(number, changes)
        out.writerow([row.get(column, "") for column in columns])


if __name__ == "__main__":
    main()
