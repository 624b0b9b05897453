// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_JSON_DETAIL_BOOST_PARSER_HPP
#define WEBCASTS_WIRE_JSON_DETAIL_BOOST_PARSER_HPP

#include <boost/json/basic_parser_impl.hpp>
#include <boost/version.hpp>

// Boost.JSON's parser calls this small function for white space 8 times a member. GCC does not inline it in a
// translation unit with the decoders of all three formats, which makes decoding slower by an eighth. So it is
// declared again with an attribute that forces inlining. Boost 1.81 to 1.92 declare it with this type; other
// versions are left as they are.
#if defined(__GNUC__) && !defined(__clang__) && BOOST_VERSION >= 108100 && BOOST_VERSION < 109300
namespace boost::json::detail {
[[gnu::always_inline]] inline decltype(count_whitespace) count_whitespace;
} // namespace boost::json::detail
#endif

#endif
