// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CREDENTIALS_HPP
#define WEBCASTS_CREDENTIALS_HPP

#include <webcasts/result.hpp>
#include <webcasts/secret.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 {

/// A reporting admin's user name and password (spec section 2, login).
class credentials {
  public:
    /// Check and copy: the user name is an ASCII e-mail address, the password UTF-8; neither is empty.
    /// Otherwise `usage_errc::bad_credentials`. The caller wipes its own copy of the password.
    [[nodiscard]] static result<credentials> parse(std::string_view username, std::string_view password) {
        const char* problem = problem_of(username, password);
        if (problem != nullptr) {
            return error(usage_errc::bad_credentials, problem);
        }
        return credentials(std::string(username), secret(password));
    }

    /// The user name.
    [[nodiscard]] const std::string& username() const& noexcept { return username_; }
    /// The user name of temporary credentials.
    [[nodiscard]] std::string username() && noexcept { return std::move(username_); }
    /// The password.
    [[nodiscard]] const secret& password() const& noexcept { return password_; }
    /// The password of temporary credentials.
    [[nodiscard]] secret password() && noexcept { return std::move(password_); }

    friend bool operator==(const credentials&, const credentials&) = default; ///< member by member

  private:
    credentials(std::string username, secret password)
        : username_(std::move(username)), password_(std::move(password)) {}

    static const char* problem_of(std::string_view username, std::string_view password) noexcept {
        if (username.empty()) {
            return "the user name is empty";
        }
        for (const char c : username) {
            if (c <= ' ' || c > '~') {
                return "the user name holds a character that is not printable ASCII";
            }
        }
        if (username.find('@') == std::string_view::npos) {
            return "the user name is not an e-mail address";
        }
        return password.empty() ? "the password is empty" : nullptr;
    }

    std::string username_;
    secret password_;
};

/// The result of a log-in: opaque texts that every other request carries as `si` and `ui` (spec section 3).
struct session {
    secret session_id;                                                ///< sent as `si`
    secret user_id;                                                   ///< sent as `ui`
    friend bool operator==(const session&, const session&) = default; ///< member by member
};

}} // namespace webcasts::v0

#endif
