// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OBSERVERS_OBSERVER_HPP
#define WEBCASTS_OBSERVERS_OBSERVER_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>

#include <concepts>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// The observation of one exchange, such as a span of a trace or a line of a log.
///
/// Semantics. `on_response(head)` is called at most once, and first; `on_body(bytes)` for each piece of the
/// body that the reader got; then exactly one of `on_end()` (the body is at its announced end),
/// `on_failure(error)` (of the request or of the body) and `on_abandoned()` (the reader stopped before the
/// end, or an exception was thrown). Nothing follows, and the observation is destroyed.
///
/// Lifetimes. Arguments are valid during the call. One thread at a time calls one observation, which may be
/// moved between calls.
///
/// Errors. Exceptions propagate through the transport, except those of `on_abandoned`, which are ignored: it
/// is called by a destructor.
template <class O>
concept exchange_observation = std::movable<O> &&
    requires(O& o, const http_response_head& head, std::span<const char> bytes, const error& failure) {
    o.on_response(head);
    o.on_body(bytes);
    o.on_end();
    o.on_failure(failure);
    o.on_abandoned();
};

/// An observer of a transport's exchanges: `start(request)` makes the observation of one attempt.
///
/// Semantics. `start` is called before the request is sent. URL and body of a request are `secret`: an
/// observer may show only what `redacted_url` and `redacted_parameters` return.
///
/// Copies share their counters and their output: the observer is a handle. Several threads may call `start`
/// of several copies at a time if the transports that hold them are used by several threads.
///
/// An observer may have a member `hide(const redactor&)` (redaction.hpp): `observed_transport` passes it the
/// secrets of its transport, such as a proxy's password, which no request holds.
///
/// An observation may have a member `request_headers() const` that returns `std::vector<http_header>`: these
/// are sent with the request, in place of those of the same names (such as `traceparent`).
template <class O>
concept transport_observer = std::copy_constructible<O> && requires(O& o, const http_request& request) {
    { o.start(request) } -> exchange_observation;
};

namespace detail {

/// The observation that an observer makes.
template <class Observer>
using observation_of = decltype(std::declval<Observer&>().start(std::declval<const http_request&>()));

template <class O>
concept with_request_headers = requires(const O& o) {
    { o.request_headers() } -> std::same_as<std::vector<http_header>>;
};

/// Owns an observation and notifies it of exactly one ending, and of nothing after that.
template <exchange_observation O>
class observation_scope {
  public:
    explicit observation_scope(O observation) : observation_(std::move(observation)) {}
    observation_scope(observation_scope&& other) noexcept(std::is_nothrow_move_constructible_v<O>)
        : observation_(std::move(other.observation_)) {
        other.observation_.reset();
    }
    observation_scope& operator=(observation_scope&& other) noexcept(
        std::is_nothrow_move_constructible_v<O>&& std::is_nothrow_move_assignable_v<O>) {
        if (this != &other) {
            abandon();
            observation_ = std::move(other.observation_);
            other.observation_.reset();
        }
        return *this;
    }
    ~observation_scope() { abandon(); }

    void response(const http_response_head& head) { observation_->on_response(head); }
    void failure(const error& reason) {
        finish([&](O& observation) { observation.on_failure(reason); });
    }
    /// Notify the observation of the outcome of a read into `buffer`.
    template <class Count>
    void read(const Count& count, std::span<const char> buffer) {
        if (!observation_) {
            return;
        }
        if (!count) {
            failure(count.error());
        } else if (*count == 0) {
            finish([](O& observation) { observation.on_end(); });
        } else {
            observation_->on_body(buffer.first(*count));
        }
    }
    /// The request with the headers of the observation, or `nullopt` if it has none to add.
    [[nodiscard]] std::optional<http_request> extended(const http_request& request) const {
        if constexpr (with_request_headers<O>) {
            if (std::vector<http_header> more = observation_->request_headers(); !more.empty()) {
                return with_headers(request, std::move(more));
            }
        }
        return std::nullopt;
    }

  private:
    static http_request with_headers(http_request request, std::vector<http_header> more) {
        for (http_header& added : more) {
            std::erase_if(request.headers,
                          [&](const http_header& old) { return same_header_name(old.name, added.name); });
            request.headers.push_back(std::move(added));
        }
        return request;
    }

    template <class Notify>
    void finish(Notify notify) {
        if (observation_) {
            O ended = std::move(*observation_);
            observation_.reset();
            notify(ended);
        }
    }
    void abandon() noexcept {
#if defined(__cpp_exceptions)
        try {
            finish([](O& observation) { observation.on_abandoned(); });
        } catch (...) { // a destructor must not throw
        }
#else
        finish([](O& observation) { observation.on_abandoned(); });
#endif
    }

    std::optional<O> observation_;
};

} // namespace detail

}} // namespace webcasts::v0

#endif
