// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_FAKE_SERVICE_HPP
#define WEBCASTS_TESTS_FAKE_SERVICE_HPP

#include <webcasts/client.hpp>
#include <webcasts/testing/random_source.hpp>
#include <webcasts/testing/virtual_clock.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests {

/// How a fake service answers a request.
struct reply {
    int status = 200;
    std::string body{};
    std::vector<http_header> headers{{"Content-Type", "text/xml"}};
    std::optional<error> failure{};          ///< instead of a response
    std::optional<error> failure_in_body{};  ///< instead of the body's end
    std::chrono::milliseconds takes{10};     ///< before the response
    std::chrono::milliseconds body_takes{0}; ///< before each piece of the body, of 32 bytes
};

inline reply failing(error wrong) {
    reply made;
    made.failure = std::move(wrong);
    return made;
}
inline reply with_status(int status, std::string retry_after = {}) {
    reply made{status};
    if (!retry_after.empty()) {
        made.headers.push_back({"Retry-After", std::move(retry_after)});
    }
    return made;
}
inline reply log_in_reply(const std::string& session_id = "abc") {
    return {200,
            "<convey_api><result><returnCode>1</returnCode><success><sessionid><value>" + session_id +
                "</value></sessionid><userid><value>user</value></userid></success></result></convey_api>"};
}
inline reply refusal(const std::string& code = "102") {
    return {200, "<convey_api><result><returnCode>" + code +
                     "</returnCode><failure><message>words</message></failure></result></convey_api>"};
}
inline reply event_reply() {
    return {200, "<convey_api><result><returnCode>1</returnCode><success><event_list><event id='1234567' "
                 "title='T'/><event id='1234568' title='U'/></event_list></success></result></convey_api>"};
}
inline reply report_reply() {
    return {200, "<convey_api><result><returnCode>1</returnCode><success><attendee_list>"
                 "<attendee email='a@example.com'/><attendee email='b@example.com'/>"
                 "</attendee_list></success></result></convey_api>"};
}
/// A report that breaks off after its first attendee.
inline reply half_report_reply() {
    reply made = report_reply();
    made.body.resize(made.body.find("<attendee email='b"));
    made.failure_in_body = error(transport_errc::body_cut_short);
    return made;
}

/// A transport whose answers a function gives; time passes on a virtual clock, and requests are noted.
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
        exchange_type(reply from, testing::virtual_clock& clock)
            : head_{from.status, from.headers}, from_(std::move(from)), clock_(&clock) {}
        [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
        [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
            clock_->advance(from_.body_takes);
            const std::size_t count =
                std::min({buffer.size(), from_.body.size() - consumed_, std::size_t{32}});
            if (count == 0 && from_.failure_in_body) {
                return *from_.failure_in_body;
            }
            from_.body.copy(buffer.data(), count, consumed_);
            consumed_ += count;
            return count;
        }

      private:
        http_response_head head_;
        reply from_;
        testing::virtual_clock* clock_;
        std::size_t consumed_ = 0;
    };

    fake_service(testing::virtual_clock& clock, answer_function answer)
        : clock_(clock), answer_(std::move(answer)) {}
    /// Answer with these, one after the other; the last one is repeated.
    fake_service(testing::virtual_clock& clock, std::vector<reply> replies)
        : fake_service(clock, [replies = std::move(replies), next = std::size_t{0}](const call&) mutable {
              return replies.at(std::min(next++, replies.size() - 1));
          }) {}

    [[nodiscard]] result<exchange_type> open(const http_request& request) {
        const std::string url(request.url.expose());
        const std::size_t host_end = url.find('/', std::string_view("https://").size());
        calls.push_back(
            {url.substr(host_end, url.find('?') - host_end), url, request.timeout, clock_.elapsed()});
        reply made = answer_(calls.back());
        clock_.advance(made.takes);
        if (made.failure) {
            return *made.failure;
        }
        return exchange_type(std::move(made), clock_);
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
