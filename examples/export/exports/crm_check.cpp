// SPDX-License-Identifier: BSL-1.0
#include "exports/crm_check.hpp"

#include "exports/country.hpp"
#include "store/erased_address.hpp"
#include "text/canonical_address.hpp"
#include "text/counted.hpp"
#include "text/utf8.hpp"

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace exporter {

namespace {

constexpr std::size_t max_named = 5;

bool is_mailable(std::string_view text) {
    const std::string key = canonical_address(text);
    return is_one_address(key) && key.find('.', key.rfind('@')) != std::string::npos;
}

/// Return the limit that a value breaks, as words.
std::string reason_of(const crm_column& rules, crm_fault fault, const std::string& text) {
    switch (fault) {
    case crm_fault::blank:
        return fmt::format("{} is blank", rules.header);
    case crm_fault::too_long:
        return fmt::format("{} has more than {} characters ({})", rules.header, rules.max_length,
                           utf16_length(text));
    case crm_fault::no_address:
        return fmt::format("{} is no e-mail address", rules.header);
    case crm_fault::no_country:
        break;
    }
    return fmt::format("{} is no country of ISO 3166", rules.header);
}

} // namespace

crm_check::crm_check(const crm_rules& rules, std::vector<column> columns)
    : rules_(rules), columns_(std::move(columns)) {}

std::string crm_check::reason_against(const std::vector<std::optional<std::string>>& row) const {
    std::string reasons;
    for (const auto& [index, fault] : faults_of(row)) {
        const column& item = columns_[index];
        reasons.append(reasons.empty() ? "" : "; ")
            .append(reason_of(item.rules, fault, row[item.place].value_or("")));
    }
    return reasons;
}

void crm_check::count(const std::vector<std::optional<std::string>>& row, std::uint64_t number) {
    for (const auto& [index, fault] : faults_of(row)) {
        const column& item = columns_[index];
        finding& found =
            findings_.try_emplace({index, fault}, finding{item.rules, fault, 0, {}, {}}).first->second;
        ++found.rows;
        if (found.first_rows.size() < max_named) {
            found.first_rows.push_back(number);
        }
        // A longer text may be anything.
        constexpr std::size_t max_country = 40;
        const std::string text = row[item.place].value_or("");
        if (fault == crm_fault::no_country && text.size() <= max_country &&
            (found.countries.size() < max_named || found.countries.contains(text))) {
            ++found.countries[text];
        }
    }
}

std::vector<crm_check::finding> crm_check::findings() const {
    std::vector<finding> found;
    for (const auto& [key, item] : findings_) {
        found.push_back(item);
    }
    return found;
}

std::string crm_check::sentence(const finding& item) const {
    const auto& [rules, fault, rows, first_rows, countries] = item;
    const std::string who = counted(rows, "row has", "rows have");
    const std::string where =
        fmt::format("row{} {}{}", first_rows.size() == 1 ? "" : "s", fmt::join(first_rows, ", "),
                    rows > first_rows.size() ? " ..." : "");
    switch (fault) {
    case crm_fault::blank:
        return fmt::format("{} no {}, which {} requires ({})", who, rules.header, rules_.name, where);
    case crm_fault::too_long:
        return fmt::format("{} more than {} characters in {}, the most that {} takes ({})", who,
                           rules.max_length, rules.header, rules_.name, where);
    case crm_fault::no_address:
        return fmt::format("{} an {} that is no e-mail address ({})", who, rules.header, where);
    case crm_fault::no_country:
        break;
    }
    std::string names;
    for (const auto& [name, count] : countries) {
        names.append(names.empty() ? ": " : ", ").append(fmt::format("{} {}", name, count));
    }
    return fmt::format(
        "{} a {} that is neither a name nor a code of ISO 3166, which {} refuses where its country "
        "picklists are on ({}){}",
        who, rules.header, rules_.name, where, names);
}

std::vector<std::pair<std::size_t, crm_fault>>
crm_check::faults_of(const std::vector<std::optional<std::string>>& row) const {
    std::vector<std::pair<std::size_t, crm_fault>> faults;
    for (std::size_t index = 0; index < columns_.size(); ++index) {
        const auto& [place, rules, hashed] = columns_[index];
        const std::string text = row[place].value_or("");
        if (visible_text(text).empty()) {
            if (rules.required) {
                faults.emplace_back(index, crm_fault::blank);
            }
            continue;
        }
        if (hashed) {
            continue;
        }
        if (rules.max_length != 0 && utf16_length(text) > rules.max_length) {
            faults.emplace_back(index, crm_fault::too_long);
        }
        if (rules.values == crm_values::address && !is_mailable(text)) {
            faults.emplace_back(index, crm_fault::no_address);
        }
        if (rules.values == crm_values::country && !is_iso_country(visible_text(text))) {
            faults.emplace_back(index, crm_fault::no_country);
        }
    }
    return faults;
}

std::string_view name_of(crm_fault fault) noexcept {
    constexpr std::array<std::string_view, 4> names{"blank", "too_long", "no_address", "no_country"};
    return names[static_cast<std::size_t>(fault)];
}

std::size_t utf16_length(std::string_view text) noexcept {
    std::size_t length = 0;
    while (!text.empty()) {
        const utf8_character c = first_utf8_character(text);
        length += c.valid && c.value > 0xFFFF ? 2 : 1;
        text.remove_prefix(c.size);
    }
    return length;
}

} // namespace exporter
