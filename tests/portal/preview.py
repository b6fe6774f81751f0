#!/usr/bin/env python3
"""Renders every fixture to HTML for looking at: preview.py OUTPUT [--shots WIDTH…]

Needs g++ and libboost-json; with --shots also chromium. Each page is photographed at the given widths (default
1200 390 320). The pages ask for /assets/…, so look at them through the little server this script runs, not as files.
"""
import argparse
import functools
import http.server
import pathlib
import shutil
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
PORTAL = ROOT / "web/portal"


def render(output):
    program = output / "render_fixture"
    source = ROOT / "tests/portal/render_fixture.cpp"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["g++", "-std=c++20", str(source), "-lboost_json", "-o", str(program)], check=True)
    shutil.copytree(PORTAL / "assets", output / "assets", dirs_exist_ok=True)
    pages = []
    for fixture in sorted((ROOT / "tests/portal/fixtures").glob("*.json")):
        page = output / (fixture.stem + ".html")
        page.write_bytes(subprocess.run([str(program), str(PORTAL), str(fixture)], check=True, capture_output=True).stdout)
        pages.append(page)
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
    parser.add_argument("--shots", nargs="*", type=int, metavar="WIDTH")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    pages = render(options.output)
    if options.shots is not None:
        photograph(options.output, pages, options.shots or [1200, 390, 320])
    print(f"{len(pages)} pages in {options.output}")


if __name__ == "__main__":
    sys.exit(main())
