// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SRC_HPP
#define WEBCASTS_TESTING_SRC_HPP

/// The definitions of the test kit for a program that defines `WEBCASTS_SEPARATE_COMPILATION`
/// (webcasts/src.hpp): include this header in exactly one source file.

#ifndef WEBCASTS_SEPARATE_COMPILATION
#error "define WEBCASTS_SEPARATE_COMPILATION for the whole program, or do without webcasts/testing/src.hpp"
#endif

#include <webcasts/testing/sandbox/detail/data_file.ipp>
#include <webcasts/testing/sandbox/detail/generator.ipp>
#include <webcasts/testing/sandbox/detail/service.ipp>
#include <webcasts/testing/sandbox/detail/transport.ipp>

#endif
