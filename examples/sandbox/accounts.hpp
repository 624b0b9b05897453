// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_ACCOUNTS_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_ACCOUNTS_HPP

#include <webcasts/testing/sandbox.hpp>

#include <string>
#include <vector>

namespace sandbox_server {

/// Make an account from each user name and the password file at the same index; `-` is standard input. The
/// password is the file's text without one trailing line end. Throws `usage_error`.
[[nodiscard]] std::vector<webcasts::testing::sandbox_account>
read_accounts(const std::vector<std::string>& users, const std::vector<std::string>& password_files);

} // namespace sandbox_server

#endif
