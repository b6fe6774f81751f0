#!/usr/bin/env python3
"""Checks texts and templates, then renders every fixture to HTML for looking at: preview.py OUTPUT [--senior]
[--shots WIDTH…]

Needs g++ and libboost-json; with --shots also chromium. With --senior each page is rendered in the senior edition too. Each page is photographed at the given widths (default
1200 390 320). The pages ask for /assets/…, so look at them through the little server this script runs, not as files.
"""
import argparse
import functools
import http.server
import json
import pathlib
import re
import shutil
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
PORTAL = ROOT / "web/portal"


# Words, patterns, error texts, menu and footer are chosen by the page code, all others by name in a template.
CHOSEN_BY_CODE = ("words.", "patterns.", "errors.", "menu.", "site.")


def keys(texts, prefix=""):
    for name, value in texts.items():
        yield from keys(value, f"{prefix}{name}.") if isinstance(value, dict) else [(prefix + name, value)]


def findings():
    """Breaches of the rules that templates and texts keep; an empty list when all is well."""
    chinese, english = (dict(keys(json.loads((PORTAL / f"i18n/{name}.json").read_text("utf-8")))) for name in ("zh", "en"))
    found = [f"only in one language: {key}" for key in sorted(chinese.keys() ^ english.keys())]
    for key in sorted(chinese.keys() & english.keys()):
        if key.startswith("patterns.") and key not in ("patterns.date", "patterns.month"):
            places = [sorted(re.findall(r"\{(\w+)\}", text[key])) for text in (chinese, english)]
            if places[0] != places[1]:
                found.append(f"different places in {key}: {places}")
    used = set()
    for path in sorted(PORTAL.glob("*/*.mustache")):
        text = path.read_text("utf-8")
        used.update(re.findall(r"\{\{\s*t\.([\w.]+)\s*\}\}", text))
        for pattern, what in ((r"\{\{[{&]", "unescaped value"), (r"\sstyle=", "inline style"), (r"\son\w+=", "inline handler"),
                              (r"<script(?! src=)", "inline script"), (r"[\u3000-\u9fff]", "text in a template")):
            if re.search(pattern, text):
                found.append(f"{what}: {path.name}")
    found += [f"no such text: {key}" for key in sorted(used - chinese.keys())]
    found += [f"text never shown: {key}" for key in sorted(chinese.keys() - used) if not key.startswith(CHOSEN_BY_CODE)]
    return found


def render(output, senior):
    program = output / "render_fixture"
    source = ROOT / "tests/portal/render_fixture.cpp"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["g++", "-std=c++20", str(source), "-lboost_json", "-o", str(program)], check=True)
    shutil.copytree(PORTAL / "assets", output / "assets", dirs_exist_ok=True)
    pages = []

    def render_one(fixture, page):
        page.write_bytes(subprocess.run([str(program), str(PORTAL), str(fixture)], check=True, capture_output=True).stdout)
        pages.append(page)

    for fixture in sorted((ROOT / "tests/portal/fixtures").glob("*.json")):
        render_one(fixture, output / (fixture.stem + ".html"))
        if senior:
            context = json.loads(fixture.read_text("utf-8"))
            context["senior"] = True
            changed = output / (fixture.stem + ".senior.json")
            changed.write_text(json.dumps(context), "utf-8")
            render_one(changed, output / (fixture.stem + ".senior.html"))
    return pages


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


def photograph(output, pages, widths):
    handler = functools.partial(Quiet, directory=str(output))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for page in pages:
            for width in widths:
                subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                                f"--screenshot={output / f'{page.stem}.{width}.png'}", f"--window-size={width},2000",
                                f"http://127.0.0.1:{server.server_port}/{page.name}"], check=True, capture_output=True)
        server.shutdown()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--senior", action="store_true")
    parser.add_argument("--shots", nargs="*", type=int, metavar="WIDTH")
    options = parser.parse_args()
    for finding in (wrong := findings()):
        print(finding, file=sys.stderr)
    if wrong:
        return 1
    options.output.mkdir(parents=True, exist_ok=True)
    pages = render(options.output, options.senior)
    if options.shots is not None:
        photograph(options.output, pages, options.shots or [1200, 390, 320])
    print(f"{len(pages)} pages in {options.output}")


if __name__ == "__main__":
    sys.exit(main())
