// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_REPORT_STREAM_HPP
#define WEBCASTS_CLIENT_REPORT_STREAM_HPP

#include <webcasts/client/detail/blocking_driver.hpp>
#include <webcasts/client/detail/blocking_service.hpp>
#include <webcasts/client/detail/record_sinks.hpp>
#include <webcasts/client/report_summary.hpp>
#include <webcasts/detail/scope_guard.hpp>
#include <webcasts/detail/temporary_owner.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/transport.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// An audience report that is being received: a C++20 input range of `result<Element>`, pulled from the
/// transport as it is iterated. `Element` is `attendee` or the caller's struct (row.hpp).
///
/// An error is the last element: the elements before it remain valid, but the report is incomplete. At most
/// one chunk's attendees are held. Not thread-safe.
///
/// Exceptions. If the transport, a user's function, a move of an `Element` or an allocation throws, the
/// report has ended there: the current element is then the error `transport_errc::cancelled`, and the last
/// one. No row that was delivered is delivered again.
///
/// Lifetimes. The stream keeps alive what it needs of the client, which may be moved, assigned to or
/// destroyed meanwhile; but neither the client nor what was moved from it may be used for anything else until
/// the stream has ended or was destroyed. A stream is movable, and its iterators move with it. A stream that
/// was moved from, or is of a client that was, holds one element: the error `usage_errc::moved_from`.
///
/// @code
/// for (const auto& row : client.report(query)) {
///     if (!row) { return row.error(); }
///     use(*row);
/// }
/// @endcode
template <transport T, class Element = attendee>
class report_stream {
    struct state;

  public:
    /// Reads the stream; all iterators of one stream share its position.
    class iterator {
      public:
        /// An attendee, or the error that ends the report.
        using value_type = result<Element>;
        /// Required of iterators.
        using difference_type = std::ptrdiff_t;
        /// A single-pass iterator.
        using iterator_concept = std::input_iterator_tag;

        /// The current element; valid until the iterator is incremented. Not at the end.
        [[nodiscard]] value_type& operator*() const noexcept { return state_->current; }
        /// The same.
        [[nodiscard]] value_type* operator->() const noexcept { return &state_->current; }
        /// Wait for the next attendee, or for the report's end.
        iterator& operator++() {
            state_->advance();
            return *this;
        }
        /// The same.
        void operator++(int) { ++*this; }
        /// Return whether the report has ended, complete or after an error as its last element.
        [[nodiscard]] friend bool operator==(const iterator& position, std::default_sentinel_t) noexcept {
            return position.state_->at_end;
        }

      private:
        friend class report_stream;
        explicit iterator(state& stream_state) noexcept : state_(&stream_state) {}
        state* state_;
    };

    /// Called by `client::report`.
    report_stream(std::shared_ptr<detail::blocking_service<T>> service, query_params query)
        : state_(std::make_unique<state>(std::move(service), std::move(query))) {}

    /// Send the request and wait for the first attendee; a second call continues from the current position.
    [[nodiscard]] iterator begin() & {
        if (!state_) {
            state_ = std::make_unique<state>(nullptr, query_params{});
        }
        if (!state_->started) {
            state_->started = true;
            state_->advance();
        }
        return iterator(*state_);
    }
    /// Deleted: iterators of a temporary stream would refer to nothing.
    detail::the_owner_must_not_be_a_temporary begin() && = delete;
    /// The end of the report, complete or after an error.
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return std::default_sentinel; }

    /// A summary of the report so far; complete when the range is at its end. `records` is the number of
    /// attendees that the iteration has reached.
    [[nodiscard]] report_summary summary() {
        if (!state_ || !state_->call) {
            return {};
        }
        wire::envelope envelope = state_->call->operation.envelope();
        state_->call->rows.add_unreadable(envelope.unreadable);
        return {.event_title = std::move(envelope.event_title),
                .records = state_->delivered,
                .stopped = false,
                .unreadable = std::move(envelope.unreadable)};
    }

  private:
    /// The call that reads the report.
    struct report_call {
        report_call(std::shared_ptr<detail::blocking_service<T>> of, query_params query)
            : service(std::move(of)), rows(service->context, query),
              operation(service->context, std::move(query), rows), driver(operation, *service) {}

        std::shared_ptr<detail::blocking_service<T>> service;
        detail::row_queue<Element> rows;
        operation::audience_report_operation operation;
        detail::blocking_driver<T> driver;
    };

    struct state {
        state(std::shared_ptr<detail::blocking_service<T>> service, query_params query) {
            if (service) {
                call.emplace(std::move(service), std::move(query));
            }
        }

        void advance() {
            if (current.has_error()) {
                at_end = true;
                return;
            }
            detail::scope_guard guard([this] { abandon(); });
            if (position < batch.size() || read_batch()) {
                current = std::move(batch[position++]);
                ++delivered;
            }
            guard.dismiss();
        }

        /// Wait for the next rows; return false at the end, complete or after an error.
        bool read_batch() {
            if (!call) {
                current = error(usage_errc::moved_from, "the client, or its stream");
                return false;
            }
            std::optional<result<void>> ended;
            while (call->rows.empty() && !(ended = call->driver.step())) {
            }
            if (!call->rows.empty()) {
                batch = call->rows.take();
                position = 0;
                return true;
            }
            if (const auto mismatch = call->rows.failure()) {
                current = *mismatch;
            } else if (!*ended) {
                current = ended->error();
            } else {
                at_end = true;
            }
            return false;
        }

        /// End the report after an exception: the error takes the place of the current row.
        void abandon() noexcept {
            if (call) {
                call->driver.abandon();
            }
            current = std::move(interrupted);
        }

        std::optional<report_call> call; ///< absent if the client or the stream was moved from
        result<Element> current;
        error interrupted = report_interrupted(); ///< for `abandon`, which must not allocate
        std::vector<Element> batch;
        std::size_t position = 0;    ///< of the next element in `batch`
        std::uint64_t delivered = 0; ///< rows that were `current`
        bool started = false;
        bool at_end = false;
    };

    static error report_interrupted() {
        error cause = detail::ended_by_exception();
        cause.location().operation = operation_kind::audience_report;
        return cause;
    }

    std::unique_ptr<state> state_;
};

}} // namespace webcasts::v0

#endif
