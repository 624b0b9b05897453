# SPDX-License-Identifier: BSL-1.0
"""A program on a terminal of the test's own."""

import fcntl
import os
import struct
import subprocess
import termios


def read_all(file):
    """Read to the end, which a terminal tells by an error."""
    read = b""
    try:
        while more := os.read(file, 65536):
            read += more
    except OSError:
        pass
    return read.decode()


def screen_of(command, folder, environment, columns):
    """Run a command with both standard streams on one terminal; return its exit code and all that it wrote there."""
    reading, writing = os.openpty()
    fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=writing, stderr=writing) as program:
        os.close(writing)
        written = read_all(reading)
    os.close(reading)
    return program.returncode, written
