// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OBSERVERS_OBSERVED_HPP
#define WEBCASTS_OBSERVERS_OBSERVED_HPP

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

/// The exchange of `observed_transport`: models `exchange` and `async_exchange` where `E` does.
template <class E, exchange_observation Observation>
class observed_exchange {
  public:
    /// Take an exchange and who is told of it.
    observed_exchange(E wrapped, detail::observation_scope<Observation> scope)
        : scope_(std::move(scope)), wrapped_(std::move(wrapped)) {}

    /// As `exchange` says.
    [[nodiscard]] const http_response_head& head() const noexcept { return wrapped_.head(); }

    /// As `exchange` says.
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) requires exchange<E> {
        result<std::size_t> count = wrapped_.read_some(buffer);
        scope_.read(count, buffer);
        return count;
    }

    /// As `async_exchange` says. Defined in `observers/async_observed.hpp`.
    template <class Token>
    auto async_read_some(std::span<char> buffer, Token&& token);

  private:
    template <class>
    friend struct detail::observed_read;

    // Behind the exchange's end, so that closing it is still inside the span.
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

/// Let an observer watch every exchange of a transport.
///
/// It models `transport` where `T` does, and `async_transport` where `T` does (include
/// `observers/async_observed.hpp` for that). What passes through is not changed. Decorators compose: the
/// outer one of `observed_transport(observed_transport(t, log), metrics)` begins first and ends last.
///
/// @code
/// observed_transport watched(curl_transport(), request_log([](const attempt_record& made) {
///     std::clog << log_line(made) << '\n';
/// }));
/// client user(std::move(watched), who);
/// @endcode
template <class T, transport_observer Observer>
class observed_transport : public detail::observed_async_types<T, detail::observation_of<Observer>> {
    using observation = detail::observation_of<Observer>;
    using scope = detail::observation_scope<observation>;

  public:
    /// Take the transport to watch, and who watches it.
    observed_transport(T wrapped, Observer observer)
        : wrapped_(std::move(wrapped)), observer_(std::move(observer)) {}

    /// As `transport` says.
    [[nodiscard]] auto open(const http_request& request) requires transport<T> {
        using exchange_type = std::remove_cvref_t<decltype(*wrapped_.open(request))>;
        using answer = result<observed_exchange<exchange_type, observation>>;
        scope watching(observer_.start(request));
        const std::optional<http_request> extended = watching.extended(request);
        auto opened = wrapped_.open(extended ? *extended : request);
        if (!opened) {
            watching.failure(opened.error());
            return answer(std::move(opened).error());
        }
        watching.response(opened->head());
        return answer(observed_exchange<exchange_type, observation>(std::move(*opened), std::move(watching)));
    }

    /// The executor of the transport that is watched.
    [[nodiscard]] auto get_executor() const requires requires(const T& t) { t.get_executor(); }
    { return wrapped_.get_executor(); }

    /// As `async_transport` says. Defined in `observers/async_observed.hpp`.
    template <class Token>
    auto async_open(const http_request& request, Token&& token);

    /// The transport that is watched.
    [[nodiscard]] T& wrapped() noexcept { return wrapped_; }
    /// The transport that is watched.
    [[nodiscard]] const T& wrapped() const noexcept { return wrapped_; }
    /// Who watches.
    [[nodiscard]] const Observer& observer() const noexcept { return observer_; }

  private:
    template <class, class>
    friend struct detail::observed_open;

    T wrapped_;
    Observer observer_;
};

}} // namespace webcasts::v0

#endif
