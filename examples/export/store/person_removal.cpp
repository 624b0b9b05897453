// SPDX-License-Identifier: BSL-1.0
#include "store/person_removal.hpp"

#include "store/address_mentions.hpp"
#include "store/database.hpp"
#include "store/erased_address.hpp"
#include "store/erasure_proof.hpp"
#include "store/sqlite_connection.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>
#include <utility>

namespace exporter {

namespace {

std::string_view blob_text(sqlite3_value* value) {
    const auto* data = static_cast<const char*>(sqlite3_value_blob(value));
    return {data != nullptr ? data : "", static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

const address_set& addresses_of(sqlite3_context* context) {
    return *static_cast<const address_set*>(sqlite3_user_data(context));
}

/// `without_mentions(text)` in SQL. No exception may pass through SQLite.
void replace_mentions(sqlite3_context* context, int, sqlite3_value** arguments) {
    try {
        const std::string text = without_mentions(blob_text(arguments[0]), addresses_of(context).wanted());
        sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (const std::exception&) {
        sqlite3_result_error_nomem(context);
    }
}

/// `is_of_person(key)` in SQL: the key, or the address, belongs to an erased person.
void test_person(sqlite3_context* context, int, sqlite3_value** arguments) {
    try {
        const std::string_view key = blob_text(arguments[0]);
        const address_set& addresses = addresses_of(context);
        const bool is_named = addresses.has_numbered(key);
        const bool is_mentioned =
            !is_named && !is_one_address(key) && !mentions_of(addresses.wanted(), key).empty();
        sqlite3_result_int(context, is_named || is_mentioned ? 1 : 0);
    } catch (const std::exception&) {
        sqlite3_result_error_nomem(context);
    }
}

/// `has_mention(text)` in SQL.
void test_mention(sqlite3_context* context, int, sqlite3_value** arguments) {
    try {
        const bool has_mention =
            !mentions_of(addresses_of(context).wanted(), blob_text(arguments[0])).empty();
        sqlite3_result_int(context, has_mention ? 1 : 0);
    } catch (const std::exception&) {
        sqlite3_result_error_nomem(context);
    }
}

/// `is_one_address(text)` in SQL.
void test_address(sqlite3_context* context, int, sqlite3_value** arguments) {
    sqlite3_result_int(context, is_one_address(blob_text(arguments[0])) ? 1 : 0);
}

std::vector<std::string> texts_of(sqlite_connection& database, const std::string& sql,
                                  std::string_view parameter) {
    std::vector<std::string> texts;
    sqlite_statement query(database, sql);
    query.bind(parameter);
    while (query.step()) {
        texts.push_back(query.text(0));
    }
    return texts;
}

/// Removes people from an open database.
class people_removal {
  public:
    people_removal(sqlite_connection& database, const address_set& addresses)
        : database_(database), addresses_(addresses) {
        add_function("without_mentions", replace_mentions);
        add_function("has_mention", test_mention);
        add_function("is_of_person", test_person);
        add_function("is_one_address", test_address);
    }

    /// Remove the people's rows and every other mention in one transaction. The columns are read from the
    /// database, so that columns of later versions are included.
    std::vector<removal_counts> run() {
        // What SQLite keeps beside the file while it removes rows must not hold them longer than they do.
        database_.execute("PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY");
        transaction whole(database_);
        std::vector<removal_counts> tables;
        for (const std::string& table : tables_of(database_, true)) {
            tables.push_back({.table = table, .removed = 0, .cleaned = 0});
        }
        // What hangs on a registrant is removed before the registrant takes it away, so that it is counted.
        std::stable_partition(tables.begin(), tables.end(),
                              [](const removal_counts& item) { return item.table != "attendee"; });
        for (removal_counts& item : tables) {
            item.removed = remove_rows(item.table);
        }
        for (removal_counts& item : tables) {
            item.cleaned = clean(item.table);
        }
        forget_samples();
        keep_away();
        whole.commit();
        return tables;
    }

    /// Rewrite the file, so that no bytes of removed rows stay in it or in its write-ahead log.
    void purge() {
        // The new file is made in a temporary one, which holds the remaining rows alone.
        database_.execute("PRAGMA temp_store = DEFAULT; VACUUM");
        // The log can only be emptied if no other connection reads an older state.
        if (database_.number("PRAGMA wal_checkpoint(TRUNCATE)") != 0) {
            database_.fail(
                "the person's rows are removed, but another program is using it, so that their bytes "
                "are still there; run forget again when that has ended");
        }
    }

  private:
    void add_function(const char* name, void (*function)(sqlite3_context*, int, sqlite3_value**)) {
        // SQLite takes no const pointer; the functions above read only.
        if (sqlite3_create_function_v2(
                database_.get(), name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                const_cast<address_set*>(&addresses_), function, nullptr, nullptr, nullptr) != SQLITE_OK) {
            database_.fail();
        }
    }

    /// Return the condition that a row is of an erased person; empty if the table has no rows of people.
    [[nodiscard]] std::string is_of_person(const std::string& table) {
        std::vector<std::string> tests;
        for (const std::string& column :
             texts_of(database_, "SELECT name FROM pragma_table_info(?) WHERE name IN ('email_key', 'email')",
                      table)) {
            tests.push_back(fmt::format("is_of_person({})", quoted_name(column)));
        }
        const bool has_key =
            std::find(tests.begin(), tests.end(), "is_of_person(\"email_key\")") != tests.end();
        return has_key ? fmt::format("{}", fmt::join(tests, " OR ")) : "";
    }

    /// Remove the people's rows from a table, and return how many.
    std::int64_t remove_rows(const std::string& table) {
        const std::string condition = is_of_person(table);
        if (condition.empty()) {
            return 0;
        }
        database_.execute(fmt::format("DELETE FROM {} WHERE {}", quoted_name(table), condition).c_str());
        return sqlite3_changes64(database_.get());
    }

    /// Remove mentions of the addresses from a table's texts, and return the number of rows that had one.
    /// Columns of the primary key are not changed, nor is the address of somebody else.
    std::int64_t clean(const std::string& table) {
        std::vector<std::string> changes;
        std::vector<std::string> conditions;
        for (const std::string& name : texts_of(
                 database_, "SELECT name FROM pragma_table_xinfo(?) WHERE pk = 0 AND hidden = 0", table)) {
            const std::string column = quoted_name(name);
            changes.push_back(
                fmt::format("{0} = CASE typeof({0}) WHEN 'text' THEN without_mentions({0}) WHEN "
                            "'blob' THEN CAST(without_mentions({0}) AS BLOB) ELSE {0} END",
                            column));
            conditions.push_back(fmt::format("(typeof({0}) IN ('text', 'blob') AND {1}has_mention({0}))",
                                             column,
                                             name == "email" ? "NOT is_one_address(email) AND " : ""));
            if (name == "email") {
                changes.back() = "email = iif(is_one_address(email), email, without_mentions(email))";
            }
        }
        if (changes.empty()) {
            return 0;
        }
        database_.execute(fmt::format("UPDATE {} SET {} WHERE {}", quoted_name(table),
                                      fmt::join(changes, ", "), fmt::join(conditions, " OR "))
                              .c_str());
        return sqlite3_changes64(database_.get());
    }

    /// Remove the samples of keys that ANALYZE took.
    void forget_samples() {
        for (const std::string& table :
             texts_of(database_, "SELECT name FROM sqlite_master WHERE name IN ('sqlite_stat3', ?)",
                      "sqlite_stat4")) {
            database_.execute(("DELETE FROM " + quoted_name(table)).c_str());
        }
    }

    /// Record the tokens of the addresses, so that they are not stored again.
    void keep_away() {
        sqlite_statement insert(
            database_, "INSERT OR IGNORE INTO forgotten VALUES (?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))");
        for (const std::string& key : addresses_.keys()) {
            const std::string token = erasure_token(key);
            insert.bind(token).run();
        }
    }

    sqlite_connection& database_;
    const address_set& addresses_;
};

} // namespace

removal_result remove_people(const removal_options& options) {
    static_cast<void>(open_to_read(options.database));        // a database that is missing is not made
    const database_lock lock(options.database, options.wait); // a sync could hold rows of the people yet
    const address_set addresses(options.emails);
    removal_result result;
    {
        sqlite_connection database = open_to_write(options.database);
        people_removal people(database, addresses);
        result.tables = people.run();
        people.purge();
        result.left = mentions_in_cells(database, addresses);
    }
    for (std::string& place : mentions_in_files(options.database, addresses)) {
        result.left.push_back(std::move(place));
    }
    return result;
}

} // namespace exporter
