// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "database.hpp"
#include "forgotten_token.hpp"
#include "json_text.hpp"
#include "letters.hpp"
#include "mention.hpp"
#include "output_file.hpp"
#include "text_table.hpp"

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

namespace {

/// How many rows of a table were removed or cleaned of the address.
struct table_tally {
    std::string table;
    std::int64_t removed = 0;
    std::int64_t cleaned = 0;
};

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
    std::vector<std::string> found;
    sqlite_statement query(database, sql.c_str());
    while (query.step()) {
        found.push_back(query.text(0));
    }
    return found;
}

/// Removes one person from an open database.
class removal {
  public:
    removal(sqlite_connection& database, std::string_view email)
        : database_(database), email_(in_small_letters(email)) {
        if (sqlite3_create_function_v2(database.get(), "without_mentions", 2,
                                       SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr,
                                       replace_mentions, nullptr, nullptr, nullptr) != SQLITE_OK) {
            database.fail();
        }
    }

    /// Remove the person's rows, then every other mention, in one transaction. Each table is asked for its
    /// columns, so that one that a later version adds is not left out.
    std::vector<table_tally> run() {
        database_.execute("PRAGMA secure_delete = ON; BEGIN IMMEDIATE");
        std::vector<table_tally> tallies;
        for (const std::string& table :
             texts_of(database_,
                      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")) {
            tallies.push_back({.table = table, .removed = rows_of_person(table), .cleaned = 0});
        }
        for (table_tally& item : tallies) {
            remove_rows(item.table);
            item.cleaned = clean(item.table);
        }
        keep_away();
        database_.execute("COMMIT");
        return tallies;
    }

    /// Write the file anew, so that the bytes of removed rows are gone from it and from the log beside it.
    void purge() {
        database_.execute("VACUUM");
        // The log's pages reach the file, and the log loses them, only when nobody reads older ones.
        if (database_.number("PRAGMA wal_checkpoint(TRUNCATE)") != 0) {
            database_.fail(
                "the person's rows are removed, but another program is using it, so that their bytes "
                "are still there; run forget again when that has ended");
        }
    }

  private:
    /// `?1` is the address: its own key, and with #2 and so on behind it.
    static constexpr std::string_view is_persons =
        "(email_key = ?1 OR (substr(email_key, 1, length(?1) + 1) = ?1 || '#' AND substr(email_key, "
        "length(?1) + 2) "
        "<> '' AND substr(email_key, length(?1) + 2) NOT GLOB '*[^0-9]*'))";

    [[nodiscard]] bool has_key(const std::string& table) {
        return !texts_of(database_,
                         fmt::format("SELECT 1 FROM pragma_table_info('{}') WHERE name = 'email_key'", table))
                    .empty();
    }

    std::int64_t rows_of_person(const std::string& table) {
        if (!has_key(table)) {
            return 0;
        }
        const std::string sql = fmt::format("SELECT count(*) FROM {} WHERE {}", table, is_persons);
        sqlite_statement query(database_, sql.c_str());
        return query.bind(email_).step() ? query.number(0) : 0;
    }

    void remove_rows(const std::string& table) {
        if (has_key(table)) {
            const std::string sql = fmt::format("DELETE FROM {} WHERE {}", table, is_persons);
            sqlite_statement(database_, sql.c_str()).bind(email_).run();
        }
    }

    /// Return how many rows of the table mentioned the address; the columns of its primary key do not.
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

    /// Note, unreadably, that this e-mail must not be stored again.
    void keep_away() {
        const std::string token = forgotten_token(email_);
        sqlite_statement(database_,
                         "INSERT OR IGNORE INTO forgotten VALUES (?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))")
            .bind(token)
            .run();
    }

    sqlite_connection& database_;
    std::string email_;
};

std::string as_table(const std::vector<table_tally>& tallies) {
    constexpr auto right = text_table::alignment::right;
    text_table table({{"table"}, {"rows removed", right}, {"texts cleaned", right}});
    std::vector<std::vector<std::string>> rows;
    for (const table_tally& item : tallies) {
        if (item.removed > 0 || item.cleaned > 0) {
            rows.push_back({item.table, std::to_string(item.removed), std::to_string(item.cleaned)});
            table.measure(rows.back());
        }
    }
    std::string text;
    if (!rows.empty()) {
        table.append_heading(text);
    }
    for (const auto& row : rows) {
        table.append(text, row);
    }
    return text;
}

} // namespace

exit_status run_forget(const command_line& line, const console& words) {
    static_cast<void>(open_to_read(line.database)); // a database that is missing is not made
    sqlite_connection database = open_to_write(line.database);
    removal person(database, line.email);
    const auto tallies = person.run();
    person.purge();
    std::int64_t removed = 0;
    std::int64_t cleaned = 0;
    for (const table_tally& item : tallies) {
        removed += item.removed;
        cleaned += item.cleaned;
    }
    if (line.json) {
        json_object summary;
        summary.text("database", line.database).json("removed", std::to_string(removed));
        summary.json("cleaned", std::to_string(cleaned));
        summary.json("tables", json_array(tallies, [](const table_tally& item) {
                         return json_object()
                             .text("table", item.table)
                             .json("removed", std::to_string(item.removed))
                             .json("cleaned", std::to_string(item.cleaned))
                             .str();
                     }));
        print_summary(summary.json("exit_status", "0"));
    } else {
        output_file out("");
        out.write(as_table(tallies));
        out.finish();
    }
    words.say(
        removed == 0 && cleaned == 0
            ? "the database holds nothing of this person"
            : fmt::format("{} rows removed, {} texts of others cleaned of the address", removed, cleaned));
    words.say(
        "sync will not store this person in this database again; exported files, copies of the database "
        "and the service still have what they had: have the person removed there too");
    return exit_status::done;
}

} // namespace exporter
