#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# shellcheck disable=SC2015,SC2119
# What `export` writes for eyes is inert in LibreOffice, which is asked to make a spreadsheet of it; files for CRMs are exact.
# Skipped where there is none.
# shellcheck source=tests/e2e/harness.sh
. "$(dirname "$0")/harness.sh"

command -v soffice >soffice_path || exit 77
expect 0 "$exporter" sync --sandbox --db a.db -q
sqlite3 a.db <<'END'
UPDATE attendee SET fname = '=1+1', lname = ' +1+1', company = '@SUM(1+1)', title = 'first' || char(10) || '=1+1',
    city = char(65309) || '1+1', state = 'a;=1+1', country = char(9) || '=1+1', sti = '=HYPERLINK("http://example.com","x")',
    cell = '-1+1', fax = char(160) || '=1+1';
END

# formulas_in FILE: how many cells of it are formulas for LibreOffice.
formulas_in() {
    timeout 150 soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to fods:"OpenDocument Spreadsheet Flat XML" \
        --infilter='CSV:44,34,76,1,,0,false,true,true' --outdir made "$1" >soffice_said 2>&1 || fail "LibreOffice fails: $(cat soffice_said)"
    grep -o 'table:formula=' "made/$(basename "$1" .csv).fods" | wc -l
}

expect 0 "$exporter" export --db a.db --event 1000011 -o safe.csv -q
[ "$(formulas_in safe.csv)" -eq 0 ] || fail "a text is a formula"
# The same file without the guard shows that LibreOffice would run them.
expect 0 "$exporter" export --db a.db --event 1000011 --exact-csv -o exact.csv -q
[ "$(formulas_in exact.csv)" -gt 40 ] || fail "the test cannot fail"
for preset in salesforce hubspot marketo; do
    expect 0 "$exporter" export --db a.db --event 1000011 --preset "$preset" -o "$preset.csv" -q
    [ "$(formulas_in "$preset.csv")" -gt 40 ] || fail "the file for $preset is not exact"
done
