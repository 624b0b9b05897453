# SPDX-License-Identifier: BSL-1.0
"""with_hosts_entry.py PORT SCRIPT: run a Python script as if the hosts file said that api.webcasts.com is this machine,
and port 443 were PORT. The script is not changed, and neither is the hosts file."""

import runpy
import socket
import sys

port, script = int(sys.argv[1]), sys.argv[2]
create_connection = socket.create_connection


def connect_here(address, *others, **named):
    if address != ("api.webcasts.com", 443):
        raise OSError(f"no way to {address}")
    return create_connection(("127.0.0.1", port), *others, **named)


socket.create_connection = connect_here
runpy.run_path(script, run_name="__main__")
