// SPDX-License-Identifier: BSL-1.0
#include "store/person_removal.hpp"

#include "store/address_mentions.hpp"
#include "store/address_removal.hpp"
#include "store/database.hpp"
#include "store/erased_address.hpp"
#include "store/erasure_proof.hpp"
#include "store/sqlite_connection.hpp"
#include "terminal/failure.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace exporter {

namespace {

/// Record the tokens of addresses, so that they are not stored again.
void keep_away(sqlite_connection& database, const address_set& addresses) {
    sqlite_statement insert(
        database, "INSERT OR IGNORE INTO forgotten VALUES (?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))");
    for (const std::string& key : addresses.keys()) {
        const std::string token = erasure_token(key);
        insert.bind(token).run();
    }
}

/// Remove the people's rows and every other mention in one transaction.
std::vector<removal_counts> remove_rows(sqlite_connection& database, const address_set& addresses) {
    hold_nothing_back(database);
    transaction whole(database);
    address_removal removal(database, addresses);
    std::vector<removal_counts> tables = removal.tables();
    for (removal_counts& item : tables) {
        item.removed = removal.remove_rows(item.table);
    }
    removal.clean(tables);
    keep_away(database, addresses);
    whole.commit();
    return tables;
}

} // namespace

removal_result remove_people(const removal_options& options) {
    static_cast<void>(open_to_read(options.database));        // a database that is missing is not made
    const database_lock lock(options.database, options.wait); // a sync could hold rows of the people yet
    const address_set addresses(options.emails);
    removal_result result;
    std::optional<sqlite_connection> database(open_to_write(options.database));
    result.tables = remove_rows(*database, addresses);
    try {
        rewrite_file(*database, "the person's rows are removed", "forget");
        result.left = mentions_in_cells(*database, addresses);
        database.reset();
        for (std::string& place : mentions_in_files(options.database, addresses)) {
            result.left.push_back(std::move(place));
        }
    } catch (const failure& problem) {
        throw error_after_removal(problem, "the same command");
    }
    return result;
}

} // namespace exporter
