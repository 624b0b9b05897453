// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_UNREADABLE_LOG_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_UNREADABLE_LOG_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/form_pairs.hpp>
#include <webcasts/detail/lower_case.hpp>
#include <webcasts/records.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/name_table.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace wire {

/// Return a path of names and indices with `?` for each name that is not in the table: the service may have
/// written anything there.
[[nodiscard]] inline std::string known_path(const name_table& names, std::string_view path) {
    const auto is_known = [&names](std::string_view name) {
        std::string column = detail::lower_case(name); // the spelling of CSV's columns in the table
        std::replace(column.begin(), column.end(), ' ', '_');
        std::replace(column.begin(), column.end(), '-', '_');
        for (std::size_t i = 0; i < node_count; ++i) {
            const auto parent = static_cast<node>(i);
            if (names.find(parent, name) != node::unknown ||
                names.find_field(parent, name) != field::unknown ||
                names.find_field(parent, column) != field::unknown) {
                return true;
            }
        }
        return false;
    };
    std::string made;
    detail::for_each_part(path, '.', [&](std::string_view part) {
        std::string_view name = part;
        if (part.ends_with(']')) {
            const std::size_t index = part.rfind('[');
            const std::string_view digits = part.substr(index + 1, part.size() - index - 2);
            if (index != std::string_view::npos &&
                std::all_of(digits.begin(), digits.end(), detail::is_digit)) {
                name = part.substr(0, index);
            }
        }
        made.append(made.empty() ? "" : ".");
        made.append(is_known(name) ? name : "?").append(part.substr(name.size()));
    });
    return made;
}

/// Lists the values of a response that cannot be read, with the record that is being built.
class unreadable_log {
  public:
    /// The list must outlive the log.
    unreadable_log(const value_rules& rules, unreadable_values& list) noexcept : rules_(rules), list_(list) {}

    /// Return whether a decoder goes on after a value that it cannot read.
    [[nodiscard]] bool goes_on() const noexcept { return rules_.policy == value_policy::lenient; }
    /// The zone of the response's times.
    [[nodiscard]] times_zone zone() const noexcept { return rules_.zone; }

    /// Start a record: `kind` is `attendee` or `event`, `number` its place in the response, from 0.
    void begin_record(const char* kind, std::uint64_t number) noexcept {
        kind_ = kind;
        record_ = number;
    }

    /// List a text of the response that is in no record.
    void add_outside_records(const name_table& names, std::string_view name, std::string_view text,
                             unreadable_effect effect) {
        begin_record("", 0);
        add(known_path(names, name), name, text, effect);
    }

    /// List a value of the record. `path` is that of the field in the record; it holds no name that the
    /// service chose (`known_path`).
    void add(std::string_view path, std::string_view name, std::string_view text,
             unreadable_effect effect = unreadable_effect::value_absent) {
        constexpr std::size_t max_path = 300;
        constexpr std::size_t max_text = 200;
        if (list_.listed.size() >= unreadable_values::max_listed) { // it is only counted
            list_.add({.effect = effect});
            return;
        }
        std::string place(kind_);
        if (!place.empty()) {
            place.append("[").append(std::to_string(record_)).append("].");
        }
        place.append(path.substr(0, max_path));
        list_.add({.record = record_,
                   .field_path = std::string(start_of(place, max_path)),
                   .name = service_text(std::string(start_of(name, max_text))),
                   .text = service_text(std::string(start_of(text, max_text))),
                   .effect = effect});
    }

  private:
    /// Return at most `max_size` bytes of a text, without a part of a character at the end.
    static std::string_view start_of(std::string_view text, std::size_t max_size) noexcept {
        if (text.size() <= max_size) {
            return text;
        }
        while (max_size > 0 && (static_cast<unsigned char>(text[max_size]) & 0xC0U) == 0x80U) {
            --max_size;
        }
        return text.substr(0, max_size);
    }

    const value_rules rules_;
    unreadable_values& list_;
    const char* kind_ = "";
    std::uint64_t record_ = 0;
};

}}} // namespace webcasts::v0::wire

#endif
