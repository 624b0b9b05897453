// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_SRC_HPP
#define WEBCASTS_SRC_HPP

/// The out-of-line definitions, for a program that defines `WEBCASTS_SEPARATE_COMPILATION` in all its source
/// files: include this header in exactly one of them. Link Boost.URL, Boost.JSON and expat.

#ifndef WEBCASTS_SEPARATE_COMPILATION
#error "define WEBCASTS_SEPARATE_COMPILATION for the whole program, or do without webcasts/src.hpp"
#endif

#include <webcasts/operation/detail/login.ipp>
#include <webcasts/operation/detail/session_call.ipp>
#include <webcasts/redaction/detail/redactor.ipp>
#include <webcasts/wire/detail/request_encoder.ipp>
#include <webcasts/wire/detail/response_decoder.ipp>

#endif
