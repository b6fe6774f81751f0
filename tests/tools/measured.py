#!/usr/bin/env python3
"""Runs a program and says what it took: measured.py SECONDS OUT ERR PROGRAM ARGUMENTS...

Prints `STATUS PEAK_MB SECONDS`: the exit code (124 when it was stopped after SECONDS), the largest resident memory in
MiB and the time of the processor. Its streams go to the files OUT and ERR.
"""
import os
import subprocess
import sys
import threading
import time


def main():
    limit, out, err = float(sys.argv[1]), sys.argv[2], sys.argv[3]
    begun = time.monotonic()
    with open(out, "wb") as out_file, open(err, "wb") as err_file:
        process = subprocess.Popen(sys.argv[4:], stdin=subprocess.DEVNULL, stdout=out_file, stderr=err_file)
        stop = threading.Timer(limit, process.kill)
        stop.start()
        _, status, usage = os.wait4(process.pid, 0)
        stop.cancel()
    seconds = time.monotonic() - begun
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        code = 124 if seconds >= limit else 128 - code
    print(code, f"{usage.ru_maxrss / 1024:.1f}", f"{usage.ru_utime + usage.ru_stime:.2f}")


if __name__ == "__main__":
    main()
