// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_REPORT_STREAM_HPP
#define WEBCASTS_REPORT_STREAM_HPP

#include <webcasts/detail/blocking_driver.hpp>
#include <webcasts/detail/blocking_service.hpp>
#include <webcasts/detail/when_used.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/row.hpp>
#include <webcasts/transport.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::inline v0 {

/// What is known of a report besides its attendees.
struct report_summary {
    std::string event_title;   ///< empty in CSV reports
    std::uint64_t records = 0; ///< attendees handed over
    bool stopped = false;      ///< the visitor wanted no more
};

namespace detail {

/// A record sink that calls a function whose type it does not know, so that reports of all kinds of elements
/// over one transport share one decoder: its code is most of what a report costs a compiler.
template <transport T>
class attendee_taker {
  public:
    /// `take(const attendee_view&)` returns false where it wants no more; it must outlive the sink. What it
    /// took stands, unless it has a member `forget()`.
    template <class Take>
    explicit attendee_taker(Take& take) noexcept
        : take_(&take), call_([](void* at, const attendee_view& person) {
              return static_cast<bool>((*static_cast<Take*>(at))(person));
          }) {
        if constexpr (requires { take.forget(); }) {
            forget_ = [](void* at) { static_cast<Take*>(at)->forget(); };
        }
    }
    bool on_attendee(const attendee_view& person) { return call_(take_, person); }
    static bool on_event(const event_summary&) noexcept { return true; }
    bool on_restart() {
        if (forget_ != nullptr) {
            forget_(take_);
        }
        return forget_ != nullptr;
    }

  private:
    void* take_;
    bool (*call_)(void*, const attendee_view&);
    void (*forget_)(void*) = nullptr;
};

/// Makes the elements of a report: attendees, or rows of the caller's, whose first mismatch ends the report.
template <class Element>
class report_element {
  public:
    explicit report_element(const operation::service_context& context)
        : mapper_(context.names), format_(context.form.format) {}

    /// Assign a row, which keeps its memory; false where the attendee does not fit.
    bool assign(Element& element, const attendee_view& person) {
        failure_ = mapper_.assign(element, person, records_);
        if (failure_) {
            failure_->place().operation = operation_kind::audience_report;
            failure_->place().format = format_;
            return false;
        }
        ++records_;
        return true;
    }
    /// Append a row; false where the attendee does not fit.
    bool append(std::vector<Element>& elements, const attendee_view& person) {
        if (!assign(elements.emplace_back(), person)) {
            elements.pop_back();
            return false;
        }
        return true;
    }
    /// Begin again with the first row.
    void forget() noexcept { records_ = 0; }
    /// Say why a function returned false.
    [[nodiscard]] const std::optional<error>& failure() const noexcept { return failure_; }

  private:
    row_mapper<Element> mapper_;
    wire_format format_;
    std::uint64_t records_ = 0; ///< attendees that fitted
    std::optional<error> failure_;
};

template <>
class report_element<attendee> {
  public:
    explicit report_element(const operation::service_context&) noexcept {}
    template <class Elements>
    static bool append(Elements& elements, const attendee_view& person) {
        append_owned(elements, person);
        return true;
    }
    static constexpr void forget() noexcept {}
    static constexpr std::optional<error> failure() noexcept { return std::nullopt; }
};

/// Takes all attendees of a report, or none: its elements are of use when the report has ended well.
template <class Element, class Elements = std::vector<Element>>
struct whole_report {
    report_element<Element> element;
    Elements elements{};
    bool operator()(const attendee_view& person) { return element.append(elements, person); }
    void forget() {
        elements.clear();
        element.forget();
    }
};

} // namespace detail

/** An audience report that is arriving: a C++20 input range of `result<Element>`, pulled from the transport
   as it is iterated. `Element` is `attendee` or a struct of the caller's (row.hpp).

    An error is the last element: what came before it stands, but the report is not whole. At most one chunk's
   attendees are held. The client must outlive the stream and is not used for anything else meanwhile. Not
   thread-safe.

    @code
    for (const auto& row : client.report(query)) {
        if (!row) { return row.error(); }
        use(*row);
    }
    @endcode
*/
template <transport T, class Element = attendee>
class report_stream {
    struct state;

  public:
    /// Reads the stream; all iterators of one stream share its position.
    class iterator {
      public:
        /// An attendee, or the error that ends the report.
        using value_type = result<detail::when_used<Element, T>>;
        /// As iterators have one.
        using difference_type = std::ptrdiff_t;
        /// It passes over the report once.
        using iterator_concept = std::input_iterator_tag;

        /// The current element; valid until the iterator moves on. Not at the end.
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
        /// Tell whether the report has ended, whole or by an error that was its last element.
        [[nodiscard]] friend bool operator==(const iterator& at, std::default_sentinel_t) noexcept {
            return at.state_->at_end;
        }

      private:
        friend class report_stream;
        explicit iterator(state& from) noexcept : state_(&from) {}
        state* state_;
    };

    /// What `client::report` calls.
    report_stream(T& transport, detail::blocking_service& service, audience_query_spec query)
        : state_(std::make_unique<state>(transport, service, std::move(query))) {}

    /// Send the request and wait for the first attendee; a second call continues where the first one is.
    [[nodiscard]] iterator begin() {
        if (!state_->begun) {
            state_->begun = true;
            state_->advance();
        }
        return iterator(*state_);
    }
    /// The end, whatever it comes by.
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return std::default_sentinel; }

    /// What is known of the report so far; complete when the range is at its end.
    [[nodiscard]] report_summary summary() {
        wire::envelope found = state_->operation.found();
        if (state_->rows.element.failure()) {
            --found.records;
        }
        return {std::move(found.event_title), found.records, false};
    }

  private:
    using operation_type = operation::audience_report_operation<detail::attendee_taker<T>>;

    struct queue {
        detail::report_element<Element> element;
        std::vector<detail::when_used<Element, T>> waiting{};
        bool operator()(const attendee_view& person) { return element.append(waiting, person); }
    };

    struct state {
        state(T& transport, detail::blocking_service& service, audience_query_spec query)
            : rows{detail::report_element<Element>(service.context)}, sink(rows),
              operation(service.context, std::move(query), sink), driver(transport, operation, service) {}

        void advance() {
            if (current.has_error()) {
                at_end = true;
                return;
            }
            if (taken == rows.waiting.size()) {
                rows.waiting.clear();
                taken = 0;
                std::optional<result<void>> ended;
                while (rows.waiting.empty() && !(ended = driver.step())) {
                }
                if (rows.waiting.empty()) {
                    if (const auto& misfit = rows.element.failure()) {
                        current = *misfit;
                    } else if (!*ended) {
                        current = ended->error();
                    } else {
                        at_end = true;
                    }
                    return;
                }
            }
            current = std::move(rows.waiting[taken++]);
        }

        queue rows;
        detail::attendee_taker<T> sink;
        operation_type operation;
        detail::blocking_driver<T, operation_type> driver;
        result<detail::when_used<Element, T>> current;
        std::size_t taken = 0; ///< how many of `rows.waiting` were handed out
        bool begun = false;
        bool at_end = false;
    };

    std::unique_ptr<state> state_;
};

} // namespace webcasts::inline v0

#endif
