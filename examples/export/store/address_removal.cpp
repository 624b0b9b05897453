// SPDX-License-Identifier: BSL-1.0
#include "store/address_removal.hpp"

#include "store/erased_address.hpp"
#include "store/erasure_proof.hpp"
#include "store/kept_figures.hpp"
#include "terminal/interruption.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace exporter {

namespace {

std::string_view blob_text(sqlite3_value* value) {
    const auto* data = static_cast<const char*>(sqlite3_value_blob(value));
    return {data != nullptr ? data : "", static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

/// End the statement if a signal asked for it: its machine makes few steps between two calls of the functions
/// below. Returns whether it did.
bool stops(sqlite3_context* context) {
    if (interrupted()) {
        sqlite3_result_error_code(context, SQLITE_INTERRUPT);
    }
    return interrupted();
}

const address_set& addresses_of(sqlite3_context* context) {
    return *static_cast<const address_set*>(sqlite3_user_data(context));
}

/// `without_mentions(text)` in SQL. No exception may pass through SQLite.
void replace_mentions(sqlite3_context* context, int, sqlite3_value** arguments) {
    if (stops(context)) {
        return;
    }
    try {
        const std::string text = without_mentions(blob_text(arguments[0]), addresses_of(context).wanted());
        sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (const std::exception&) {
        sqlite3_result_error_nomem(context);
    }
}

/// `is_of_person(key)` in SQL: the key, or the address, belongs to an erased person.
void test_person(sqlite3_context* context, int, sqlite3_value** arguments) {
    if (stops(context)) {
        return;
    }
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
    if (stops(context)) {
        return;
    }
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

} // namespace

removal_counts sum_of(const std::vector<removal_counts>& tables) {
    removal_counts sum;
    for (const removal_counts& item : tables) {
        sum.removed += item.removed;
        sum.cleaned += item.cleaned;
    }
    return sum;
}

address_removal::address_removal(sqlite_connection& database, const address_set& addresses)
    : database_(database), addresses_(addresses) {
    add_function("without_mentions", replace_mentions);
    add_function("has_mention", test_mention);
    add_function("is_of_person", test_person);
    add_function("is_one_address", test_address);
}

void address_removal::add_function(const char* name,
                                   void (*function)(sqlite3_context*, int, sqlite3_value**)) {
    // SQLite takes no const pointer; the functions above read only.
    if (sqlite3_create_function_v2(
            database_.get(), name, 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
            const_cast<address_set*>(&addresses_), function, nullptr, nullptr, nullptr) != SQLITE_OK) {
        database_.fail();
    }
}

std::vector<removal_counts> address_removal::tables() {
    std::vector<removal_counts> tables;
    for (const std::string& table : tables_of(database_, true)) {
        if (!is_kept_table(table)) { // those are written anew
            tables.push_back({.table = table, .removed = 0, .cleaned = 0});
        }
    }
    std::stable_partition(tables.begin(), tables.end(),
                          [](const removal_counts& item) { return item.table != "attendee"; });
    return tables;
}

std::string address_removal::is_of_people(const std::string& table) {
    const auto columns = sqlite_statement(database_, "SELECT name FROM pragma_table_info(?) WHERE name IN "
                                                     "('email_key', 'email') ORDER BY name DESC")
                             .bind(table)
                             .texts();
    if (columns.empty() || columns.front() != "email_key") {
        return "";
    }
    return columns.size() == 1 ? "is_of_person(email_key)" : "is_of_person(email_key) OR is_of_person(email)";
}

std::int64_t address_removal::remove_rows(const std::string& table) {
    const std::string condition = is_of_people(table);
    if (condition.empty()) {
        return 0;
    }
    database_.execute(fmt::format("DELETE FROM {} WHERE {}", quoted_name(table), condition).c_str());
    return sqlite3_changes64(database_.get());
}

void address_removal::clean(std::vector<removal_counts>& tables) {
    for (removal_counts& item : tables) {
        item.cleaned = clean(item.table);
    }
    for (const char* table : {"event_group", "event_survey"}) {
        clean_kept_names(table);
    }
    kept_figures(database_).keep_changed();
    forget_samples();
}

std::int64_t address_removal::clean(const std::string& table) {
    std::vector<std::string> changes;
    std::vector<std::string> conditions;
    for (const std::string& name :
         sqlite_statement(database_, "SELECT name FROM pragma_table_xinfo(?) WHERE pk = 0 AND hidden = 0")
             .bind(table)
             .texts()) {
        const std::string column = quoted_name(name);
        const bool is_address = name == "email";
        changes.push_back(
            is_address ? "email = iif(is_one_address(email), email, without_mentions(email))"
                       : fmt::format("{0} = CASE typeof({0}) WHEN 'text' THEN without_mentions({0}) WHEN "
                                     "'blob' THEN CAST(without_mentions({0}) AS BLOB) ELSE {0} END",
                                     column));
        conditions.push_back(fmt::format("(typeof({0}) IN ('text', 'blob') AND {1}has_mention({0}))", column,
                                         is_address ? "NOT is_one_address(email) AND " : ""));
    }
    if (changes.empty()) {
        return 0;
    }
    database_.execute(fmt::format("UPDATE {} SET {} WHERE {}", quoted_name(table), fmt::join(changes, ", "),
                                  fmt::join(conditions, " OR "))
                          .c_str());
    return sqlite3_changes64(database_.get());
}

void address_removal::clean_kept_names(const std::string& table) {
    const auto columns_where = [&](const std::string& condition) {
        return sqlite_statement(database_, "SELECT name FROM pragma_table_info(?) WHERE " + condition)
            .bind(table)
            .texts();
    };
    const auto names = columns_where("pk > 0");
    const auto counts = columns_where("pk = 0");
    std::vector<std::string> cleaned;
    std::vector<std::string> tests;
    for (const std::string& name : names) {
        cleaned.push_back(fmt::format("without_mentions({0}) AS {0}", name));
        tests.push_back(fmt::format("has_mention({})", name));
    }
    std::vector<std::string> added;
    added.reserve(counts.size());
    for (const std::string& count : counts) {
        added.push_back(fmt::format("{0} = {0} + excluded.{0}", count));
    }
    const std::string condition =
        fmt::format("event_id IN (SELECT event_id FROM event WHERE purged_utc IS NOT NULL) AND ({})",
                    fmt::join(tests, " OR "));
    const std::string sql = fmt::format(
        R"sql(
INSERT OR IGNORE INTO changed_event SELECT event_id FROM {table} WHERE {condition};
CREATE TEMP TABLE cleaned_name AS SELECT {cleaned}, {counts} FROM {table} WHERE {condition};
DELETE FROM {table} WHERE {condition};
INSERT INTO {table} ({names}, {counts}) SELECT {names}, {counts} FROM temp.cleaned_name WHERE true
  ON CONFLICT ({names}) DO UPDATE SET {added};
DROP TABLE temp.cleaned_name;
)sql",
        fmt::arg("table", table), fmt::arg("condition", condition), fmt::arg("names", fmt::join(names, ", ")),
        fmt::arg("cleaned", fmt::join(cleaned, ", ")), fmt::arg("counts", fmt::join(counts, ", ")),
        fmt::arg("added", fmt::join(added, ", ")));
    database_.execute(sql.c_str());
}

void address_removal::forget_samples() {
    const auto samples =
        sqlite_statement(database_,
                         "SELECT name FROM sqlite_master WHERE name IN ('sqlite_stat3', 'sqlite_stat4')")
            .texts();
    for (const std::string& table : samples) {
        database_.execute(("DELETE FROM " + table).c_str());
    }
}

void hold_nothing_back(sqlite_connection& database) {
    database.execute("PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY");
}

void rewrite_file(sqlite_connection& database, std::string_view what, std::string_view again) {
    {
        // The new file is made in a temporary one, which holds the remaining rows alone, and is then copied
        // back, which nothing can stop.
        const interruption_deadline deadline;
        database.execute("PRAGMA temp_store = DEFAULT; VACUUM");
    }
    // The log can only be emptied if no other connection reads an older state.
    if (database.number("PRAGMA wal_checkpoint(TRUNCATE)") != 0) {
        database.fail(failure_cause::in_use,
                      fmt::format("{}, but another program is using it, so that their bytes are still there; "
                                  "run {} again when that has ended",
                                  what, again));
    }
}

failure error_after_removal(const failure& problem, std::string_view again) {
    if (problem.cause() != failure_cause::interrupted) {
        return problem;
    }
    return {failure_cause::interrupted,
            fmt::format("interrupted: the people's rows are removed, but bytes of them may still be in the "
                        "file; run {} again",
                        again)};
}

} // namespace exporter
