// SPDX-License-Identifier: BSL-1.0
// Mutations of a transport, each named by what the mutant does.
#ifndef WEBCASTS_TESTS_MUTATIONS_HPP
#define WEBCASTS_TESTS_MUTATIONS_HPP

#include "mutant_transport.hpp"

#include <boost/system/errc.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests {

inline std::unique_ptr<any_exchange> whole_response(int status, std::string body) {
    return make_any_exchange(buffered_exchange({.status = status, .body = std::move(body)}));
}

// Mutations by the step that they change.

inline mutation changed_reading(std::function<result<std::size_t>(reading&, std::span<char>)> change) {
    return {.on_read = std::move(change)};
}
inline mutation changed_errors(std::function<error(const error&, const http_request&)> change) {
    return {.on_failure = std::move(change)};
}
inline mutation changed_request(std::function<void(http_request&)> change) {
    return {.on_request = std::move(change)};
}
inline mutation changed_opening(
    std::function<result<std::unique_ptr<any_exchange>>(any_transport&, const http_request&)> change) {
    return {.on_open = std::move(change)};
}
inline mutation changed_head(std::function<std::optional<error>(http_response_head&)> change) {
    return {.on_head = std::move(change)};
}
inline mutation changed_setup(std::function<void(conformance_setup&)> change) {
    return {.on_setup = std::move(change)};
}

// Mutations of several kinds of promises.

