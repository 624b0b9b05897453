// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_SESSIONS_HPP
#define WEBCASTS_TESTING_SANDBOX_SESSIONS_HPP

#include <webcasts/testing/sandbox/detail/random.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace webcasts { inline namespace v0 { namespace testing {

/// A session that a log-in opened.
struct sandbox_session {
    std::size_t account;             ///< its index in `sandbox_options::accounts`
    std::string user_id;             ///< sent as `ui`
    std::chrono::sys_seconds opened; ///< by the sandbox's clock
    std::uint64_t calls = 0;         ///< event lists and reports that were answered
};

/// The limits of a session; zero: none.
struct sandbox_session_limits {
    std::uint64_t calls = 0;     ///< event lists and reports
    std::chrono::seconds ttl{0}; ///< by the sandbox's clock, from the log-in
};

/// The open sessions of a sandbox. Ids are 40 hex digits that depend on the seed and the number of earlier
/// log-ins only, so they are the same in every run; no id is used twice. A session is closed when `max_open`
/// more have been opened after it, which bounds the memory for a client that logs in for every call. One
/// thread at a time.
class sandbox_sessions {
  public:
    static constexpr std::uint64_t max_open = 10'000; ///< over all accounts

    /// Start without an open session.
    sandbox_sessions(std::uint64_t seed, sandbox_session_limits limits) : seed_(seed), limits_(limits) {}

    /// Open a session and return its id and the session; the reference is valid until the next change.
    std::pair<std::string, const sandbox_session&> open(std::size_t account, std::chrono::sys_seconds now) {
        std::string id = id_of(++opened_);
        if (opened_ > max_open) {
            open_.erase(id_of(opened_ - max_open));
        }
        std::string user = sandbox_hex_id(sandbox_random_for(seed_, 6, account));
        const auto at = open_.insert_or_assign(id, sandbox_session{account, std::move(user), now}).first;
        return {std::move(id), at->second};
    }
    /// Return an open session, or null. A session that has reached a limit is closed.
    [[nodiscard]] sandbox_session* find(const std::string& id, std::chrono::sys_seconds now) {
        const auto position = open_.find(id);
        if (position == open_.end()) {
            return nullptr;
        }
        const sandbox_session& session = position->second;
        const bool is_used_up = limits_.calls != 0 && session.calls >= limits_.calls;
        const bool is_old = limits_.ttl.count() != 0 && now - session.opened >= limits_.ttl;
        if (is_used_up || is_old) {
            open_.erase(position);
            return nullptr;
        }
        return &position->second;
    }
    /// Close the sessions of one account.
    void close_all_of(std::size_t account) {
        std::erase_if(open_, [account](const auto& item) { return item.second.account == account; });
    }
    /// Close every session.
    void close_all() noexcept { open_.clear(); }

  private:
    /// Return the session id of the log-in with this number, from 1.
    [[nodiscard]] std::string id_of(std::uint64_t number) const {
        return sandbox_hex_id(sandbox_random_for(seed_, 5, number));
    }

    std::uint64_t seed_;
    sandbox_session_limits limits_;
    std::uint64_t opened_ = 0;
    std::map<std::string, sandbox_session> open_;
};

}}} // namespace webcasts::v0::testing

#endif
