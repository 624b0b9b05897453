-- SPDX-License-Identifier: BSL-1.0
-- For wrk: send the requests of the file REQUESTS ("METHOD TARGET [FORM]", one a line) in turn, and print the results as
-- "name=number" words.

local requests = {}
local number = 0

function init()
  for line in io.lines(os.getenv("REQUESTS")) do
    local method, target, form = line:match("^(%S+) (%S+) ?(%S*)$")
    local headers = form ~= "" and {["Content-Type"] = "application/x-www-form-urlencoded"} or {}
    table.insert(requests, wrk.format(method, target, headers, form ~= "" and form or nil))
  end
end

function request()
  number = number % #requests + 1
  return requests[number]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    "requests=%d seconds=%.3f bytes=%d p50=%.3f p99=%.3f refused=%d broken=%d late=%d", summary.requests,
    summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, errors.status,
    errors.connect + errors.read + errors.write, errors.timeout))
end