/// Report this error instead of any other.
inline mutation confuses(transport_errc code) {
    return changed_errors([code](const error&, const http_request&) { return error(code); });
}
/// Give an empty response instead of any failure to get one.
inline mutation invents_responses() {
    return changed_opening(
        [](any_transport& inner, const http_request& request) -> result<std::unique_ptr<any_exchange>> {
            auto opened = inner.open(request);
            return opened ? std::move(opened) : whole_response(200, "");
        });
}
/// End the body instead of any failure in it.
inline mutation swallows_failures() {
    return changed_reading([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        return count ? *count : 0U;
    });
}
inline mutation loses_the_first_byte() {
    return changed_reading([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        std::array<char, 1> lost{};
        if (now.total == 0) {
            static_cast<void>(now.read_some(lost));
        }
        return now.read_some(buffer);
    });
}
inline mutation adds_a_byte_at_the_end() {
    return changed_reading([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        if (count && *count == 0 && !std::exchange(now.at_end, true)) {
            buffer[0] = '!';
            return 1U;
        }
        return count;
    });
}
inline mutation keeps_what_was_read() {
    const auto kept = std::make_shared<std::string>();
    return changed_reading([kept](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        kept->append(buffer.data(), count ? *count : 0);
        return count;
    });
}
inline mutation ignores_timeouts() {
    return changed_request([](http_request& request) { request.timeout = std::chrono::hours(1); });
}
inline mutation ignores_stops() {
    return changed_request([](http_request& request) { request.stop = {}; });
}
inline mutation connects_each_time() {
    mutation mutant;
    const auto setup = std::make_shared<conformance_setup>();
    mutant.on_setup = [setup](conformance_setup& next) { *setup = next; };
    mutant.on_open = [setup](any_transport&,
                             const http_request& request) -> result<std::unique_ptr<any_exchange>> {
        struct owning final : any_exchange {
            std::unique_ptr<any_transport> transport;
            std::unique_ptr<any_exchange> exchange;
            [[nodiscard]] const http_response_head& head() const noexcept override {
                return exchange->head();
            }
            [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) override {
                return exchange->read_some(buffer);
            }
            ~owning() override { exchange.reset(); }
        };
        auto exchange = std::make_unique<owning>();
        exchange->transport = make_any_transport(good_transport(*setup));
        auto opened = exchange->transport->open(request);
        if (!opened) {
            return opened.error();
        }
        exchange->exchange = std::move(*opened);
        return std::unique_ptr<any_exchange>(std::move(exchange));
    };
    return mutant;
}
inline mutation holds_the_whole_body() {
    return changed_opening(
        [](any_transport& inner, const http_request& request) -> result<std::unique_ptr<any_exchange>> {
            auto opened = inner.open(request);
            if (!opened) {
                return opened;
            }
            std::string body;
            std::array<char, 65'536> buffer{};
            for (;;) {
                const auto count = (*opened)->read_some(buffer);
                if (!count) {
                    return count.error();
                }
                if (*count == 0) {
                    return whole_response((*opened)->head().status, std::move(body));
                }
                body.append(buffer.data(), *count);
            }
        });
}
/// Fail from the second call on, of all that share a set-up.
inline mutation works_once() {
    const auto used = std::make_shared<int>(0);
    mutation mutant;
    mutant.on_setup = [used](conformance_setup&) { *used = 0; };
    mutant.on_open = [used](any_transport& inner,
                            const http_request& request) -> result<std::unique_ptr<any_exchange>> {
        return (*used)++ > 0 ? error(transport_errc::connection_lost) : inner.open(request);
    };
    return mutant;
}
inline mutation follows_redirects() {
    return changed_opening([](any_transport& inner,
                              const http_request& request) -> result<std::unique_ptr<any_exchange>> {
        auto opened = inner.open(request);
        if (opened && (*opened)->head().status == 302) {
            http_request next = request;
            const std::string url(request.url.expose());
            next.url =
                secret(url.substr(0, url.find('/', 8)) + std::string((*opened)->head().header("Location")));
            opened->reset();
            return inner.open(next);
        }
        return opened;
    });
}
inline mutation keeps_cookies() {
    const auto jar = std::make_shared<std::string>();
    mutation mutant;
    mutant.on_request = [jar](http_request& request) {
        if (!jar->empty()) {
            request.headers.push_back({"Cookie", *jar});
        }
    };
    mutant.on_head = [jar](http_response_head& head) {
        *jar = head.header("Set-Cookie");
        return std::nullopt;
    };
    return mutant;
}
inline mutation bounds_the_whole_response() {
    return changed_reading([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        return std::chrono::steady_clock::now() - now.start > now.timeout ? error(transport_errc::timed_out)
                                                                          : count;
    });
}
inline mutation stays_stopped() {
    const auto stopped = std::make_shared<stop_token>();
    return changed_opening([stopped](any_transport& inner,
                                     const http_request& request) -> result<std::unique_ptr<any_exchange>> {
        if (stopped->stop_requested()) {
            return error(transport_errc::cancelled);
        }
        if (request.stop.stop_possible()) {
            *stopped = request.stop;
        }
        return inner.open(request);
    });
}
/// Look at the stop before each call, but not in a wait.
inline mutation looks_at_stops_too_rarely() {
    return changed_opening(
        [](any_transport& inner, const http_request& request) -> result<std::unique_ptr<any_exchange>> {
            if (request.stop.stop_requested()) {
                return error(transport_errc::cancelled);
            }
            http_request unstoppable = request;
            unstoppable.stop = {};
            return inner.open(unstoppable);
        });
}
inline mutation remembers_the_ca() {
    const auto last = std::make_shared<std::string>();
    return changed_setup([last](conformance_setup& setup) {
        *last = setup.ca_file.empty() ? *last : setup.ca_file;
        setup.ca_file = *last;
    });
}

// Heads.

/// Take status 404 for an error.
inline mutation refuses_404() {
    return changed_head([](http_response_head& head) {
        return head.status == 404 ? std::optional(error(transport_errc::other)) : std::nullopt;
    });
}
/// Change the headers of each response.
inline mutation changes_headers(std::function<void(std::vector<http_header>&)> change) {
    return changed_head([change = std::move(change)](http_response_head& head) -> std::optional<error> {
        change(head.headers);
        return std::nullopt;
    });
}
inline mutation pads_values() {
    return changes_headers([](std::vector<http_header>& headers) {
        for (http_header& header : headers) {
            header.value += ' ';
        }
    });
}
inline mutation drops_repeated_headers() {
    return changes_headers([](std::vector<http_header>& headers) {
        std::set<std::string> names;
        std::erase_if(headers, [&](const http_header& header) { return !names.insert(header.name).second; });
    });
}
/// Keep the first line of a folded header only.
inline mutation drops_folded_lines() {
    return changes_headers([](std::vector<http_header>& headers) {
        for (http_header& header : headers) {
            header.value.resize(std::min(header.value.find(' '), header.value.size()));
        }
    });
}
inline mutation takes_64_headers() {
    return changes_headers(
        [](std::vector<http_header>& headers) { headers.resize(std::min<std::size_t>(headers.size(), 64)); });
}
inline mutation shows_interim_headers() {
    return changes_headers([](std::vector<http_header>& headers) { headers.push_back({"X-Interim", "1"}); });
}
/// Take a response without a length for one that is cut short.
inline mutation wants_a_length() {
    return changed_head([](http_response_head& head) {
        return head.header("Content-Length").empty() ? std::optional(error(transport_errc::body_cut_short))
                                                     : std::nullopt;
    });
}

