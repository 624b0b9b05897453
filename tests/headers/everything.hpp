// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_EVERYTHING_HPP
#define WEBCASTS_TESTS_EVERYTHING_HPP

#include <array>

/// Addresses of things that must be one in the whole program.
using entities = std::array<const void*, 5>;

entities entities_sorted();
entities entities_reversed();

#endif
