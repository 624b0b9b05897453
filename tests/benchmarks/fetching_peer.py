#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""fetching_peer.py BASE_URL REPORTS IN_FLIGHT: pulls XML reports with requests and decodes them with ElementTree.

Prints the seconds and the number of attendees.
"""

import concurrent.futures
import sys
import threading
import time
from xml.etree import ElementTree

import requests

base_url, reports, in_flight = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
of_thread = threading.local()


def attendees_of(number):
    if not hasattr(of_thread, "session"):
        of_thread.session = requests.Session()
    answer = of_thread.session.get(
        f"{base_url}/api/reporting/audience_reports", params={"ver": "2.0", "ei": f"{1000000 + number}"}, timeout=30
    )
    answer.raise_for_status()
    root = ElementTree.fromstring(answer.content)
    return sum(1 for person in root.iter("attendee") if person.attrib["email"])


start = time.perf_counter()
with concurrent.futures.ThreadPoolExecutor(in_flight) as pool:
    attendees = sum(pool.map(attendees_of, range(reports)))
print(time.perf_counter() - start, attendees)
