// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_CRM_PEOPLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_CRM_PEOPLE_HPP

#include "exports/export_table.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace exporter {

/// Makes one row for each person of the rows of a preset's table, one for each registration, which come
/// person by person and the oldest first.
///
/// Each field has the value of the latest registration in which it is not blank: a short second registration
/// takes nothing away. The status is the highest. The e-mail is without white space around it and without
/// characters that nobody sees, which are no part of it. A column of one's own may be merged in another way
/// (`cell_merge`).
class crm_people {
  public:
    using row = std::vector<std::optional<std::string>>;

    /// `email` is the column with the address; `merges` has a way for each column; `write` gets each person
    /// when the next one begins.
    crm_people(std::size_t email, std::vector<cell_merge> merges, std::function<void(row& person)> write);

    /// Take the next registration. Registrations without an e-mail are a person each.
    void add(const row& registration);
    /// Write the last person.
    void finish();

  private:
    [[nodiscard]] bool continues(const row& registration) const;
    void merge(std::size_t column, std::optional<std::string>& cell, bool is_new_event);

    std::size_t email_;
    std::vector<cell_merge> merges_;
    std::function<void(row& person)> write_;
    row person_;                   ///< empty: none yet
    std::set<std::string> events_; ///< of the person
};

} // namespace exporter

#endif
