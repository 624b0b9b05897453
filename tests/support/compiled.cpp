// SPDX-License-Identifier: BSL-1.0
// The library's definitions, compiled once for the programs and tests (doc/install.md, separate compilation).
#include <webcasts/src.hpp>
#include <webcasts/testing/src.hpp>
