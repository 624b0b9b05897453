// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_REQUEST_ANSWER_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_REQUEST_ANSWER_HPP

#include "request_reader.hpp"
#include <webcasts/testing/sandbox.hpp>

namespace sandbox_server {

class sandbox_service;

/// Answer a request for an admin path or to the service. HEAD is answered like GET; the sender omits the
/// body.
[[nodiscard]] webcasts::testing::sandbox_response answer_request(sandbox_service& service,
                                                                 const arrived_request& arrived);

} // namespace sandbox_server

#endif