// Bodies.

inline mutation gives_bodies_to_204_and_304() {
    return changed_reading([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const bool bodiless = now.head.status == 204 || now.head.status == 304;
        if (bodiless && now.total == 0) {
            buffer[0] = 'x';
            return 1U;
        }
        return now.read_some(buffer);
    });
}
/// Write a zero byte after the end of the buffer.
inline mutation writes_a_terminator() {
    return changed_reading([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        buffer.data()[buffer.size()] = '\0';
        return count;
    });
}
inline mutation ends_after_1000_bytes() {
    return changed_reading([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        return now.total > 1'000 ? 0U : now.read_some(buffer);
    });
}
inline mutation counts_a_byte_too_many() {
    return changed_reading([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        return count && *count > 0 ? *count + 1 : count;
    });
}
inline mutation loses_the_head() {
    return {.loses_the_head = true};
}
inline mutation fails_after_the_end() {
    return changed_reading([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        if (count && *count == 0 && std::exchange(now.at_end, true)) {
            return error(transport_errc::other);
        }
        return count;
    });
}

// Errors.

inline mutation shows_the_url_in_errors() {
    return changed_errors([](const error& failure, const http_request& request) {
        return error(failure.code(), "while asking " + std::string(request.url.expose()));
    });
}
/// Report errors of a category that is not the transports'.
inline mutation has_codes_of_its_own() {
    return changed_errors([](const error&, const http_request&) {
        return error(make_error_code(boost::system::errc::connection_reset));
    });
}
inline mutation throws_errors() {
    return changed_reading([](reading& now, std::span<char> buffer) -> result<std::size_t> {
        const auto count = now.read_some(buffer);
        return count ? count : throw std::runtime_error("cut");
    });
}
inline mutation invents_responses_and_ends() {
    mutation mutant = invents_responses();
    mutant.on_read = swallows_failures().on_read;
    return mutant;
}

// Requests.

inline mutation sends_no_headers() {
    return changed_request([](http_request& request) { request.headers.clear(); });
}
inline mutation drops_empty_headers() {
    return changed_request([](http_request& request) {
        std::erase_if(request.headers, [](const http_header& header) { return header.value.empty(); });
    });
}
inline mutation removes_dots() {
    return changed_request([](http_request& request) {
        std::string url(request.url.expose());
        if (const std::size_t dots = url.find("/a/../"); dots != std::string::npos) {
            request.url = secret(url.erase(dots, 5));
        }
    });
}
inline mutation sends_no_query() {
    return changed_request([](http_request& request) {
        const std::string_view url = request.url.expose();
        request.url = secret(url.substr(0, url.find('?')));
    });
}
inline mutation sends_half_of_the_body() {
    return changed_request([](http_request& request) {
        const std::string_view body = request.body.expose();
        request.body = secret(body.substr(0, body.size() / 2));
    });
}
inline mutation makes_line_ends_spaces() {
    return changed_request([](http_request& request) {
        for (http_header& header : request.headers) {
            std::replace_if(
                header.value.begin(), header.value.end(), [](char c) { return c < ' '; }, ' ');
        }
    });
}
inline mutation asks_for_brotli() {
    return changed_request([](http_request& request) {
        request.headers.push_back({"Accept-Encoding", "gzip, br"});
    });
}

// Set-up.

inline mutation ignores_the_ca() {
    return changed_setup([](conformance_setup& setup) { setup.ca_file.clear(); });
}
inline mutation ignores_the_revocation_list() {
    return changed_setup([](conformance_setup& setup) { setup.crl_file.clear(); });
}
inline mutation ignores_all_timeouts() {
    mutation mutant = ignores_timeouts();
    mutant.on_setup = [](conformance_setup& setup) { setup.connect_timeout = std::chrono::hours(1); };
    return mutant;
}

} // namespace webcasts::tests

#endif
