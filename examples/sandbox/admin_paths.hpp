// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_ADMIN_PATHS_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_ADMIN_PATHS_HPP

#include "sandbox_service.hpp"
#include <webcasts/testing/sandbox.hpp>

#include <string_view>

namespace sandbox_server {

/// Tell whether a path is below `/__sandbox/`, which the vendor's service does not have. No fault strikes
/// there, and the journal does not tell of it.
[[nodiscard]] bool is_admin_path(std::string_view path);

/// Answer a request for such a path.
[[nodiscard]] webcasts::testing::sandbox_response
answer_admin(sandbox_service& service, const webcasts::testing::sandbox_request& request,
             std::string_view path);

} // namespace sandbox_server

#endif
