#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119,SC2016
# Completions load in the shells that are here and offer what the help offers; the manual page is well-formed and names it all.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

for shell in bash zsh fish; do
    expect 0 "$exporter" completion "$shell"
    cp out "completion.$shell"
done
expect 2 "$exporter" completion tcsh
said "SHELL is bash, zsh or fish"
expect 0 "$exporter" man
cp out page.1

# Every option of every help is in each of them.
for command in login events report sync export report-html forget doctor; do
    expect 0 "$exporter" "$command" --help
    grep -oE -- '--[a-z][a-z-]+' out | sort -u >options
    [ "$(wc -l <options)" -gt 4 ] || fail "no options were found"
    while read -r option; do
        case $option in --h) continue ;; esac
        grep -qF -- "$option" completion.bash || fail "bash does not complete $option"
        grep -qF -- "$option" completion.zsh || fail "zsh does not complete $option"
        grep -qF -- "-l ${option#--} " completion.fish || fail "fish does not complete $option"
        grep -qF -- "$(printf %s "$option" | sed 's/-/\\-/g')" page.1 || fail "the manual does not name $option"
    done <options
done

# replies WORD...: what bash offers for the last word.
replies() {
    bash -c '
        source ./completion.bash
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        compopt() { :; }
        _webcasts_export
        printf "%s\n" "${COMPREPLY[@]}" | sort | tr "\n" " "' bash "$@"
}
[ "$(replies webcasts-export e)" = "events export " ] || fail "bash offers no commands: $(replies webcasts-export e)"
[ "$(replies webcasts-export sync --wire '')" = "csv json xml " ] || fail "bash offers no values"
[ "$(replies webcasts-export export --format '')" = "csv ndjson " ] || fail "bash offers another command's values"
[ "$(replies webcasts-export events --format '')" = "csv ndjson table " ] || fail "bash offers another command's values"
[ "$(replies webcasts-export sync --no-p)" = "--no-progress " ] || fail "bash offers no options of all commands"
[ "$(replies webcasts-export completion z)" = "zsh " ] || fail "bash offers no arguments"
[ "$(replies webcasts-export doctor --db page)" = "page.1 " ] || fail "bash offers no files"
[ "$(replies webcasts-export sync --scenario sm)" = "small " ] || fail "bash offers no scenarios"
[ "$(replies webcasts-export export --drop reg_)" = "reg_date reg_date_utc " ] || fail "bash offers no columns"
[ "$(replies webcasts-export sync --wire = '')" = "csv json xml " ] || fail "bash offers no values after ="
[ "$(replies webcasts-export sync --wire =)" = "csv json xml " ] || fail "bash offers no values after ="
[ "$(replies webcasts-export man sy)" = "sync " ] || fail "bash offers no commands to man"
: >"a file of mine.db"
[ "$(replies webcasts-export doctor --db 'a file')" = "a file of mine.db " ] || fail "bash offers half of a file's name"
[ "$(replies webcasts-export doctor --db 'a\ file')" = "a file of mine.db " ] || fail "bash does not know an escaped name"
[ "$(replies webcasts-export doctor --db "'a file")" = "a file of mine.db " ] || fail "bash does not know a quoted name"
if command -v zsh >zsh_path; then
    zsh -f -c 'autoload -Uz compinit && compinit -u -d ./dump && source ./completion.zsh && (( $+functions[$_comps[webcasts-export]] ))' >out 2>err || fail "zsh does not load the completions"
    [ ! -s err ] || fail "zsh complains"
fi
if command -v fish >fish_path; then
    fish --no-config -c 'source ./completion.fish; complete -C "webcasts-export export --preset "' >out 2>err ||
        fail "fish does not load the completions"
    printed hubspot
    [ ! -s err ] || fail "fish complains"
fi

# A page of each command, with its options and no other command's.
for command in login events report sync status export report-html forget doctor completion man help; do
    expect 0 "$exporter" man "$command"
    cp out "page-$command.1"
    grep -q "^.TH webcasts.-export.-" out || fail "man $command has no title"
    if command -v mandoc >mandoc_path; then
        mandoc -T lint -W warning "page-$command.1" >complaints 2>&1 || fail "the manual page of $command is malformed"
    fi
done
grep -qF -- '\-\-lookback' page-sync.1 || fail "man sync does not name --lookback"
grep -qF -- '\-\-preset' page-sync.1 && fail "man sync names an option of export"
for name in WEBCASTS_USERNAME SQLITE_TMPDIR no_proxy 'DATABASE\-wal' 'config.toml'; do
    grep -qF -- "$name" page.1 || fail "the manual does not tell of $name"
    grep -qF -- "$name" page-sync.1 || fail "the manual of sync does not tell of $name"
done
expect 2 "$exporter" man snyc

if command -v mandoc >mandoc_path; then
    mandoc -T lint -W warning page.1 >out 2>err || fail "the manual page is malformed"
fi
if command -v man >man_path; then
    MANWIDTH=100 man --warnings -l page.1 >out 2>err || fail "the manual page cannot be shown"
    [ ! -s err ] || fail "man complains"
    printed "EXIT STATUS"
fi
