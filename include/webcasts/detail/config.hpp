// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_CONFIG_HPP
#define WEBCASTS_DETAIL_CONFIG_HPP

// The library is header-only, unless WEBCASTS_SEPARATE_COMPILATION is defined in the whole program. Then the
// headers only declare the functions; `webcasts/src.hpp` and, for the test kit, `webcasts/testing/src.hpp`
// define them, each included in one source file.
#ifdef WEBCASTS_SEPARATE_COMPILATION
#define WEBCASTS_DECL
#else
#define WEBCASTS_HEADER_ONLY
#define WEBCASTS_DECL inline
#endif

#endif
