#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# Misspelt words are named with what was meant, the first cause comes first, and help is where it is looked for.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

expect 2 "$exporter" synk
said "there is no command 'synk'; did you mean sync?"
expect 2 "$exporter" synk --db x.db
said "did you mean sync?"
! grep -qF -- --db err || fail "a second cause is told"
expect 2 "$exporter" sync --dbb x.db
said "sync has no option --dbb; did you mean --db?"
! grep -q "is required" err || fail "the consequence is told in place of the cause"
expect 2 "$exporter" forget --db x.db
said "forget: EMAIL is required; see webcasts-export help forget"
expect 2 "$exporter" export
said "export: --db is required"
expect 2 "$exporter" sync --db
said "--db"

# Options that a command cannot use.
expect 0 "$exporter" sync --sandbox --db a.db -q
for arguments in "export --db a.db --sandbox" "report-html --db a.db --base-url https://example.com" "forget a@example.com --db a.db --netrc" \
    "login --sandbox --jobs 2" "events --sandbox --no-progress" "report 1000001 --sandbox --jobs 2" "man --wire xml" "completion bash --sandbox" \
    "export --db a.db --username a@example.com" "events --sandbox --db a.db" "sync --sandbox --db a.db -o x"; do
    # shellcheck disable=SC2086
    expect 2 "$exporter" $arguments
    said "${arguments%% *} cannot use -"
    [ ! -s out ] || fail "something was written by $arguments"
done

# Help.
expect 0 "$exporter"
printed "Commands:"
printed "  report-html  "
printed "webcasts-export help COMMAND"
[ "$(wc -l <out)" -lt 25 ] || fail "the short help is long"
expect 0 "$exporter" help
printed "--base-url URL"
expect 0 "$exporter" help sync
printed "--lookback 30d"
expect 2 "$exporter" help synk
said "there is no command 'synk'; did you mean sync?"
expect 2 "$exporter" help sync export

# A broken configuration is told before what is missing because of it.
mkdir -p config/webcasts
config=config/webcasts/config.toml
for broken in 'db = "a.db' 'databse = "a.db"' '[sync' 'db = ["a.db", "b.db"]' 'timeout = "never"' 'password = "x"' '[export]
sandbox = true'; do
    printf '%s\n' "$broken" >"$config"
    expect 2 "$exporter" sync --sandbox
    grep -nF "config.toml line" err >first || [ "$broken" = 'timeout = "never"' ] || fail "the configuration is not blamed for $broken"
    said "sync: --db is required"
    [ "$(grep -nE 'config.toml|--timeout' err | head -n 1 | cut -d : -f 1)" -lt "$(grep -n 'is required' err | cut -d : -f 1)" ] ||
        fail "the consequence comes first for $broken"
done
printf '[snyc]\ndb = "a.db"\n' >"$config"
expect 2 "$exporter" sync --sandbox
said "line 1: unknown key 'snyc'; did you mean [sync]?"
rm "$config"
mkdir "$config"
expect 2 "$exporter" sync --sandbox
said "config.toml cannot be read: it is a directory"
rmdir "$config"
ln -s nowhere "$config"
expect 2 "$exporter" sync --sandbox --db a.db
said "config.toml cannot be read: No such file or directory"
rm "$config"
printf 'lookbak = "3d"\n' >"$config"
expect 2 "$exporter" sync --sandbox --db a.db
said "unknown key 'lookbak'; did you mean lookback?"
# A key at the top is for the commands that can use it.
printf 'sandbox = true\njobs = 2\n' >"$config"
expect 0 "$exporter" export --db a.db -q
expect 0 "$exporter" events -q
