// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OBSERVERS_ATTEMPT_HPP
#define WEBCASTS_OBSERVERS_ATTEMPT_HPP

#include <webcasts/api.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/observers/detail/header_redaction.hpp>
#include <webcasts/observers/detail/learned_secrets.hpp>
#include <webcasts/observers/observer.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/result.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// How an exchange ended.
enum class exchange_ending : std::uint8_t {
    complete,  ///< the body is at its announced end
    failed,    ///< the request or the body failed
    abandoned, ///< the reader stopped before the end
};

/// Return `"complete"`, `"failed"` or `"abandoned"`.
[[nodiscard]] constexpr std::string_view to_string(exchange_ending ending) noexcept {
    switch (ending) {
    case exchange_ending::failed:
        return "failed";
    case exchange_ending::abandoned:
        return "abandoned";
    case exchange_ending::complete:
        break;
    }
    return "complete";
}

/// Return the operation that a URL requests (spec section 1), whatever its host and path prefix; `nullopt` if
/// the path is not the service's.
[[nodiscard]] inline std::optional<operation_kind> operation_of_url(std::string_view url) noexcept {
    url = url.substr(0, url.find_first_of("?#"));
    for (const operation_kind operation :
         {operation_kind::login, operation_kind::event_list, operation_kind::audience_report}) {
        for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
            if (url.ends_with(path_of(operation, format))) {
                return operation;
            }
        }
    }
    return std::nullopt;
}

/// The clock of attempts; `std::chrono::steady_clock::now` unless a test sets another one.
using attempt_clock = std::function<std::chrono::steady_clock::time_point()>;

/// Everything that may be recorded about one request and its response: no password, no session, no response
/// body. Headers are as `shown_header` shows them.
struct attempt_record {
    std::uint64_t number = 0; ///< from 1, in order of their start; shared by copies of an observer
    std::optional<operation_kind> operation{};   ///< absent if the path is not the service's
    http_method method = http_method::get;       ///< of the request
    std::string url{};                           ///< as `redacted_url` shows it
    std::string form{};                          ///< body of the request, as `redacted_parameters` shows it
    std::vector<http_header> request_headers{};  ///< those on the allow-list
    std::vector<http_header> response_headers{}; ///< the same
    std::optional<int> status{};                 ///< absent if no response arrived
    std::uint64_t bytes = 0;                     ///< of the body, as far as it was read
    std::chrono::nanoseconds duration{0};        ///< from the request to the ending
    exchange_ending ending = exchange_ending::complete; ///< how the exchange ended
    boost::system::error_code failure{};                ///< set if it failed
};

/// What an `attempt_observer` records.
struct attempt_options {
    /// Case-insensitive names of the headers that are recorded. No other header is: cookies and authorization
    /// are secrets, and unknown headers may be.
    std::vector<std::string> shown_headers{"content-type", "content-length", "retry-after"};
    attempt_clock now = &std::chrono::steady_clock::now; ///< the clock that durations are measured with
};

/// Return the value of a response's header as logs may show it: without the secrets at hand. Of the answer to
/// a log-in, whose session no one knows yet, and to a path that is not the service's, it is `***` unless it
/// is a short number, a date, or a usual media type.
[[nodiscard]] inline std::string
shown_header(const http_header& item, std::optional<operation_kind> operation, const redactor& hidden) {
    return detail::may_hold_session(item, operation) ? std::string(detail::hidden_text)
                                                     : hidden.redacted(item.value);
}

/// An observer that records every attempt and passes the record to a function when the attempt is over.
///
/// The function may be called by several threads at a time if the transports are used by several threads.
/// Copies share the function and the numbering.
class attempt_observer {
    struct shared {
        std::function<void(const attempt_record&)> sink;
        attempt_options options;
        detail::learned_secrets secrets;
        std::atomic<std::uint64_t> started{0};
    };

  public:
    /// The observation of one attempt.
    class observation {
      public:
        /// See `exchange_observation`.
        void on_response(const http_response_head& head) {
            record_.status = head.status;
            record_.response_headers = detail::listed_headers(head.headers, shared_->options.shown_headers);
            for (http_header& item : record_.response_headers) {
                item.value = detail::may_hold_session(item, record_.operation)
                                 ? std::string(detail::hidden_text)
                                 : shared_->secrets.redacted(item.value);
            }
        }
        /// See `exchange_observation`.
        void on_body(std::span<const char> bytes) noexcept { record_.bytes += bytes.size(); }
        /// See `exchange_observation`.
        void on_end() { finish(exchange_ending::complete); }
        /// See `exchange_observation`.
        void on_failure(const error& failure) {
            record_.failure = failure.code();
            finish(exchange_ending::failed);
        }
        /// See `exchange_observation`.
        void on_abandoned() { finish(exchange_ending::abandoned); }

      private:
        friend class attempt_observer;
        observation(std::shared_ptr<shared> shared_state, const http_request& request)
            : shared_(std::move(shared_state)), start_time_(shared_->options.now()) {
            record_.number = ++shared_->started;
            record_.operation = operation_of_url(request.url.expose());
            record_.method = request.method;
            record_.url = redacted_url(request.url.expose());
            record_.form = redacted_parameters(request.body.expose());
            record_.request_headers = detail::listed_headers(request.headers, shared_->options.shown_headers);
            shared_->secrets.learn([&](redactor& known) { detail::add_secrets(known, request); });
            for (http_header& item : record_.request_headers) {
                item.value = shared_->secrets.redacted(item.value);
            }
        }
        void finish(exchange_ending ending) {
            record_.ending = ending;
            record_.duration = shared_->options.now() - start_time_;
            shared_->sink(record_);
        }

        std::shared_ptr<shared> shared_;
        std::chrono::steady_clock::time_point start_time_;
        attempt_record record_;
    };

    /// Pass the records to `sink`, which is called when an exchange ends: by a destructor if it is abandoned.
    explicit attempt_observer(std::function<void(const attempt_record&)> sink, attempt_options options = {})
        : shared_(std::make_shared<shared>()) {
        shared_->sink = std::move(sink);
        shared_->options = std::move(options);
    }

    /// Hide these in all records, beside the secrets of the requests: `observed_transport` passes those of
    /// the transport.
    void hide(const redactor& more) { shared_->secrets.hide(more); }

    /// Start an attempt.
    [[nodiscard]] observation start(const http_request& request) { return {shared_, request}; }

  private:
    std::shared_ptr<shared> shared_;
};

}} // namespace webcasts::v0

#endif
