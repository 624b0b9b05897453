// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_COLUMN_PLAN_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_COLUMN_PLAN_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/detail/record/attendee_texts.hpp>
#include <webcasts/wire/name_table.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace wire {

/// What becomes of the attendee's fields of a row. It is made once for a table, so that the meaning of a
/// column costs nothing in a row.
struct column_plan {
    /// A column of texts that are a member of the attendee.
    struct text_column {
        detail::attendee_text<std::string_view> member;
        std::size_t index;
    };

    std::vector<text_column> texts;
    std::optional<std::size_t> registered_at;
    std::vector<std::size_t> kept; ///< the columns of fields that are kept under their names
    std::vector<basic_named_text<std::string_view>> kept_fields; ///< these fields without values
    std::size_t kept_name_bytes = 0;
    std::size_t name_bytes = 0; ///< of all columns

    /// Add a column, of which there is no other with that meaning. The name must outlive the plan.
    void add(field meaning, std::string_view name, std::size_t index) {
        name_bytes += name.size();
        if (const auto member = detail::attendee_texts<std::string_view>[static_cast<std::size_t>(meaning)]) {
            texts.push_back({member, index});
        } else if (meaning == field::registered_at) {
            registered_at = index;
        } else {
            kept.push_back(index);
            kept_fields.push_back({name, {}});
            kept_name_bytes += name.size();
        }
    }
    /// Return the number of columns.
    [[nodiscard]] std::size_t size() const noexcept {
        return texts.size() + kept.size() + (registered_at ? 1 : 0);
    }
};

}}} // namespace webcasts::v0::wire

#endif
