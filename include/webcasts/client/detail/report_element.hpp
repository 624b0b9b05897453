// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_REPORT_ELEMENT_HPP
#define WEBCASTS_CLIENT_DETAIL_REPORT_ELEMENT_HPP

#include <webcasts/api.hpp>
#include <webcasts/detail/scope_guard.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/row.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// Makes the elements of a report: attendees, or the caller's rows, whose first mismatch ends the report.
template <class Element>
class report_element {
  public:
    /// The context must outlive the element.
    report_element(const operation::service_context& context, const query_params& query)
        : mapper_(context.names, context.rules_for(query.tz)), context_(context) {}

    /// Assign a row, whose memory is reused; return false if the attendee does not fit.
    bool assign(Element& element, const attendee_view& person) {
        failure_ = mapper_.assign(element, person, records_);
        if (failure_) {
            failure_ = context_.without_secrets(*std::move(failure_));
            failure_->location().operation = operation_kind::audience_report;
            failure_->location().format = context_.form.format;
            return false;
        }
        ++records_;
        return true;
    }
    /// Append a row; return false if the attendee does not fit. A row that cannot be filled is not appended.
    bool append(std::vector<Element>& elements, const attendee_view& person) {
        Element& added = elements.emplace_back();
        scope_guard taken_back([&elements] { elements.pop_back(); });
        if (!assign(added, person)) {
            return false;
        }
        taken_back.dismiss();
        return true;
    }
    /// Start again with the first row.
    void restart() noexcept {
        records_ = 0;
        mapper_.clear_unreadable();
    }
    /// Why a function returned false.
    [[nodiscard]] const std::optional<error>& failure() const noexcept { return failure_; }
    /// Add the values that could not be read to a list of those of the report.
    void add_unreadable(unreadable_values& list) const { list.add(mapper_.unreadable()); }

  private:
    row_mapper<Element> mapper_;
    const operation::service_context& context_;
    std::uint64_t records_ = 0; ///< attendees that fit
    std::optional<error> failure_;
};

template <>
class report_element<attendee> {
  public:
    report_element(const operation::service_context&, const query_params&) noexcept {}
    static bool append(std::vector<attendee>& elements, const attendee_view& person) {
        append_owned(elements, person);
        return true;
    }
    static constexpr void restart() noexcept {}
    static std::optional<error> failure() noexcept { return std::nullopt; }
    static constexpr void add_unreadable(unreadable_values&) noexcept {}
};

}}} // namespace webcasts::v0::detail

#endif
