// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_FAKE_SERVICE_HPP
#define WEBCASTS_TESTS_FAKE_SERVICE_HPP

#include "replies.hpp"
#include <webcasts/client.hpp>
#include <webcasts/testing/random_source.hpp>
#include <webcasts/testing/virtual_clock.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests {

/// A transport that answers by a function. Time passes on a virtual clock, and `calls` keeps the requests.
class fake_service {
  public:
    struct call {
        std::string path;
        std::string url;
        std::chrono::milliseconds timeout;
        std::chrono::nanoseconds at;
    };
    using answer_function = std::function<reply(const call&)>;

    class exchange_type {
      public:
        exchange_type(reply response, testing::virtual_clock& clock)
            : head_{response.status, response.headers}, response_(std::move(response)), clock_(&clock) {}
        [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
        [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
            clock_->advance(response_.body_takes);
            const std::size_t count =
                std::min({buffer.size(), response_.body.size() - consumed_, std::size_t{32}});
            if (count == 0 && response_.failure_in_body) {
                return *response_.failure_in_body;
            }
            response_.body.copy(buffer.data(), count, consumed_);
            consumed_ += count;
            return count;
        }

      private:
        http_response_head head_;
        reply response_;
        testing::virtual_clock* clock_;
        std::size_t consumed_ = 0;
    };

    fake_service(testing::virtual_clock& clock, answer_function answer)
        : clock_(clock), answer_(std::move(answer)) {}
    /// Give these replies, one after the other; the last one is repeated.
    fake_service(testing::virtual_clock& clock, std::vector<reply> replies)
        : fake_service(clock, [replies = std::move(replies), next = std::size_t{0}](const call&) mutable {
              return replies.at(std::min(next++, replies.size() - 1));
          }) {}

    [[nodiscard]] result<exchange_type> open(const http_request& request) {
        const std::string url(request.url.expose());
        const std::size_t host_end = url.find('/', std::string_view("https://").size());
        calls.push_back({.path = url.substr(host_end, url.find('?') - host_end),
                         .url = url,
                         .timeout = request.timeout,
                         .at = clock_.elapsed()});
        reply response = answer_(calls.back());
        clock_.advance(response.takes);
        if (response.failure) {
            return *response.failure;
        }
        return exchange_type(std::move(response), clock_);
    }

    /// Count the requests to a path.
    [[nodiscard]] std::size_t count(const std::string& path) const { return count(calls, path); }
    [[nodiscard]] static std::size_t count(const std::vector<call>& calls, const std::string& path) {
        return static_cast<std::size_t>(
            std::count_if(calls.begin(), calls.end(), [&](const call& item) { return item.path == path; }));
    }

    std::vector<call> calls;

  private:
    testing::virtual_clock& clock_;
    answer_function answer_;
};

inline const std::string login_path = "/api/login";
inline const std::string list_path = "/api/reporting/eventlist";
inline const std::string report_path = "/api/reporting/audience_reports";

/// A client of a fake service, with options whose time is the clock's.
inline client<transport_ref<fake_service>> client_of(fake_service& service, testing::virtual_clock& clock,
                                                     client_options options = {}) {
    options.time = clock.source();
    options.sleep = clock.sleep();
    options.random = testing::seeded_random_source(11);
    return client(transport_ref(service), credentials::parse("demo@example.com", "pass").value(),
                  std::move(options));
}

} // namespace webcasts::tests

#endif
