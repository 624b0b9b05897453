// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_FORGOTTEN_PEOPLE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_FORGOTTEN_PEOPLE_HPP

#include "store/address_mentions.hpp"
#include "store/sqlite_connection.hpp"
#include <webcasts/records.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// The people whom `forget` removed from a database: `sync` stores neither them nor mentions of their
/// addresses in the texts of others. Functions throw as `sqlite_connection` does; the database must outlive
/// the object.
class forgotten_people {
  public:
    explicit forgotten_people(sqlite_connection& database);

    /// Return whether anybody was removed.
    [[nodiscard]] bool any();
    /// Return whether the text of an address column belongs to somebody who was removed.
    [[nodiscard]] bool has(std::string_view email);
    /// Replace all mentions of addresses of removed people in the texts of a person, of whom the address
    /// itself is not one.
    void clean(webcasts::attendee& person);
    /// The same for fields, and for one text.
    void clean(std::vector<webcasts::named_text>& fields);
    void clean(std::string& text);

  private:
    [[nodiscard]] bool has_token(std::string_view token);

    sqlite_connection& database_;
    sqlite_statement find_;
    wanted_addresses erased_;
};

} // namespace exporter

#endif
