#!/bin/sh
# SPDX-License-Identifier: BSL-1.0
# doc/site/header_filter.sh HEADER: the header as Doxygen reads it: without the ABI's namespace; without digit separators, which
# it takes for quotes; and with links to pages.
exec sed -E "
  s/^namespace webcasts \{ inline namespace v0 \{/namespace webcasts {/
  s/^\}(\}+ \/\/ namespace webcasts)/\1/
  s/([0-9])'([0-9])/\1\2/g
  s/spec section 1/[&](@ref doc_api-1-operations)/
  s/spec section 2/[&](@ref doc_api-2-parameters)/
  s/spec section 3/[&](@ref doc_api-3-the-envelope)/
  s/spec section 4/[&](@ref doc_api-4-event-list)/
  s/spec section 5/[&](@ref doc_api-5-audience-report)/
  s/spec section 6/[&](@ref doc_api-6-what-the-filters-mean)/
  s,\(doc/([a-z_]+)\.md\),([doc/\1.md](@ref doc_\1)),
" "$1"
