# SPDX-License-Identifier: BSL-1.0
# A log-in as the vendor's documentation shows it, written anew: nothing in it knows of a sandbox.
import http.client

conn = http.client.HTTPSConnection("api.webcasts.com")
payload = ""
headers = {"Content-Type": "text/html"}

conn.request("GET", "/api/login?username=demo@example.com&password=demo&ver=2.0", payload, headers)
res = conn.getresponse()
data = res.read()
print(data.decode("utf-8"))
