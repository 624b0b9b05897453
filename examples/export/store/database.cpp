// SPDX-License-Identifier: BSL-1.0
#include "store/database.hpp"

#include "store/kept_figures.hpp"
#include "store/registration_keys.hpp"
#include "store/schema.hpp"
#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"
#include "terminal/typed_value.hpp"
#include "text/canonical_address.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace exporter {

namespace {

constexpr auto newest_version = static_cast<std::int64_t>(migrations.size());

/// Return the version of the schema; 0 if the database is empty. Refuses databases of other programs and of
/// newer versions.
std::int64_t checked_version(sqlite_connection& database) {
    const auto version = database.number("PRAGMA user_version");
    const bool is_new = database.number("SELECT count(*) FROM sqlite_master") == 0;
    if (!is_new && database.number("PRAGMA application_id") != application_id) {
        database.fail("it is another program's database; give another name");
    }
    if (version < 0) {
        database.fail("the file is damaged: its version is no number of a version");
    }
    if (version > newest_version) {
        database.fail("a newer webcasts-export made it; use that one, or give another name");
    }
    return version;
}

/// `canonical_address(text)` in SQL. No exception may pass through SQLite.
void canonical_address_in_sql(sqlite3_context* context, int, sqlite3_value** arguments) {
    try {
        const auto* data = static_cast<const char*>(sqlite3_value_blob(arguments[0]));
        const auto size = static_cast<std::size_t>(sqlite3_value_bytes(arguments[0]));
        const std::string address = canonical_address({data != nullptr ? data : "", size});
        sqlite3_result_text64(context, address.data(), address.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    } catch (const std::exception&) {
        sqlite3_result_error_nomem(context);
    }
}

/// A registration whose key changes.
struct changed_key {
    std::string from;
    std::string to;
};

/// Return the keys that change in an event whose addresses are spelled in different ways. The order of the
/// report is known only among registrations of the same spelling; otherwise who registered first is first.
std::vector<changed_key> changed_keys(sqlite_connection& database, std::string_view event) {
    std::vector<changed_key> changed;
    registration_keys keys;
    std::set<std::string> taken;
    sqlite_statement rows(
        database,
        "SELECT email_key, canonical_address(email), "
        "min(coalesce(reg_date_utc, reg_date, '9')) OVER (PARTITION BY lower(email)) AS first "
        "FROM attendee WHERE event_id = ? ORDER BY first, lower(email), length(email_key), email_key");
    rows.bind(event);
    while (rows.step()) {
        changed_key key{rows.text(0), keys.next(rows.text(1), [&](const std::string& free) {
                            return taken.insert(free).second;
                        })};
        if (key.from != key.to) {
            changed.push_back(std::move(key));
        }
    }
    return changed;
}

/// Give new keys to the registrations of people whose addresses were spelled in different ways, as a sync
/// gives them.
void merge_spellings(sqlite_connection& database) {
    const auto events = sqlite_statement(database, "SELECT DISTINCT event_id FROM attendee WHERE "
                                                   "canonical_address(email) <> lower(email) ORDER BY 1")
                            .texts();
    if (events.empty()) {
        return;
    }
    database.execute("PRAGMA defer_foreign_keys = ON");
    constexpr std::string_view unused = "\x01"; // before a new key, until no row has its old key any more
    for (const std::string& event : events) {
        const std::vector<changed_key> changed = changed_keys(database, event);
        for (const char* table : {"attendee", "session", "answer"}) {
            const std::string sql =
                fmt::format("UPDATE {} SET email_key = ? WHERE event_id = ? AND email_key = ?", table);
            sqlite_statement change(database, sql);
            for (const changed_key& key : changed) {
                const std::string between = std::string(unused) + key.to;
                change.bind(between).bind(event).bind(key.from).run();
            }
            for (const changed_key& key : changed) {
                const std::string between = std::string(unused) + key.to;
                change.bind(key.to).bind(event).bind(between).run();
            }
        }
    }
    database.execute("UPDATE attendee SET person_key = email_key WHERE canonical_address(email) = ''");
}

/// Bring the schema from a version to the newest, in the caller's transaction.
void migrate(sqlite_connection& database, std::int64_t version) {
    if (version < newest_version &&
        sqlite3_create_function_v2(database.get(), "canonical_address", 1,
                                   SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr,
                                   canonical_address_in_sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        database.fail();
    }
    for (auto step = static_cast<std::size_t>(version); step < migrations.size(); ++step) {
        for (const char* sql : migrations[step]) {
            database.execute(sql);
        }
    }
    if (version > 0 && version < 3) {
        merge_spellings(database);
    }
    if (version > 0 && version < 4) {
        kept_figures(database).keep_all();
    }
    database.execute(
        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id, newest_version)
            .c_str());
}

/// Let readers and a writer work at the same time: what is written goes to a log beside the database. The
/// mode stays with the file. Where it is refused, as on a disk without shared memory or while another program
/// reads, everything works as before, one at a time.
void use_log(sqlite_connection& database) {
    sqlite_statement mode(database, "PRAGMA journal_mode");
    bool has_log = false;
    while (mode.step()) {
        has_log = mode.view(0) == "wal";
    }
    if (!has_log) {
        sqlite3_exec(database.get(), "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
    }
}

} // namespace

sqlite_connection open_to_write(const std::string& path) {
    sqlite_connection database(path, database_use::writing);
    if (checked_version(database) < newest_version) {
        transaction whole(database);
        migrate(database, checked_version(database)); // again: another program may have done it meanwhile
        whole.commit();
    }
    use_log(database);
    if (has_changed_events(database)) {
        transaction whole(database);
        kept_figures(database).keep_changed();
        whole.commit();
    }
    return database;
}

void tidy_up(sqlite_connection& database) noexcept {
    if (interrupted()) {
        return; // the end must not wait for it
    }
    const interruption_hook stop([](void* handle) { sqlite3_interrupt(static_cast<sqlite3*>(handle)); },
                                 database.get());
    // Some hundred rows of each index are enough.
    sqlite3_exec(database.get(), "PRAGMA analysis_limit = 400; PRAGMA optimize", nullptr, nullptr, nullptr);
    sqlite3_busy_handler(database.get(), nullptr, nullptr);
    sqlite3_exec(database.get(), "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
}

sqlite_connection open_to_read(const std::string& path) {
    if (::access(path.c_str(), F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        throw failure(
            failure_cause::no_database,
            shown_path(path, "").empty()
                ? std::string("there is no database of the name in --db or WEBCASTS_DB; webcasts-export sync "
                              "makes it")
                : fmt::format("there is no database {}; webcasts-export sync --db {} makes it", path, path));
    }
    sqlite_connection database(path, database_use::reading);
    if (checked_version(database) < newest_version || has_changed_events(database)) {
        static_cast<void>(open_to_write(path));
        return sqlite_connection(path, database_use::reading);
    }
    return database;
}

} // namespace exporter
