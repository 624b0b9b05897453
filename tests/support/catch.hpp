// SPDX-License-Identifier: BSL-1.0
// Catch2 under the one name that works for version 2 (Debian 12) and version 3.
#ifndef WEBCASTS_TESTS_CATCH_HPP
#define WEBCASTS_TESTS_CATCH_HPP

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>

namespace Catch::Matchers {

/// Version 3's name of the matcher of version 2 for a part of a text.
inline auto ContainsSubstring(const std::string& part) {
    return Contains(part);
}

} // namespace Catch::Matchers
#endif

#include <boost/system/result.hpp>

#include <string>

/// Shows the error of a failed `REQUIRE(result)`: Boost's own `operator<<` needs a printable value.
template <class T, class E>
struct Catch::StringMaker<boost::system::result<T, E>> {
    static std::string convert(const boost::system::result<T, E>& value) {
        return value ? "a value" : "error: " + Detail::stringify(value.error());
    }
};

#endif
