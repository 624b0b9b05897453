// SPDX-License-Identifier: BSL-1.0
// What tests share whose transports and calls are a user's own code.
#ifndef WEBCASTS_TESTS_OWN_CODE_HPP
#define WEBCASTS_TESTS_OWN_CODE_HPP

#include <webcasts/credentials.hpp>
#include <webcasts/query_params.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string_view>

namespace webcasts::tests {

/// An exception that the library does not know.
struct own_exception : std::runtime_error {
    own_exception() : std::runtime_error("own code") {}
};

inline const query_params one_event{.event = "1234567"};

inline credentials demo() {
    return credentials::parse("demo@example.com", "demo").value();
}

/// Move the start of a body into a buffer, at most `most` bytes; return their number.
inline std::size_t take_piece(std::string_view& body, std::span<char> buffer, std::size_t most) noexcept {
    const std::size_t count = body.copy(buffer.data(), std::min(buffer.size(), most));
    body.remove_prefix(count);
    return count;
}

} // namespace webcasts::tests

#endif
