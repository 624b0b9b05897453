// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_BLOCKING_DRIVER_HPP
#define WEBCASTS_DETAIL_BLOCKING_DRIVER_HPP

#include <webcasts/operation/action.hpp>
#include <webcasts/transport.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace webcasts::detail {

/// Performs an operation's actions over a transport, waiting for each. Both must outlive the driver.
template <transport T, class Operation>
class blocking_driver {
  public:
    blocking_driver(T& transport, Operation& operation) : transport_(transport), operation_(operation) {}

    /// Perform one action. Nothing means that there is more to do; after the end the outcome is repeated.
    std::optional<result<void>> step() {
        if (ended_) {
            return ended_;
        }
        if (!begun_) {
            begun_ = true;
            next_ = operation_.resume(operation::begin{});
        } else if (auto* send = std::get_if<operation::send_request>(&next_)) {
            next_ = open(send->request);
        } else {
            next_ = read();
        }
        if (auto* done = std::get_if<operation::done>(&next_)) {
            exchange_.reset();
            ended_ = std::move(done->outcome);
        }
        return ended_;
    }

    /// Perform all actions.
    result<void> run() {
        for (;;) {
            if (auto ended = step()) {
                return *std::move(ended);
            }
        }
    }

  private:
    using exchange_type =
        std::remove_cvref_t<decltype(*std::declval<T&>().open(std::declval<http_request&>()))>;
    static constexpr std::size_t chunk_size = std::size_t{64} * 1024;

    operation::action open(const http_request& request) {
        exchange_.reset();
        auto opened = transport_.open(request);
        if (!opened) {
            return operation_.resume(operation::transport_failed{opened.error()});
        }
        exchange_.emplace(std::move(*opened));
        return operation_.resume(operation::response_arrived{exchange_->head()});
    }

    operation::action read() {
        buffer_.resize(chunk_size);
        const result<std::size_t> count = exchange_->read_some(buffer_);
        if (!count) {
            return operation_.resume(operation::transport_failed{count.error()});
        }
        if (*count == 0) {
            return operation_.resume(operation::body_ended{});
        }
        return operation_.resume(operation::body_arrived{std::span<const char>(buffer_).first(*count)});
    }

    T& transport_;
    Operation& operation_;
    operation::action next_ = operation::read_body{};
    bool begun_ = false;
    std::optional<exchange_type> exchange_;
    std::string buffer_;
    std::optional<result<void>> ended_;
};

} // namespace webcasts::detail

#endif
