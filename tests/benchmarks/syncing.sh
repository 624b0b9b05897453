#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh tests/benchmarks/syncing.sh [ROUNDS] [EVENTS] [REGISTRANTS]: measures webcasts-export sync (default: 5 rounds, 200
# events of 200 registrants) from a sandbox on this machine, compares it with a plain Python script, and prints a Markdown
# table of medians.
#
# sh tests/benchmarks/syncing.sh memory: measures the peak of the resident set for 500,000 viewing
# sessions, of one event and of 200.
#
# sh tests/benchmarks/syncing.sh profile [EVENTS] [REGISTRANTS] [FORMAT]: counts the instructions of a first sync by what they
# are for (default: 20 events of 1000 registrants, each format).
#
# BUILD is the build folder (default: build-benchmarks). On Debian and similar systems missing packages are installed first.
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build-benchmarks}
. tests/install_missing.sh

packages='
  catch2 curl g++ jq libboost-json1.81-dev libboost-url1.81-dev libboost1.81-dev libcli11-dev libcurl4-openssl-dev
  libexpat1-dev libfmt-dev libhowardhinnant-date-dev libidn2-dev libsqlite3-dev libssl-dev libtomlplusplus-dev libtrompeloeil-cpp-dev
  meson ninja-build pkg-config python3 python3-requests sqlite3 tzdata valgrind zlib1g-dev
'
# shellcheck disable=SC2086 # a list of words
install_missing $packages
if [ ! -f "$build/build.ninja" ]; then
  meson setup "$build" -Dtests=enabled -Dexamples=enabled -Doptimization=2 -Ddebug=false -Db_ndebug=true >&2
fi
ninja -C "$build" examples/webcasts-export examples/webcasts-sandbox >&2
here=$PWD/tests/benchmarks
exporter=$PWD/$build/examples/webcasts-export
sandbox=$PWD/$build/examples/webcasts-sandbox
work=$(mktemp -d)
trap 'kill "$service" 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
export WEBCASTS_USERNAME=demo@example.com WEBCASTS_PASSWORD=demo

# serve EVENTS REGISTRANTS
serve() {
  rm -f listening
  mkfifo listening
  "$sandbox" --port 0 --events "$1" --registrants "$2" >listening &
  service=$!
  exec 9<listening
  read -r line <&9
  url=${line##* }
}

count_requests() {
  curl -sS -f "$url/__sandbox/journal" | jq .counts.calls
  curl -sS -f -o reply -X POST "$url/__sandbox/reset"
}

median() {
  sort -n "$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

# measure NAME COMMAND...: run the command; append its time, CPU time and memory to the files NAME.*.
measure() {
  name=$1
  shift
  python3 "$here/measured.py" "$@" >taken
  read -r wall cpu peak <taken
  echo "$wall" >>"$name.wall"
  echo "$cpu" >>"$name.cpu"
  echo "$peak" >>"$name.peak"
  count_requests >"$name.requests"
}

show() {
  printf '| %s | %s | %s | %s | %s |\n' "$2" "$(median "$1.wall")" "$(median "$1.cpu")" "$(median "$1.peak")" \
    "$(cat "$1.requests")"
}

if [ "${1:-}" = profile ]; then
  serve "${2:-20}" "${3:-1000}"
  for format in ${4:-xml json csv}; do
    valgrind --tool=callgrind --callgrind-out-file="$format.callgrind" \
      "$exporter" sync --base-url "$url" --db "$format.db" --wire "$format" -q >"$format.log" 2>&1
    printf '\n%s, %s sessions\n\n' "$format" "$(sqlite3 "$format.db" 'SELECT count(*) FROM session')"
    python3 "$here/syncing_profile.py" "$format.callgrind"
  done
  exit
fi

echo '| run | wall s | CPU s | peak MiB | requests |'
echo '|---|---:|---:|---:|---:|'
if [ "${1:-}" = memory ]; then
  serve 1 670000
  measure one "$exporter" sync --base-url "$url" --db one.db -q
  show one "one event, $(sqlite3 one.db 'SELECT count(*) FROM session') sessions"
  kill "$service"
  wait "$service" || true
  serve 200 2100
  measure many "$exporter" sync --base-url "$url" --db many.db --jobs 8 -q
  show many "200 events, $(sqlite3 many.db 'SELECT count(*) FROM session') sessions"
  exit
fi

rounds=${1:-5}
serve "${2:-200}" "${3:-200}"
clock=$(date -u -d '2026-03-02T09:00:00Z' +%s)
for round in $(seq "$rounds"); do
  rm -f ./*.db
  for jobs in 1 4; do
    measure "full$jobs" "$exporter" sync --base-url "$url" --db "$jobs.db" --jobs "$jobs" -q
    measure "peer$jobs" python3 "$here/syncing_peer.py" "$url" "peer$jobs.db" "$jobs"
  done
  for table in attendee session answer; do
    ours=$(sqlite3 4.db "SELECT count(*) FROM $table")
    [ "$ours" -eq "$(sqlite3 peer4.db "SELECT count(*) FROM $table")" ] || echo "the rows in $table differ" >&2
  done
  tomorrow=$(date -u -d "@$((clock + 86400 * round))" +%Y-%m-%dT%H:%M:%SZ)
  curl -sS -f -o reply -d "{\"now\":\"$tomorrow\"}" "$url/__sandbox/clock"
  measure nightly "$exporter" sync --base-url "$url" --db 4.db -q
  curl -sS -f -o reply -d '{"now":"2026-03-02T09:00:00Z"}' "$url/__sandbox/clock"
  measure peer_nightly python3 "$here/syncing_peer.py" "$url" peer4.db 4
done
show full1 'first sync, --jobs 1'
show peer1 'Python, one report at a time'
show full4 'first sync, --jobs 4'
show peer4 'Python, 4 threads'
show nightly 'the next night'
show peer_nightly 'Python, the next night'
