// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_RECORD_SINKS_HPP
#define WEBCASTS_CLIENT_DETAIL_RECORD_SINKS_HPP

#include <webcasts/client/detail/report_element.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/record_sink.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

/// The clients' sinks for the records that a decoder delivers.
namespace webcasts { inline namespace v0 { namespace detail {

/// Keeps all events of a list.
class event_collector final : public wire::record_sink {
  public:
    bool on_event(event_summary&& event) override {
        events.push_back(std::move(event));
        return true;
    }
    bool on_restart() override {
        events.clear();
        return true;
    }
    std::vector<event_summary> events;
};

/// A visitor that an asynchronous call stores.
template <class Visitor, class Record>
concept visitor_of = requires(std::decay_t<Visitor>& visitor, Record& record) {
    std::invoke(visitor, record);
};

/// Call a visitor; return whether it continues, as one that returns nothing does.
template <class Visitor, class Record>
bool visit(Visitor& visitor, Record& record) {
    if constexpr (std::is_void_v<std::invoke_result_t<Visitor&, Record&>>) {
        std::invoke(visitor, record);
        return true;
    } else {
        return static_cast<bool>(std::invoke(visitor, record));
    }
}

/// Passes each attendee to a visitor, as an `Element`: `attendee_view`, or a caller's row to which every
/// attendee is assigned. `Visitor` may be a reference.
template <class Element, class Visitor>
class visiting_sink final : public wire::record_sink {
  public:
    visiting_sink(const operation::service_context& context, const query_params& query, Visitor function)
        : element_(context, query), visitor_(std::forward<Visitor>(function)) {}
    bool on_attendee(const attendee_view& person) override {
        return element_.assign(row_, person) && visit(visitor_, row_);
    }
    /// The mismatch of the first attendee that does not fit.
    [[nodiscard]] std::optional<error> failure() const { return element_.failure(); }
    /// Add the values that could not be read to a list of those of the report.
    void add_unreadable(unreadable_values& list) const { element_.add_unreadable(list); }

  private:
    report_element<Element> element_;
    Element row_{};
    Visitor visitor_;
};
template <class Visitor>
class visiting_sink<attendee_view, Visitor> final : public wire::record_sink {
  public:
    visiting_sink(const operation::service_context&, const query_params&, Visitor function)
        : visitor_(std::forward<Visitor>(function)) {}
    bool on_attendee(const attendee_view& person) override { return visit(visitor_, person); }
    [[nodiscard]] static std::optional<error> failure() noexcept { return std::nullopt; }
    static constexpr void add_unreadable(unreadable_values&) noexcept {}

  private:
    Visitor visitor_;
};

/// Keeps the attendees of a report until they are taken: all at the end, or batch by batch.
template <class Element>
class row_queue final : public wire::record_sink {
  public:
    row_queue(const operation::service_context& context, const query_params& query)
        : element_(context, query) {}

    bool on_attendee(const attendee_view& person) override {
        if (rows_.empty()) {
            rows_.reserve(expected_);
        }
        return element_.append(rows_, person);
    }
    bool on_restart() override {
        if (!taken_) {
            rows_.clear();
            element_.restart();
        }
        return !taken_;
    }

    [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
    /// Take the rows; from now on `on_restart` refuses.
    [[nodiscard]] std::vector<Element> take() {
        taken_ = true;
        expected_ = rows_.size() + rows_.size() / 8; // the next chunk has about as many rows
        return std::exchange(rows_, {});
    }
    /// The mismatch of the first attendee that does not fit.
    [[nodiscard]] std::optional<error> failure() const { return element_.failure(); }
    /// Add the values that could not be read to a list of those of the report.
    void add_unreadable(unreadable_values& list) const { element_.add_unreadable(list); }

  private:
    report_element<Element> element_;
    std::vector<Element> rows_;
    std::size_t expected_ = 0;
    bool taken_ = false;
};

}}} // namespace webcasts::v0::detail

#endif
