// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_ALLOCATION_SERVICE_HPP
#define WEBCASTS_TESTS_ALLOCATION_SERVICE_HPP

#include "support/golden_reports.hpp"
#include "support/own_code.hpp"
#include <webcasts/client.hpp>
#include <webcasts/testing/fail_every_allocation.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace webcasts::tests {

/// A service of golden answers whose own allocations do not fail.
class golden_service {
  public:
    class exchange_type {
      public:
        exchange_type(std::string_view body, http_response_head head) : body_(body), head_(std::move(head)) {}
        [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
        [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) noexcept {
            return take_piece(body_, buffer, 700);
        }

      private:
        std::string_view body_;
        http_response_head head_;
    };

    explicit golden_service(wire_format format) : format_(format) {}

    [[nodiscard]] result<exchange_type> open(const http_request& request) {
        const testing::allocation_pause pause;
        const std::string_view url = request.url.expose();
        const bool json = format_ == wire_format::json;
        const bool report = url.find("audience") != std::string_view::npos;
        const std::string_view body = report ? golden(format_)
                                      : url.find("/api/login") != std::string_view::npos
                                          ? (json ? log_in_json : log_in_xml)
                                          : (json ? events_json : events_xml);
        const bool csv = report && format_ == wire_format::csv;
        return exchange_type(body, {200,
                                    {{"Content-Type", json  ? "text/json"
                                                      : csv ? "text/csv"
                                                            : "text/xml"}}});
    }

  private:
    wire_format format_;
};

struct what_came {
    std::optional<std::size_t> events{};
    std::optional<std::size_t> fetched{};
    std::optional<std::size_t> streamed{};
    friend bool operator==(const what_came&, const what_came&) = default;
};

inline constexpr what_came all_of_it{2, 2, 2};

inline client_options in(wire_format format) {
    client_options made;
    made.format = format;
    made.retry.max_attempts = 1;
    return made;
}

} // namespace webcasts::tests

#endif
