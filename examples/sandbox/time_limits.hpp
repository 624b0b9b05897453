// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_TIME_LIMITS_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_TIME_LIMITS_HPP

#include <chrono>

namespace sandbox_server {

/// How long a connection may take.
struct time_limits {
    using duration = std::chrono::milliseconds;
    duration idle{60'000};    ///< until the first byte of the next request
    duration request{15'000}; ///< for a TLS handshake, for a request's head, and again for its body
    duration send{60'000};    ///< until the client takes the next piece of an answer
    duration close{2'000};    ///< until the client closes as well
};

} // namespace sandbox_server

#endif
