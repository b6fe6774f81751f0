#!/usr/bin/env python3
"""tools/make_han_tables.py UNICODE_FOLDER OUT.cpp

Writes the tables behind src/identity/han.h from Debian's unicode-data: which simplified character stands for a
traditional one (Unihan_Variants), and with which letters the readings of a character begin (Unihan_Readings).
Runs during the build; equal input gives equal output.
"""

import bz2
import re
import sys
import unicodedata

READINGS = ("kHanyuPinlu", "kMandarin", "kXHC1983")  # the most usual reading first


def lines(folder, name):
    with bz2.open(f"{folder}/{name}.txt.bz2", "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith("U+"):
                code, field, value = line.rstrip("\n").split("\t")
                yield int(code[2:], 16), field, value


def simplified(folder):
    """Pairs are followed to their end, so that both sides of a comparison reach the same character."""
    to, back = {}, {}
    for code, field, value in lines(folder, "Unihan_Variants"):
        if field not in ("kSimplifiedVariant", "kTraditionalVariant"):
            continue
        others = [int(word[2:], 16) for word in value.split() if int(word[2:], 16) != code]
        if field == "kSimplifiedVariant" and others:
            to[code] = others[0]
        elif field == "kTraditionalVariant":
            for other in others:
                back.setdefault(other, code)
    for code, simple in back.items():
        to.setdefault(code, simple)
    ends = {}
    for code in to:
        end, seen = code, {code}
        while end in to and to[end] not in seen:
            end = to[end]
            seen.add(end)
        if end in to:  # a circle: the smallest of it stands for all
            end = min(seen)
        if end != code:
            ends[code] = end
    return ends


def initials(folder):
    readings = {}
    for code, field, value in lines(folder, "Unihan_Readings"):
        if field in READINGS and code < 0x10000:
            readings.setdefault(code, {})[field] = value
    letters = {}
    for code, fields in readings.items():
        found = ""
        for field in READINGS:
            value = re.sub(r"[0-9.,*]+:", "", fields.get(field, ""))
            value = re.sub(r"\([0-9]+\)", "", value)
            for reading in value.replace(",", " ").split():
                letter = unicodedata.normalize("NFD", reading)[0]
                if "a" <= letter <= "z" and letter not in found:
                    found += letter
        if found:
            letters[code] = found
    return letters


def main():
    folder, out = sys.argv[1:]
    pairs = sorted(simplified(folder).items())
    letters = sorted(initials(folder).items())
    assert max(len(found) for _, found in letters) <= 7
    text = ['#include "identity/han_tables.h"', "", "namespace credence::identity {", "",
            "const HanPair kSimplifiedOf[] = {"]
    text += [f"    {{{code:#x}, {simple:#x}}}," for code, simple in pairs]
    text += ["};", f"const std::size_t kSimplifiedOfCount = {len(pairs)};", "", "const HanInitials kInitialsOf[] = {"]
    text += [f'    {{{code:#x}, "{found}"}},' for code, found in letters]
    text += ["};", f"const std::size_t kInitialsOfCount = {len(letters)};", "", "}  // namespace credence::identity", ""]
    with open(out, "w", encoding="utf-8") as file:
        file.write("\n".join(text))


main()
