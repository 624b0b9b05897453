// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_REPORT_STREAM_HPP
#define WEBCASTS_CLIENT_REPORT_STREAM_HPP

#include <webcasts/client/detail/blocking_driver.hpp>
#include <webcasts/client/detail/blocking_service.hpp>
#include <webcasts/client/detail/record_sinks.hpp>
#include <webcasts/client/report_summary.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/transport.hpp>

#include <cstddef>
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
/// one chunk's attendees are held. The client must outlive the stream, and must not be used for anything else
/// meanwhile. Not thread-safe.
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
    report_stream(T& transport, detail::blocking_service& service, query_params query)
        : state_(std::make_unique<state>(transport, service, std::move(query))) {}

    /// Send the request and wait for the first attendee; a second call continues from the current position.
    [[nodiscard]] iterator begin() {
        if (!state_->started) {
            state_->started = true;
            state_->advance();
        }
        return iterator(*state_);
    }
    /// The end of the report, complete or after an error.
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return std::default_sentinel; }

    /// A summary of the report so far; complete when the range is at its end.
    [[nodiscard]] report_summary summary() {
        wire::envelope envelope = state_->operation.envelope();
        if (state_->rows.failure()) {
            --envelope.records;
        }
        state_->rows.add_unreadable(envelope.unreadable);
        return {.event_title = std::move(envelope.event_title),
                .records = envelope.records,
                .stopped = false,
                .unreadable = std::move(envelope.unreadable)};
    }

  private:
    struct state {
        state(T& transport, detail::blocking_service& service, query_params query)
            : rows(service.context, query), operation(service.context, std::move(query), rows),
              driver(transport, operation, service) {}

        void advance() {
            if (current.has_error()) {
                at_end = true;
                return;
            }
            if (position == batch.size() && !read_batch()) {
                return;
            }
            current = std::move(batch[position++]);
        }

        /// Wait for the next rows; return false at the end, complete or after an error.
        bool read_batch() {
            std::optional<result<void>> ended;
            while (rows.empty() && !(ended = driver.step())) {
            }
            if (!rows.empty()) {
                batch = rows.take();
                position = 0;
                return true;
            }
            if (const auto mismatch = rows.failure()) {
                current = *mismatch;
            } else if (!*ended) {
                current = ended->error();
            } else {
                at_end = true;
            }
            return false;
        }

        detail::row_queue<Element> rows;
        operation::audience_report_operation operation;
        detail::blocking_driver<T> driver;
        result<Element> current;
        std::vector<Element> batch;
        std::size_t position = 0; ///< of the next element in `batch`
        bool started = false;
        bool at_end = false;
    };

    std::unique_ptr<state> state_;
};

}} // namespace webcasts::v0

#endif
