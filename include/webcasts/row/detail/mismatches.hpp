// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_DETAIL_MISMATCHES_HPP
#define WEBCASTS_ROW_DETAIL_MISMATCHES_HPP

#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/row/detail/names.hpp>
#include <webcasts/row/detail/nearest_name.hpp>
#include <webcasts/row/detail/value.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/record/unreadable_log.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#ifdef __GNUC__
#pragma GCC diagnostic push
// Of many values a switch handles some, and its default the others.
#pragma GCC diagnostic ignored "-Wswitch-enum"
#endif

namespace webcasts { inline namespace v0 { namespace detail {

/// The name of a field that may have been meant.
struct near_field {
    std::string name{};         ///< empty: none is near
    bool is_of_service = false; ///< the service chose it
};

/// Return the name nearest to `wanted` among a record's fields that no other member takes.
[[nodiscard]] inline near_field nearest_field(std::string_view wanted, wire::node record,
                                              const std::vector<std::string_view>& extra,
                                              std::span<const row_slot> row_slots) {
    nearest_name nearest(wanted);
    const auto offer = [&](std::string_view name, wire::field meaning) {
        for (const row_slot& slot : row_slots) {
            if (slot.field == name || (meaning != wire::field::unknown && slot.meaning == meaning)) {
                return;
            }
        }
        nearest.consider(name);
    };
    for (const wire::known_field& row : wire::known_fields) {
        if (row.record == record) {
            offer(row.wire.empty() ? row.column : row.wire, row.meaning);
            offer(row.member, row.meaning);
        }
    }
    const std::string_view known = nearest.get();
    for (const std::string_view name : extra) {
        offer(name, wire::field::unknown);
    }
    const bool is_of_service = nearest.get() != known;
    const std::string_view field = nearest.get();
    if (record == wire::node::attendee) {
        for (const std::string_view list : {"sessions", "questions", "survey_answers"}) {
            offer(list, wire::field::unknown);
        }
    }
    return {std::string(nearest.get()), is_of_service && nearest.get() == field};
}

/// Collects the mismatches between one record and a row for one error; by lenient rules those that cost only
/// a value are listed instead.
///
/// The same mismatch in several elements of a list is reported once, with the first element and their number.
class row_mismatches {
  public:
    /// A member that cannot be filled.
    struct item {
        row_fault fault = row_fault::none;
        std::string_view list{};   ///< the row's member, if the mismatch is in an element of a list
        std::size_t index = 0;     ///< of the element
        std::string_view member{}; ///< of the row or the element
        std::string type{};        ///< the member's
        std::string expected{};    ///< what the type takes
        field_value value{};       ///< its texts are those of the record
        near_field nearest{};      ///< another field
        std::string location{};    ///< of the record in the attendee, such as `session.live[2].`
        std::size_t count = 1;     ///< elements that have this mismatch
    };

    /// The list must outlive this object; `record` is the attendee's number.
    row_mismatches(const wire::value_rules& rules, unreadable_values& list, std::uint64_t record)
        : rules_(rules), unreadable_(list), record_(record) {}

