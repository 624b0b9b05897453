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

/// What an observer is told of one exchange: a span of a trace, a line of a log.
///
/// Semantics. `on_response(head)` comes at most once and first; `on_body(bytes)` for each piece of the body
/// that was handed to the reader; then exactly one of `on_end()` (the body is at its announced end),
/// `on_failure(error)` (of the request or of the body) and `on_abandoned()` (the reader wanted no more, or an
/// exception passed). Nothing follows, and the observation is destroyed.
///
/// Lifetimes. Arguments are valid during the call. One thread at a time calls one observation, which may be
/// moved between calls.
///
/// Errors. What it throws passes through the transport, besides what `on_abandoned` throws: that is dropped,
/// for it is called by a destructor.
template <class O>
concept exchange_observation = std::movable<O> &&
    requires(O& o, const http_response_head& head, std::span<const char> bytes, const error& wrong) {
    o.on_response(head);
    o.on_body(bytes);
    o.on_end();
    o.on_failure(wrong);
    o.on_abandoned();
};

/// Who watches the exchanges of a transport: `start(request)` makes the observation of one attempt.
///
/// Semantics. `start` is called before the request is sent. URL and body of a request are `secret`: an
/// observer shows them by `redacted_url` and `redacted_parameters` only.
///
/// Copies share what they count and where they write: the observer is a handle. Several threads may call
/// `start` of several copies at a time where the transports that hold them are used so.
///
/// An observation may have a member `request_headers() const` that returns `std::vector<http_header>`: these
/// are sent with the request, in place of those of the same names (`traceparent`, for one).
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

/// Owns an observation and sees to it that it is told of one ending, and of nothing after that.
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
    void failure(const error& wrong) {
        finish([&](O& observation) { observation.on_failure(wrong); });
    }
    /// Tell what became of a read into `buffer`.
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
    /// The request with the headers of the observation, or nothing where it has none to add.
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

    template <class Tell>
    void finish(Tell tell) {
        if (observation_) {
            O ended = std::move(*observation_);
            observation_.reset();
            tell(ended);
        }
    }
    void abandon() noexcept {
#if defined(__cpp_exceptions)
        try {
            finish([](O& observation) { observation.on_abandoned(); });
        } catch (...) { // a destructor has nobody to tell
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
