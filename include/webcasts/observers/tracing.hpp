// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OBSERVERS_TRACING_HPP
#define WEBCASTS_OBSERVERS_TRACING_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/observers/attempt.hpp>
#include <webcasts/observers/error_type.hpp>
#include <webcasts/observers/observer.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/result.hpp>

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// A span of a tracing library, of kind CLIENT: from the request to the end of the response's body.
///
/// Semantics. `set_attribute(name, value)` takes texts and whole numbers; both texts are valid during the
/// call. `set_error(description)` sets the status "Error". Destroying the span ends it.
///
/// It may have a member `traceparent() const` that returns a text: it is sent in a header of this name (W3C
/// Trace Context, section 3.2), unless it is empty.
template <class S>
concept trace_span = std::movable<S> && requires(S& s, std::string_view text, std::int64_t number) {
    s.set_attribute(text, text);
    s.set_attribute(text, number);
    s.set_error(text);
};

/// Makes spans: `start_span(name)`, as a child of the current span if the tracing library has one. Copies
/// share the destination of the spans.
template <class T>
concept tracer = std::copy_constructible<T> && requires(T& t, std::string_view name) {
    { t.start_span(name) } -> trace_span;
};

namespace detail {

/// Host and port of an absolute http or https URL; the default port if it names none.
struct server_address {
    std::string_view host;
    std::uint16_t port = 0; ///< zero if it is not known
};

[[nodiscard]] inline server_address server_address_of(std::string_view url) noexcept {
    server_address address;
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos || url.find('@') != std::string_view::npos) {
        return address; // the text before an @ may be a secret (redacted_url)
    }
    address.port = url.starts_with("https:") ? 443 : url.starts_with("http:") ? 80 : 0;
    std::string_view authority = url.substr(scheme + 3);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    const std::size_t colon = authority.rfind(':');
    if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
        const std::string_view digits = authority.substr(colon + 1);
        std::from_chars(digits.data(), digits.data() + digits.size(), address.port);
        authority = authority.substr(0, colon);
    }
    if (authority.starts_with('[') && authority.ends_with(']')) {
        authority = authority.substr(1, authority.size() - 2);
    }
    address.host = authority;
    return address;
}

} // namespace detail

/// An observer that makes a span for each attempt, with the attributes of OpenTelemetry's conventions for
/// HTTP clients (stable, 1.23 and later).
///
/// Span name: the method. Attributes: `http.request.method`, `url.full` (as `redacted_url` shows it),
/// `server.address`, `server.port`, `http.response.status_code`, `http.response.body.size` (bytes that were
/// read), `error.type` (the status from 400 on, else `error_type` of the failure), and the library's own
/// `webcasts.operation` and `webcasts.abandoned`. An abandoned exchange is not an error.
template <tracer Tracer>
class tracing {
    using span_type = decltype(std::declval<Tracer&>().start_span(std::string_view()));

  public:
    /// The observation of one attempt.
    class observation {
      public:
        /// See `exchange_observation`.
        void on_response(const http_response_head& head) {
            span_.set_attribute("http.response.status_code", std::int64_t{head.status});
            if (head.status >= 400) {
                span_.set_attribute("error.type", std::string_view(std::to_string(head.status)));
                span_.set_error({});
            }
        }
        /// See `exchange_observation`.
        void on_body(std::span<const char> bytes) noexcept { bytes_ += bytes.size(); }
        /// See `exchange_observation`.
        void on_end() { set_size(); }
        /// See `exchange_observation`.
        void on_failure(const error& failure) {
            set_size();
            span_.set_attribute("error.type", std::string_view(error_type(failure.code())));
            span_.set_error(failure.message());
        }
        /// See `exchange_observation`.
        void on_abandoned() {
            set_size();
            span_.set_attribute("webcasts.abandoned", std::string_view("true"));
        }

        /// The header `traceparent`, if the span has one.
        [[nodiscard]] std::vector<http_header> request_headers() const {
            if constexpr (requires(const span_type& s) { std::string(s.traceparent()); }) {
                if (std::string parent(span_.traceparent()); !parent.empty()) {
                    return {{"traceparent", std::move(parent)}};
                }
            }
            return {};
        }

      private:
        friend class tracing;
        observation(span_type span, const http_request& request) : span_(std::move(span)) {
            const std::string_view url = request.url.expose();
            span_.set_attribute("http.request.method", to_string(request.method));
            span_.set_attribute("url.full", std::string_view(redacted_url(url)));
            if (const auto server = detail::server_address_of(url); !server.host.empty()) {
                span_.set_attribute("server.address", server.host);
                span_.set_attribute("server.port", std::int64_t{server.port});
            }
            if (const auto operation = operation_of_url(url)) {
                span_.set_attribute("webcasts.operation", to_string(*operation));
            }
        }
        void set_size() { span_.set_attribute("http.response.body.size", static_cast<std::int64_t>(bytes_)); }

        span_type span_;
        std::uint64_t bytes_ = 0;
    };

    /// Take the tracer, which starts a span for every attempt.
    explicit tracing(Tracer source) : tracer_(std::move(source)) {}

    /// Start a span.
    [[nodiscard]] observation start(const http_request& request) {
        return {tracer_.start_span(to_string(request.method)), request};
    }

  private:
    Tracer tracer_;
};

}} // namespace webcasts::v0

#endif
