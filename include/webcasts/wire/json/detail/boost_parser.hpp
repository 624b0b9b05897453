// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_DETAIL_BOOST_PARSER_HPP
#define WEBCASTS_WIRE_JSON_DETAIL_BOOST_PARSER_HPP

#include <boost/json/basic_parser_impl.hpp>
#include <boost/version.hpp>

// Boost.JSON's parser calls this small function for white space 8 times a member. How much GCC inlines in a
// translation unit is bounded by the unit's size, and where a decoder of three formats shares the unit this
// one is left out: decoding is then slower by an eighth. So it is declared once more, as it is, to be inlined
// always. Its type is as here from Boost 1.81 on; of versions that were not seen nothing is assumed.
#if defined(__GNUC__) && !defined(__clang__) && BOOST_VERSION >= 108100 && BOOST_VERSION < 109300
namespace boost::json::detail {
[[gnu::always_inline]] inline decltype(count_whitespace) count_whitespace;
} // namespace boost::json::detail
#endif

#endif
