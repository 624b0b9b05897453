// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_EXPORT_OPTIONS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_EXPORT_OPTIONS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// What a row of `export` is.
enum class row_kind : std::uint8_t { registrants, sessions, answers, events };

/// Whose import `export` writes for.
enum class crm : std::uint8_t { salesforce, hubspot, marketo };

/// How far somebody came, from the lowest to the highest: a CRM's status only moves up.
enum class attendance : std::uint8_t { registered, no_show, attended, attended_on_demand };

/// Which rows and columns `export` writes.
struct export_options {
    row_kind rows = row_kind::registrants;
    std::optional<crm> preset;
    std::vector<attendance> statuses; ///< of people, with a preset; empty: all
    std::string previous;             ///< a file that was imported before; empty: none
    bool hash_pii = false;
    std::string hash_key_file;            ///< empty: WEBCASTS_HASH_KEY
    std::vector<std::string> hash_fields; ///< further columns to hash
    std::vector<std::string> drop;        ///< columns to leave out
};

} // namespace exporter

#endif
