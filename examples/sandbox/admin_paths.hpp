// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_ADMIN_PATHS_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_ADMIN_PATHS_HPP

#include "sandbox_service.hpp"
#include <webcasts/testing/sandbox.hpp>

#include <string_view>

namespace sandbox_server {

/// Return whether a path is below `/__sandbox/`, which the vendor's service does not have. Faults do not
/// apply to such requests, and the journal does not contain them.
[[nodiscard]] bool is_admin_path(std::string_view path);

/// Answer a request for an admin path.
[[nodiscard]] webcasts::testing::sandbox_response
answer_admin(sandbox_service& service, const webcasts::testing::sandbox_request& request,
             std::string_view path);

} // namespace sandbox_server

#endif
