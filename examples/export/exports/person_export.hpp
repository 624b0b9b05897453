// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_PERSON_EXPORT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_PERSON_EXPORT_HPP

#include "output/output_options.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace exporter {

/// The first member of the document, whose value is the version of its form.
inline constexpr std::string_view person_document = "webcasts_person";

/// Whose data are written, from where, and to which file.
struct person_export_options {
    std::string database;
    std::string email;     ///< in any spelling
    output_options output; ///< its format and CSV options are not used
};

/// How much is known of a person.
struct known_of_person {
    std::uint64_t events = 0;
    std::uint64_t registrations = 0;
    std::uint64_t sessions = 0;
    std::uint64_t questions = 0;
    std::uint64_t survey_answers = 0;
    std::uint64_t mentions = 0; ///< texts of others, or of events and runs, that have the address

    [[nodiscard]] bool is_empty() const noexcept { return registrations == 0 && mentions == 0; }
};

/// Write all that a database knows of a person as one JSON document (doc/exporter_files.md has its schema):
/// what `remove_people` would remove, found in the same way. Texts of others that mention the address are
/// named by their places, not shown. The document is of one state of the database.
///
/// The table journal records it, before the document is written. Throws `failure` as `open_to_read` and
/// `open_to_write` do, with `exit_status::cannot_write` also if the journal cannot be written, and as
/// `output_file` does.
[[nodiscard]] known_of_person export_person(const person_export_options& options);

} // namespace exporter

#endif
