// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_EXPORTS_CRM_PEOPLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_EXPORTS_CRM_PEOPLE_HPP

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace exporter {

/// Makes one row for each person of the rows of a preset's table, one for each registration, which come
/// person by person and the oldest first.
///
/// Each field has the value of the latest registration in which it is not blank: a short second registration
/// takes nothing away. The status is the highest. The e-mail is without white space around it and without
/// characters that nobody sees, which are no part of it.
class crm_people {
  public:
    using row = std::vector<std::optional<std::string>>;

    /// `email` is the column with the address; `write` gets each person when the next one begins.
    crm_people(std::size_t email, std::function<void(row& person)> write);

    /// Take the next registration. Registrations without an e-mail are a person each.
    void add(const row& registration);
    /// Write the last person.
    void finish();

  private:
    [[nodiscard]] bool continues(const row& registration) const;

    std::size_t email_;
    std::function<void(row& person)> write_;
    row person_; ///< empty: none yet
};

} // namespace exporter

#endif
