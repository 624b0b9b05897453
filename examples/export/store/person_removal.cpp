// SPDX-License-Identifier: BSL-1.0
#include "store/person_removal.hpp"

#include "store/database.hpp"
#include "store/erased_address.hpp"
#include "store/sqlite_connection.hpp"
#include "text/ascii.hpp"

#include <sqlite3.h>

#include <cstddef>
#include <exception>
#include <fmt/format.h>
#include <string_view>

namespace exporter {

namespace {

std::string_view blob_text(sqlite3_value* value) {
    const auto* data = static_cast<const char*>(sqlite3_value_blob(value));
    return {data != nullptr ? data : "", static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

/// `without_mentions(text, email)` in SQL. No exception may pass through SQLite.
void replace_mentions(sqlite3_context* context, int, sqlite3_value** arguments) {
    try {
        const std::string text = without_mentions(blob_text(arguments[0]), blob_text(arguments[1]));
        sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (const std::exception&) {
        sqlite3_result_error_nomem(context);
    }
}

std::vector<std::string> texts_of(sqlite_connection& database, const std::string& sql) {
    std::vector<std::string> texts;
    sqlite_statement query(database, sql.c_str());
    while (query.step()) {
        texts.push_back(query.text(0));
    }
    return texts;
}

/// Removes one person from an open database.
class person_removal {
  public:
    person_removal(sqlite_connection& database, std::string_view email)
        : database_(database), email_(to_lower(email)) {
        if (sqlite3_create_function_v2(database.get(), "without_mentions", 2,
                                       SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr,
                                       replace_mentions, nullptr, nullptr, nullptr) != SQLITE_OK) {
            database.fail();
        }
    }

    /// Remove the person's rows and every other mention in one transaction. The columns are read from the
    /// database, so that columns of later versions are included.
    std::vector<removal_counts> run() {
        database_.execute("PRAGMA secure_delete = ON");
        transaction whole(database_);
        std::vector<removal_counts> tables;
        for (const std::string& table :
             texts_of(database_,
                      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")) {
            tables.push_back({.table = table, .removed = rows_of_person(table), .cleaned = 0});
        }
        for (removal_counts& item : tables) {
            remove_rows(item.table);
            item.cleaned = clean(item.table);
        }
        keep_away();
        whole.commit();
        return tables;
    }

    /// Rewrite the file, so that no bytes of removed rows stay in it or in its write-ahead log.
    void purge() {
        database_.execute("VACUUM");
        // The log can only be emptied if no other connection reads an older state.
        if (database_.number("PRAGMA wal_checkpoint(TRUNCATE)") != 0) {
            database_.fail(
                "the person's rows are removed, but another program is using it, so that their bytes "
                "are still there; run forget again when that has ended");
        }
    }

  private:
    /// `?1` is the address: its own key, or the key with #2, #3 and so on after it.
    static constexpr std::string_view is_of_person =
        "(email_key = ?1 OR (substr(email_key, 1, length(?1) + 1) = ?1 || '#' AND substr(email_key, "
        "length(?1) + 2) <> '' AND substr(email_key, length(?1) + 2) NOT GLOB '*[^0-9]*'))";

    [[nodiscard]] bool has_key(const std::string& table) {
        return !texts_of(database_,
                         fmt::format("SELECT 1 FROM pragma_table_info('{}') WHERE name = 'email_key'", table))
                    .empty();
    }

    std::int64_t rows_of_person(const std::string& table) {
        if (!has_key(table)) {
            return 0;
        }
        const std::string sql = fmt::format("SELECT count(*) FROM {} WHERE {}", table, is_of_person);
        sqlite_statement query(database_, sql.c_str());
        return query.bind(email_).step() ? query.number(0) : 0;
    }

    void remove_rows(const std::string& table) {
        if (has_key(table)) {
            const std::string sql = fmt::format("DELETE FROM {} WHERE {}", table, is_of_person);
            sqlite_statement(database_, sql.c_str()).bind(email_).run();
        }
    }

    /// Remove mentions of the address from a table's texts, and return the number of rows that had one.
    /// Columns of the primary key are not changed.
    std::int64_t clean(const std::string& table) {
        std::string changes;
        std::string condition;
        for (const std::string& column : texts_of(
                 database_,
                 fmt::format("SELECT name FROM pragma_table_xinfo('{}') WHERE type = 'TEXT' AND pk = 0 AND "
                             "hidden = 0",
                             table))) {
            changes +=
                fmt::format("{}{} = without_mentions({}, ?1)", changes.empty() ? "" : ", ", column, column);
            condition += fmt::format("{}without_mentions({}, ?1) <> {}", condition.empty() ? "" : " OR ",
                                     column, column);
        }
        if (changes.empty()) {
            return 0;
        }
        const std::string sql = fmt::format("UPDATE {} SET {} WHERE {}", table, changes, condition);
        sqlite_statement(database_, sql.c_str()).bind(email_).run();
        return sqlite3_changes64(database_.get());
    }

    /// Record the token of the address, so that it is not stored again.
    void keep_away() {
        const std::string token = erasure_token(email_);
        sqlite_statement(database_,
                         "INSERT OR IGNORE INTO forgotten VALUES (?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))")
            .bind(token)
            .run();
    }

    sqlite_connection& database_;
    std::string email_;
};

} // namespace

std::vector<removal_counts> remove_person(const removal_options& options) {
    static_cast<void>(open_to_read(options.database)); // a database that is missing is not made
    sqlite_connection database = open_to_write(options.database);
    person_removal person(database, options.email);
    auto tables = person.run();
    person.purge();
    return tables;
}

} // namespace exporter
