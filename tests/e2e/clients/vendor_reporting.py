# SPDX-License-Identifier: BSL-1.0
# The reporting calls as the vendor's documentation shows them, written anew: nothing in it knows of a sandbox.
import http.client
import json

conn = http.client.HTTPSConnection("api.webcasts.com")
payload = ""
headers = {"Content-Type": "text/html"}

conn.request("GET", "/api/login/json?username=demo@example.com&password=demo&ver=2.0", payload, headers)
res = conn.getresponse()
login = json.loads(res.read().decode("utf-8"))["convey_api"]["result"]["success"]
si = login["sessionid"]["value"]
ui = login["userid"]["value"]

conn.request("GET", "/api/reporting/eventlist/json?si=" + si + "&ui=" + ui, payload, headers)
res = conn.getresponse()
print(res.read().decode("utf-8"))

for path in ["audience_reports", "audience_reports/json", "audience_reports/csv"]:
    conn.request(
        "GET",
        "/api/reporting/" + path + "?ver=2.0&ui=" + ui + "&si=" + si + "&ei=1000001&tz=America/New_York&live_viewers=on",
        payload,
        headers,
    )
    res = conn.getresponse()
    print(res.read().decode("utf-8"))
