// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_CRM_CHECK_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_CRM_CHECK_HPP

#include "exports/crm_preset.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace exporter {

/// Why a CRM would refuse a row, or cut it.
enum class crm_fault : std::uint8_t { blank, too_long, no_address, no_country };

/// Tests rows of a preset against the CRM's rules, and counts what they break.
class crm_check {
  public:
    /// A column that is written: its place in the rows, its rules, and whether a token replaces its text, of
    /// which only the absence is tested.
    struct column {
        std::size_t place;
        crm_column rules;
        bool hashed;
    };
    /// A rule that rows break.
    struct finding {
        crm_column rules;
        crm_fault fault;
        std::uint64_t rows = 0;
        std::vector<std::uint64_t> first_rows;          ///< a few of them, by their numbers
        std::map<std::string, std::uint64_t> countries; ///< a few of those that are none, with their rows
    };

    crm_check(const crm_rules& rules, std::vector<column> columns);

    /// Return what is wrong with a row, for people; empty if the CRM takes it.
    [[nodiscard]] std::string reason_against(const std::vector<std::optional<std::string>>& row) const;
    /// Count what is wrong with a row. `number` is that of its line in a spreadsheet, where the heading is 1.
    void count(const std::vector<std::optional<std::string>>& row, std::uint64_t number);

    /// Return the rules that rows break, in the order of the columns.
    [[nodiscard]] std::vector<finding> findings() const;
    /// Return a finding as a sentence that names no person.
    [[nodiscard]] std::string sentence(const finding& item) const;

  private:
    [[nodiscard]] std::vector<std::pair<std::size_t, crm_fault>>
    faults_of(const std::vector<std::optional<std::string>>& row) const;

    const crm_rules& rules_;
    std::vector<column> columns_;
    std::map<std::pair<std::size_t, crm_fault>, finding> findings_; ///< by the column's index
};

/// Return a fault's name in JSON, such as `too_long`.
[[nodiscard]] std::string_view name_of(crm_fault fault) noexcept;

/// Return the length of a text in UTF-16 code units; bytes that are not UTF-8 are one each.
[[nodiscard]] std::size_t utf16_length(std::string_view text) noexcept;

} // namespace exporter

#endif
