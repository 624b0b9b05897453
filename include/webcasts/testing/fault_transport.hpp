// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_FAULT_TRANSPORT_HPP
#define WEBCASTS_TESTING_FAULT_TRANSPORT_HPP

#include <webcasts/detail/temporary_owner.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/transport.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace webcasts { inline namespace v0 { namespace testing {

/// What can go wrong at a step of input or output.
enum class io_fault : std::uint8_t {
    refused,     ///< the connection is refused; while a body is read, the same as `reset`
    reset,       ///< the connection is reset
    timeout,     ///< nothing arrives
    tls_failure, ///< the TLS handshake or a TLS record fails
    short_read,  ///< no failure: from here on each read of this exchange returns one byte
    early_end,   ///< the peer closes: before the head, or before the body's announced end
    cancel,      ///< the caller cancels
};

/// All of them.
inline constexpr std::array<io_fault, 7> all_io_faults{
    io_fault::refused,    io_fault::reset,     io_fault::timeout, io_fault::tls_failure,
    io_fault::short_read, io_fault::early_end, io_fault::cancel};

/// Return the enumerator's name.
[[nodiscard]] constexpr std::string_view to_string(io_fault fault) noexcept {
    constexpr std::array<std::string_view, 7> names{"refused",    "reset",     "timeout", "tls_failure",
                                                    "short_read", "early_end", "cancel"};
    return names[static_cast<std::size_t>(fault)];
}

/// Return the error that a transport reports for the fault; `nullopt` for `short_read`.
[[nodiscard]] constexpr std::optional<transport_errc> error_of(io_fault fault, bool in_body) noexcept {
    switch (fault) {
    case io_fault::refused:
        return in_body ? transport_errc::connection_lost : transport_errc::connection_refused;
    case io_fault::timeout:
        return transport_errc::timed_out;
    case io_fault::tls_failure:
        return transport_errc::tls_failed;
    case io_fault::early_end:
        return in_body ? transport_errc::body_cut_short : transport_errc::connection_lost;
    case io_fault::cancel:
        return transport_errc::cancelled;
    case io_fault::short_read:
        return std::nullopt;
    case io_fault::reset:
        break;
    }
    return transport_errc::connection_lost;
}

/// Decides where one fault strikes, and counts the steps: each `open` and each `read_some` is one.
///
/// Copies share plan and count, so a test keeps one and passes the others to transports. Several threads may
/// use them.
class fault_plan {
  public:
    /// Plan no fault, only count.
    fault_plan() : shared_(std::make_shared<shared>()) {}

    /// Strike at the step with this number, from 1.
    [[nodiscard]] static fault_plan at_step(std::uint64_t step, io_fault fault) {
        fault_plan plan;
        plan.shared_->step = step;
        plan.shared_->fault = fault;
        return plan;
    }
    /// Strike in the body of the exchange with this number (from 1, failed opens included), after this many
    /// of its bytes were read; if the body is shorter, in place of its end.
    [[nodiscard]] static fault_plan at_byte(std::uint64_t exchange, std::uint64_t byte, io_fault fault) {
        fault_plan plan;
        plan.shared_->exchange = exchange;
        plan.shared_->byte = byte;
        plan.shared_->fault = fault;
        return plan;
    }

    /// The number of steps so far.
    [[nodiscard]] std::uint64_t steps() const {
        const std::lock_guard guard(shared_->mutex);
        return shared_->steps;
    }
    /// The number of exchanges so far.
    [[nodiscard]] std::uint64_t exchanges() const {
        const std::lock_guard guard(shared_->mutex);
        return shared_->exchanges;
    }
    /// Return whether the fault has struck. It strikes once.
    [[nodiscard]] bool struck() const {
        const std::lock_guard guard(shared_->mutex);
        return shared_->struck;
    }

    /// The error that the fault was reported as; `nullopt` before it struck, and for `short_read`.
    [[nodiscard]] std::optional<transport_errc> reported() const {
        const std::lock_guard guard(shared_->mutex);
        return shared_->reported;
    }

