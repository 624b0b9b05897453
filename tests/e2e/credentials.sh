#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119,SC2016
# Where credentials and options may come from, which of them win, and what is said where they are wrong.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

start_service
set -- login --base-url "$url" --username demo@example.com

# A command: its first line, whatever else it prints or reads; no secret in its own environment or arguments.
expect 0 "$exporter" "$@" --password-command 'printf "demo\nmore\n"'
expect 0 "$exporter" "$@" --password-command 'echo demo; seq 100000'
expect 0 "$exporter" "$@" --password-command 'read -r line && echo "$line"' <<END
demo
END
expect 2 "$exporter" "$@" --password-command 'echo demo; exit 3'
said "--password-command failed with exit code 3"
expect 2 "$exporter" "$@" --password-command 'kill -9 $$'
said "--password-command was ended by signal 9"
expect 2 "$exporter" "$@" --password-command 'true'
said "what --password-command prints is empty"
expect 2 "$exporter" "$@" --password-command 'no-such-program-of-mine hunter2'
said "failed with exit code 127"
expect 4 "$exporter" "$@" --password-command 'echo wrong'
expect 2 "$exporter" "$@" --password-command 'echo demo' --password-file password --netrc
said "--password-file, --password-command and --netrc each say where the password is"

# netrc, as curl reads it.
cat >.netrc <<'END'
# a comment
machine other.example.com login other@example.com password other
machine 127.0.0.1
    login wrong@example.com
    password wrong
machine 127.0.0.1 login demo@example.com account none password "de\mo"
default login nobody@example.com password nothing
END
chmod 600 .netrc
expect 0 "$exporter" login --base-url "$url" --netrc --username demo@example.com
expect 4 "$exporter" login --base-url "$url" --netrc
expect 2 "$exporter" login --base-url "$url" --netrc --username absent@example.com
said "has no login and password of 127.0.0.1 for absent@example.com"
printf 'machine 127.0.0.1 login demo@example.com password demo' >mine
chmod 644 mine
expect 0 "$exporter" login --base-url "$url" --netrc-file mine
said "warning: other users can read mine; run chmod 600 on it"
NETRC=mine expect 0 "$exporter" login --base-url "$url" --netrc
expect 2 "$exporter" login --base-url "$url" --netrc-file none
said "the netrc file of --netrc-file cannot be read"

# Flags win over the environment, and that wins over the configuration.
mkdir -p config/webcasts
cat >config/webcasts/config.toml <<END
base-url = "$url"
username = "demo@example.com"
password-command = "echo demo"
[events]
format = "ndjson"
wire = "json"
[report]
format = "csv"
from = 2025-01-01
sti = ["partner", "linkedin"]
no-shows = true
END
expect 0 "$exporter" login
WEBCASTS_PASSWORD=wrong expect 4 "$exporter" login
WEBCASTS_USERNAME=nobody@example.com expect 4 "$exporter" login
printf 'demo\n' >password
chmod 600 password
WEBCASTS_PASSWORD=wrong WEBCASTS_USERNAME=nobody@example.com expect 0 "$exporter" login --username demo@example.com --password-file password
expect 4 "$exporter" login --password-command 'echo wrong'
expect 0 "$exporter" events
jq -e .id out >ids || fail "the command's own table is not heeded"
expect 0 "$exporter" events --format csv
printed "id,expired"
expect 0 "$exporter" report 1000001 -v
printed "event_id,"
said "sti_filter=partner%7Clinkedin"
said "no_shows=on"
expect 0 "$exporter" login --sandbox
expect 0 "$exporter" login --sandbox --config /dev/null
expect 2 "$exporter" login --sandbox --config none.toml
said "the file that --config names cannot be read"
mkdir xdg
unset XDG_CONFIG_HOME
mkdir -p .config
mv config/webcasts .config/
expect 0 "$exporter" login
export XDG_CONFIG_HOME=relative
expect 0 "$exporter" login

# What is wrong with it, all at once, with its lines; help works beside it.
cat >.config/webcasts/config.toml <<'END'
sandbox = true
jbos = 4
timeout = [1, 2]
quiet = "yes"
[sync]
lookbak = "30d"
[snyc]
db = "a.db"
END
expect 2 "$exporter" login
said "config.toml line 2: unknown key 'jbos'"
said "config.toml line 3: 'timeout' takes a text or a number, and one only"
said "config.toml line 4: 'quiet' is true or false"
said "config.toml line 6: unknown key 'lookbak'"
said "config.toml line 7: unknown key 'snyc'"
expect 0 "$exporter" login --help
printf 'password = "hunter2"\n' >.config/webcasts/config.toml
expect 2 "$exporter" login --sandbox
said "line 1: a password in the configuration file is refused"
said "password-command"
! grep -q hunter2 err || fail "the password is shown"
printf 'a = 1\nsandbox = \n' >.config/webcasts/config.toml
expect 2 "$exporter" login
said "line 2: it is not TOML"
# A word processor's quotes.
printf 'jobs = 1 # à\nusername = “jane@example.org”\n' >.config/webcasts/config.toml
expect 2 "$exporter" login
said "line 2: it is not TOML, from column 12 on; its quotes are \" and '"
cat >.config/webcasts/config.toml <<'END'
# Löschen: "
db = """
é\""" é"""""
[sync]
jbos = 'é'
END
expect 2 "$exporter" login
said "line 5: unknown key 'jbos'"

# A password is never taken from the command line.
expect 2 "$exporter" login --password=hunter2
for way in WEBCASTS_PASSWORD --password-file --password-command --netrc; do
    said "$way"
done
! grep -q hunter2 err || fail "the password is shown"