    [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
    /// The zone of the record's times.
    [[nodiscard]] wire::times_zone zone() const noexcept { return rules_.zone; }
    /// Return whether a text that cannot be read leaves its member empty.
    [[nodiscard]] bool goes_on() const noexcept { return rules_.policy == wire::value_policy::lenient; }
    /// List a text that cannot be read. `location` is that of the element in the attendee.
    void add_unreadable(std::string_view location, const field_value& value) {
        wire::unreadable_log log({}, unreadable_);
        log.begin_record("attendee", record_);
        log.add(std::string(location).append(value.name), value.name, value.text);
    }

    /// Count a mismatch that an earlier element of the list has too; return false if there is none.
    bool count_repeated(row_fault fault, std::string_view list, std::string_view member) {
        for (item& other : items_) {
            if (!list.empty() && other.fault == fault && other.list == list && other.member == member) {
                ++other.count;
                return true;
            }
        }
        return false;
    }
    void add(item mismatch) { items_.push_back(std::move(mismatch)); }
    /// Add a hint about an optional member without a field, and the name that may have been meant.
    void add_hint(std::string_view member, const near_field& nearest) {
        hints_.append("; besides, member '").append(member).append("' is empty: no field of this name");
        append_nearest(hints_, hinted_values_, member, nearest);
    }

    /// Make the error. The record's number is absent if the caller does not know it.
    [[nodiscard]] error to_error(std::optional<std::uint64_t> record) const {
        std::string text = std::to_string(items_.size());
        text.append(items_.size() == 1 ? " mismatch" : " mismatches");
        std::string values;
        for (std::size_t i = 0; i < items_.size(); ++i) {
            text.append(i == 0 ? ": " : "; ").append(description(items_[i], values));
            append_value(values, items_[i]);
        }
        text.append(hints_);
        append_line(values, hinted_values_);
        error failure(protocol_errc::row_mismatch, std::move(text));
        failure.set_server_text(service_text(std::move(values)));
        failure.location().record = record;
        std::string& path = failure.location().field_path;
        path = "attendee";
        if (record) {
            path.append("[").append(std::to_string(*record)).append("]");
        }
        const item& first = items_.front();
        path.append(".").append(first.location);
        const std::string shown = shown_value(first.value.name.empty() ? first.member : first.value.name);
        path.append(shown, 1, shown.size() - 2);
        return failure;
    }

  private:
    static std::string path(const item& mismatch) {
        std::string text;
        if (!mismatch.list.empty()) {
            text.append(mismatch.list).append("[").append(std::to_string(mismatch.index)).append("].");
        }
        return text.append(mismatch.member);
    }

    static std::string_view holder_of(field_value::form form) noexcept {
        switch (form) {
        case field_value::form::time:
            return "webcasts::local_time";
        case field_value::form::seconds:
            return "std::chrono::seconds";
        case field_value::form::kind:
            return "webcasts::viewing_kind";
        default:
            return "std::string";
        }
    }

    static std::string contents(const field_value& value) {
        switch (value.holds) {
        case field_value::form::time:
            return "a time";
        case field_value::form::seconds:
            return "a number of seconds";
        case field_value::form::kind:
            return "a kind of viewing";
        default:
            return "a text of " + std::to_string(value.text.size()) + " bytes";
        }
    }

    /// Append the name of a near field: to the library's text if it is the library's, else to the service's.
    static void append_nearest(std::string& text, std::string& values, std::string_view member,
                               const near_field& nearest) {
        if (nearest.name.empty()) {
            return;
        }
        if (!nearest.is_of_service) {
            text.append(", the nearest is ").append(shown_value(nearest.name));
            return;
        }
        text.append(", the nearest is in server_text()");
        append_line(values, std::string(member).append(": the nearest field is ").append(nearest.name));
    }
    static void append_line(std::string& values, std::string_view line) {
        values.append(values.empty() || line.empty() ? "" : "\n").append(line);
    }

    static std::string description(const item& mismatch, std::string& values) {
        const field_value& value = mismatch.value;
        std::string text = "member '" + path(mismatch) + "' (" + mismatch.type + ")";
        if (mismatch.count > 1) {
            text.append(" and ").append(std::to_string(mismatch.count - 1)).append(" more alike");
        }
        text.append(": ");
        if (!value.name.empty() && mismatch.fault != row_fault::ambiguous) {
            text.append("field ").append(shown_value(value.name)).append(" ");
        }
        switch (mismatch.fault) {
        case row_fault::no_field:
            text.append("no field of this name");
            append_nearest(text, values, path(mismatch), mismatch.nearest);
            return text.append(": rename it, or make it std::optional");
        case row_fault::no_value:
            return text.append(value.known ? "is absent or empty" : "is empty")
                .append(": make it std::optional");
        case row_fault::ambiguous:
            return text.append("the fields ")
                .append(shown_value(value.name))
                .append(" and ")
                .append(shown_value(value.text))
                .append(" both fit its name: name one of them in field_names");
        case row_fault::out_of_range:
            return text.append("holds a number out of the type's range: make it a wider type");
        case row_fault::inexact:
            return text.append("holds no whole number of this unit: make it std::chrono::seconds");
        case row_fault::not_borrowable:
            return text.append("holds ")
                .append(contents(value))
                .append(", which is no text to view: make it ")
                .append(holder_of(value.holds));
        case row_fault::list_for_field:
            return text.append("this is a list: make it a std::vector of a described struct");
        case row_fault::field_for_list:
            return text.append(
                "no list of this name: there are sessions, questions, survey_answers and extra");
        case row_fault::other_list:
            return text.append(
                "the elements of this list are others: make it a std::vector of a described struct or of "
                "the library's own");
        default:
            return text.append("holds ")
                .append(contents(value))
                .append(", not ")
                .append(mismatch.expected)
                .append(": make it ")
                .append(holder_of(value.holds));
        }
    }

    /// Append a value for `server_text()`, cut to 200 bytes at the end of a character.
    static void append_value(std::string& values, const item& mismatch) {
        constexpr std::size_t max_value = 200;
        constexpr std::size_t max_total = 4096;
        if (mismatch.value.holds != field_value::form::text || values.size() > max_total) {
            return;
        }
        std::string_view value = mismatch.value.text;
        if (value.size() > max_value) {
            std::size_t end = max_value;
            while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) {
                --end;
            }
            value = value.substr(0, end);
        }
        append_line(values, path(mismatch).append(": ").append(value));
    }

    const wire::value_rules rules_;
    unreadable_values& unreadable_;
    const std::uint64_t record_;
    std::vector<item> items_;
    std::string hints_;
    std::string hinted_values_; ///< names of the service that the hints are about
};

}}} // namespace webcasts::v0::detail

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

#endif
