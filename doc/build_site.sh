#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# sh doc/build_site.sh: makes the documentation site in build-doc/html; nothing is fetched but, on Debian and its kin, the
# packages that are missing. It fails where something public has no documentation, where Doxygen warns, and where a link
# leads nowhere. SITE names another folder.
set -eu
cd "$(dirname "$0")/.."
. tests/install_missing.sh
install_missing doxygen python3

WEBCASTS_SITE=${SITE:-build-doc}
WEBCASTS_VERSION=$(sed -n "s/^  version: '\(.*\)',/\1/p" meson.build)
export WEBCASTS_SITE WEBCASTS_VERSION PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1
mkdir -p "$WEBCASTS_SITE"
rm -rf "$WEBCASTS_SITE/html" "$WEBCASTS_SITE/xml"

# Doxygen itself does not look at concepts, enumerators and functions beside others of the same name.
{
  cat doc/Doxyfile
  echo 'EXTRACT_ALL = YES'
  echo 'WARN_IF_UNDOCUMENTED = NO'
  echo 'GENERATE_HTML = NO'
  echo 'GENERATE_XML = YES'
  echo 'XML_PROGRAMLISTING = NO'
} | doxygen -
python3 doc/site/documented.py "$WEBCASTS_SITE/xml"
rm -r "$WEBCASTS_SITE/xml"

doxygen doc/Doxyfile
# Doxygen offers the nested classes of a class also where none of them is public.
grep -LZ 'id="nested-classes"' "$WEBCASTS_SITE"/html/*.html |
  xargs -0 sed -i 's,<a href="#nested-classes">[^<]*</a> &#124;,,'
python3 -B tests/doc/links.py "$WEBCASTS_SITE/html"
echo "The site is $WEBCASTS_SITE/html/index.html"
