// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_ADDRESS_REMOVAL_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_ADDRESS_REMOVAL_HPP

#include "store/address_mentions.hpp"
#include "store/sqlite_connection.hpp"
#include "terminal/failure.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// How many rows of a table were removed or cleaned of the addresses.
struct removal_counts {
    std::string table;
    std::int64_t removed = 0;
    std::int64_t cleaned = 0;
};

/// Return the sum over tables.
[[nodiscard]] removal_counts sum_of(const std::vector<removal_counts>& tables);

/// Removes people and every other mention of their addresses from an open database, in the caller's
/// transaction. The columns are read from the database, so that those of later versions and of tables that
/// others made are included. Functions throw as `sqlite_connection` does; both arguments must outlive the
/// object, after which the connection must run no statement of the functions in SQL that it adds:
/// `without_mentions(text)`, `has_mention(text)`, `is_of_person(key)`, `is_one_address(text)`.
class address_removal {
  public:
    address_removal(sqlite_connection& database, const address_set& addresses);

    /// Return the tables whose rows are removed and cleaned, in the order in which that is to be done: what
    /// hangs on a registrant is removed before the registrant takes it away, so that it is counted.
    [[nodiscard]] std::vector<removal_counts> tables();
    /// Return the condition that a row is of one of the people; empty if the table has no rows of people.
    [[nodiscard]] std::string is_of_people(const std::string& table);
    /// Remove the people's rows from a table, and return how many.
    [[nodiscard]] std::int64_t remove_rows(const std::string& table);
    /// Remove the mentions that are left when the people's rows are gone, and count the rows that had one:
    /// from the tables' texts, from the names of groups that are kept of purged events, and from the samples
    /// of keys that ANALYZE took. The figures of events that changed are kept anew.
    void clean(std::vector<removal_counts>& tables);

  private:
    void add_function(const char* name, void (*function)(sqlite3_context*, int, sqlite3_value**));
    /// Columns of the primary key are not changed, nor is the address of somebody else.
    [[nodiscard]] std::int64_t clean(const std::string& table);
    /// Groups that then have one name are added up.
    void clean_kept_names(const std::string& table);
    void forget_samples();

    sqlite_connection& database_;
    const address_set& addresses_;
};

/// What SQLite keeps beside the file while it removes rows must not hold them longer than they do. Call it
/// before the transaction that removes them.
void hold_nothing_back(sqlite_connection& database);

/// Rewrite the file, so that no bytes of removed rows stay in it or in its write-ahead log. Whatever ends the
/// program there, the database is as before. Throws as `sqlite_connection` does, also if another program
/// still reads the rows that were removed: `what` says that they are removed, and `again` is the command that
/// completes the work then.
void rewrite_file(sqlite_connection& database, std::string_view what, std::string_view again);

/// Return the error to throw for one that came after the transaction: that of a signal says that the rows are
/// removed, and what to run again.
[[nodiscard]] failure error_after_removal(const failure& problem, std::string_view again);

} // namespace exporter

#endif
