// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_CONNECTION_RACE_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_CONNECTION_RACE_HPP

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// Connects to the first of several addresses that answers (RFC 8305, "Happy Eyeballs"): the next address is
/// tried when the one before has failed, or has not answered within `attempt_delay`, and goes on meanwhile.
///
/// It does not wait: the owner calls `start_next` when it is time, and `note` when an attempt has ended.
class connection_race {
  public:
    using tcp = boost::asio::ip::tcp;
    using error_code = boost::system::error_code;
    static constexpr std::chrono::milliseconds attempt_delay{250}; ///< recommended in section 5

    /// Prepare a race between these addresses. Their families alternate, in the order that the resolver gave
    /// (section 4).
    void prepare(std::vector<tcp::endpoint> addresses) {
        attempts_.clear();
        winner_.reset();
        first_failure_ = {};
        failed_ = 0;
        addresses_.clear();
        if (addresses.empty()) {
            return;
        }
        const auto first_family = addresses.front().protocol();
        const auto middle =
            std::stable_partition(addresses.begin(), addresses.end(), [&](const tcp::endpoint& address) {
                return address.protocol() == first_family;
            });
        auto first = addresses.begin();
        auto second = middle;
        while (first != middle || second != addresses.end()) {
            if (first != middle) {
                addresses_.push_back(*first++);
            }
            if (second != addresses.end()) {
                addresses_.push_back(*second++);
            }
        }
    }

    [[nodiscard]] bool has_next() const noexcept { return attempts_.size() < addresses_.size(); }
    [[nodiscard]] std::size_t started() const noexcept { return attempts_.size(); }
    [[nodiscard]] bool is_over() const noexcept {
        return winner_.has_value() || (!has_next() && failed_ == attempts_.size());
    }

    /// Start the next attempt. `handler(code)` is called when it has ended.
    template <class Handler>
    void start_next(const boost::asio::any_io_executor& executor, Handler handler) {
        attempts_.emplace_back(executor);
        attempts_.back().async_connect(addresses_[attempts_.size() - 1], std::move(handler));
    }
    /// Note how an attempt has ended; `number` counts from 0, in the order in which they were started.
    void note(std::size_t number, const error_code& code) {
        if (is_over()) {
            return;
        }
        if (!code) {
            winner_ = std::move(attempts_[number]);
            return;
        }
        ++failed_;
        if (!first_failure_) {
            first_failure_ = code;
        }
    }
    /// Take the connected socket, if there is one, and give up the other attempts.
    [[nodiscard]] std::optional<tcp::socket> finish() {
        std::optional<tcp::socket> socket = std::move(winner_);
        winner_.reset();
        attempts_.clear();
        addresses_.clear();
        return socket;
    }
    /// Why no address answered: the failure that came first.
    [[nodiscard]] const error_code& first_failure() const noexcept { return first_failure_; }

  private:
    std::vector<tcp::endpoint> addresses_;
    std::vector<tcp::socket> attempts_; ///< by their numbers
    std::optional<tcp::socket> winner_;
    error_code first_failure_;
    std::size_t failed_ = 0;
};

}}} // namespace webcasts::v0::detail

#endif
