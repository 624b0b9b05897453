// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OBSERVERS_OBSERVED_HPP
#define WEBCASTS_OBSERVERS_OBSERVED_HPP

#include <webcasts/detail/temporary_owner.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/observers/observer.hpp>
#include <webcasts/result.hpp>
#include <webcasts/transport.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

namespace webcasts { inline namespace v0 {

namespace detail {

template <class Exchange>
struct observed_read;
template <class T, class Observer>
struct observed_open;

} // namespace detail

/// The exchange of `observed_transport`: models `exchange` and `async_exchange` if `E` does.
template <class E, exchange_observation Observation>
class observed_exchange {
  public:
    /// Take an exchange and its observation.
    observed_exchange(E wrapped, detail::observation_scope<Observation> scope)
        : scope_(std::move(scope)), wrapped_(std::move(wrapped)) {}

    /// See `exchange`.
    [[nodiscard]] const http_response_head& head() const noexcept { return wrapped_.head(); }

    /// See `exchange`.
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) requires exchange<E> {
        result<std::size_t> count = wrapped_.read_some(buffer);
        scope_.read(count, buffer);
        return count;
    }

    /// See `async_exchange`. Defined in `observers/async_observed.hpp`.
    template <class Token>
    auto async_read_some(std::span<char> buffer, Token&& token);

  private:
    template <class>
    friend struct detail::observed_read;

    // Destroyed after the exchange, so that closing the exchange is still part of the span.
    detail::observation_scope<Observation> scope_;
    E wrapped_;
};

namespace detail {

template <class T, class Observation>
struct observed_async_types {};

template <class T, class Observation>
    requires requires {
        typename T::exchange_type;
        typename T::executor_type;
    }
struct observed_async_types<T, Observation> {
    using exchange_type = observed_exchange<typename T::exchange_type, Observation>;
    using executor_type = typename T::executor_type;
};

} // namespace detail

/// A transport whose exchanges are all watched by an observer.
///
/// It models `transport` if `T` does, and `async_transport` if `T` does (include
/// `observers/async_observed.hpp` for that). Responses pass unchanged, and so do requests except for headers
/// that the observation adds. Decorators compose: the outer one of `observed_transport(observed_transport(t,
/// log), metrics)` starts first and ends last.
///
/// @code
/// observed_transport watched(curl_transport(), request_log([](const attempt_record& attempt) {
///     std::clog << log_line(attempt) << '\n';
/// }));
/// client client(std::move(watched), account);
/// @endcode
template <class T, transport_observer Observer>
class observed_transport : public detail::observed_async_types<T, detail::observation_of<Observer>> {
    using observation = detail::observation_of<Observer>;
    using scope = detail::observation_scope<observation>;

  public:
    /// Take the transport to watch and its observer.
    observed_transport(T wrapped, Observer observer)
        : wrapped_(std::move(wrapped)), observer_(std::move(observer)) {
        if constexpr (requires { observer_.hide(wrapped_.secrets()); }) {
            observer_.hide(wrapped_.secrets());
        }
    }

    /// The secrets of the wrapped transport.
    [[nodiscard]] auto secrets() const requires requires(const T& t) { t.secrets(); }
    { return wrapped_.secrets(); }

    /// See `transport`.
    [[nodiscard]] auto open(const http_request& request) requires transport<T> {
        using exchange_type = std::remove_cvref_t<decltype(*wrapped_.open(request))>;
        using answer = result<observed_exchange<exchange_type, observation>>;
        scope observation_of_call(observer_.start(request));
        const std::optional<http_request> extended = observation_of_call.extended(request);
        auto response = wrapped_.open(extended ? *extended : request);
        if (!response) {
            observation_of_call.failure(response.error());
            return answer(std::move(response).error());
        }
        observation_of_call.response(response->head());
        return answer(observed_exchange<exchange_type, observation>(std::move(*response),
                                                                    std::move(observation_of_call)));
    }

    /// The executor of the wrapped transport.
    [[nodiscard]] auto get_executor() const requires requires(const T& t) { t.get_executor(); }
    { return wrapped_.get_executor(); }

    /// See `async_transport`. Defined in `observers/async_observed.hpp`.
    template <class Token>
    auto async_open(const http_request& request, Token&& token);

    /// The wrapped transport.
    [[nodiscard]] T& wrapped() & noexcept { return wrapped_; }
    /// The wrapped transport.
    [[nodiscard]] const T& wrapped() const& noexcept { return wrapped_; }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary wrapped() const&& = delete;
    /// The observer.
    [[nodiscard]] const Observer& observer() const& noexcept { return observer_; }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary observer() const&& = delete;

  private:
    template <class, class>
    friend struct detail::observed_open;

    T wrapped_;
    Observer observer_;
};

/// The types of a transport and an observer that are given by value.
template <class T, class Observer>
observed_transport(T, Observer) -> observed_transport<T, Observer>;

}} // namespace webcasts::v0

#endif