    /// Count the opening of an exchange; return its number, and the fault that strikes it.
    [[nodiscard]] std::pair<std::uint64_t, std::optional<io_fault>> count_open() const {
        const std::lock_guard guard(shared_->mutex);
        ++shared_->exchanges;
        return {shared_->exchanges, shared_->strike(++shared_->steps == shared_->step, false)};
    }
    /// Count a read of an exchange after `bytes` bytes; return the fault that strikes it.
    [[nodiscard]] std::optional<io_fault> count_read(std::uint64_t exchange, std::uint64_t bytes) const {
        const std::lock_guard guard(shared_->mutex);
        ++shared_->steps;
        return shared_->strike(shared_->steps == shared_->step ||
                                   (exchange == shared_->exchange && bytes == shared_->byte),
                               true);
    }
    /// The number of bytes that a read may return without passing the fault's position.
    [[nodiscard]] std::size_t max_bytes(std::uint64_t exchange, std::uint64_t bytes,
                                        std::size_t wanted) const noexcept {
        return exchange == shared_->exchange && bytes < shared_->byte
                   ? static_cast<std::size_t>((std::min<std::uint64_t>)(wanted, shared_->byte - bytes))
                   : wanted;
    }
    /// Note that a body ended before the fault's position: the fault strikes there.
    [[nodiscard]] std::optional<io_fault> count_end(std::uint64_t exchange) const {
        const std::lock_guard guard(shared_->mutex);
        return shared_->strike(exchange == shared_->exchange, true);
    }

  private:
    struct shared {
        std::uint64_t step = 0;
        std::uint64_t exchange = 0;
        std::uint64_t byte = 0;
        io_fault fault = io_fault::reset;
        std::mutex mutex; // guards the members below
        std::uint64_t steps = 0;
        std::uint64_t exchanges = 0;
        bool struck = false;
        std::optional<transport_errc> reported;

        std::optional<io_fault> strike(bool here, bool in_body) noexcept {
            if (!here || struck) {
                return std::nullopt;
            }
            struck = true;
            reported = error_of(fault, in_body);
            return fault;
        }
    };
    std::shared_ptr<shared> shared_;
};

/// The exchange of `fault_transport`.
template <exchange E>
class fault_exchange {
  public:
    /// Called by `fault_transport::open`.
    fault_exchange(E wrapped, fault_plan plan, std::uint64_t number, bool single_bytes)
        : wrapped_(std::move(wrapped)), plan_(std::move(plan)), number_(number), single_bytes_(single_bytes) {
    }

    /// See `exchange`.
    [[nodiscard]] const http_response_head& head() const noexcept { return wrapped_.head(); }
    /// See `exchange`, except for the planned fault.
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
        if (const auto fault = plan_.count_read(number_, bytes_)) {
            if (const auto code = error_of(*fault, true)) {
                return error(*code);
            }
            single_bytes_ = true;
        }
        const std::size_t max_count = single_bytes_ ? 1 : plan_.max_bytes(number_, bytes_, buffer.size());
        result<std::size_t> count = wrapped_.read_some(buffer.first(max_count));
        if (count && *count == 0) {
            if (const auto fault = plan_.count_end(number_); fault && error_of(*fault, true)) {
                return error(*error_of(*fault, true));
            }
        }
        bytes_ += count ? *count : 0;
        return count;
    }

  private:
    E wrapped_;
    fault_plan plan_;
    std::uint64_t number_;
    std::uint64_t bytes_ = 0;
    bool single_bytes_;
};

/// A transport with one fault, at a chosen step of input or output or byte of a body (`fault_plan`). If the
/// fault strikes an `open`, the wrapped transport does not get the request.
///
/// It never waits.
template <transport T>
class fault_transport {
    using exchange_type =
        std::remove_cvref_t<decltype(*std::declval<T&>().open(std::declval<http_request&>()))>;

  public:
    /// Wrap a transport; copies of the plan share its count.
    fault_transport(T wrapped, fault_plan plan) : wrapped_(std::move(wrapped)), plan_(std::move(plan)) {}

    /// See `transport`, except for the planned fault.
    [[nodiscard]] result<fault_exchange<exchange_type>> open(const http_request& request) {
        const auto [number, fault] = plan_.count_open();
        if (fault) {
            if (const auto code = error_of(*fault, false)) {
                return error(*code);
            }
        }
        auto response = wrapped_.open(request);
        if (!response) {
            return std::move(response).error();
        }
        return fault_exchange<exchange_type>(std::move(*response), plan_, number, fault.has_value());
    }

    /// Change the plan; open exchanges keep theirs.
    void set_plan(fault_plan plan) { plan_ = std::move(plan); }
    /// The wrapped transport.
    [[nodiscard]] T& wrapped() & noexcept { return wrapped_; }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary wrapped() && = delete;

  private:
    T wrapped_;
    fault_plan plan_;
};

}}} // namespace webcasts::v0::testing

#endif
