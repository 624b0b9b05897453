// SPDX-License-Identifier: BSL-1.0
#include "doctor/findings.hpp"
#include "store/schema.hpp"
#include "store/sqlite_connection.hpp"
#include "sync/data_age.hpp"
#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>

namespace exporter {

namespace {

constexpr const char* check = "database";
constexpr int busy_timeout_of_check_ms = 500;

/// A database that is checked as it is: `open_to_read` would bring it up to date.
class inspected_database {
  public:
    explicit inspected_database(const std::string& path) {
        sqlite3* opened = nullptr;
        code_ = sqlite3_open_v2(sqlite_file_name(path).c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
        handle_.reset(opened);
        if (opened != nullptr) {
            signals_.emplace(opened, busy_timeout_of_check_ms);
        }
    }

    [[nodiscard]] bool is_read_only() const noexcept {
        return sqlite3_db_readonly(handle_.get(), "main") == 1;
    }
    [[nodiscard]] bool failed() const noexcept { return code_ != SQLITE_OK; }
    [[nodiscard]] failure_cause cause() const noexcept { return cause_of_sqlite(code_); }
    [[nodiscard]] bool is_busy() const noexcept { return cause() == failure_cause::in_use; }
    [[nodiscard]] std::string reason() const { return sqlite3_errmsg(handle_.get()); }

    /// Run SQL and return the first column of all rows, joined by `; `. Afterwards `failed` tells its result.
    std::string query(const char* sql) {
        std::string text;
        code_ = sqlite3_exec(
            handle_.get(), sql,
            [](void* into, int, char** values, char**) {
                auto& all = *static_cast<std::string*>(into);
                all.append(all.empty() ? "" : "; ").append(values[0] != nullptr ? values[0] : "");
                return 0;
            },
            &text, nullptr);
        stop_if_interrupted();
        return text;
    }

  private:
    struct closer {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };
    int code_ = SQLITE_OK;
    std::unique_ptr<sqlite3, closer> handle_;
    std::optional<interruptible_database> signals_; ///< ends before the database is closed
};

/// Return whether the file is a database that this program can use.
bool check_identity(findings& results, inspected_database& database) {
    const std::string application = database.query("PRAGMA application_id");
    if (database.failed()) {
        results.wrong(check, "it cannot be read: " + database.reason(),
                      database.is_busy() ? "wait until the other program has ended"
                                         : "give the name of a database that sync made",
                      database.cause());
        return false;
    }
    const std::string version = database.query("PRAGMA user_version");
    if (application == "0" && version == "0" && database.query("SELECT count(*) FROM sqlite_master") == "0") {
        results.good(check, "it is empty; sync fills it");
        return false;
    }
    if (application != std::to_string(application_id)) {
        results.wrong(check, "it is another program's database", "give another name",
                      failure_cause::unusable_database);
        return false;
    }
    const auto known = static_cast<int>(migrations.size());
    if (version.starts_with('-')) {
        results.wrong(check, "it is damaged: its version is no number of a version",
                      "restore a copy, or remove it and sync again", failure_cause::unusable_database);
        return false;
    }
    if (std::stoi(version) > known) {
        results.wrong(check, fmt::format("its version is {}, and this program knows {}", version, known),
                      "use the newer webcasts-export that made it", failure_cause::unusable_database);
        return false;
    }
    results.good(check, std::stoi(version) < known
                            ? fmt::format("version {}; the next command brings it to {}", version, known)
                            : fmt::format("version {}", version));
    return true;
}

void check_integrity(findings& results, inspected_database& database) {
    const std::string integrity = database.query("PRAGMA integrity_check(5)");
    const std::string references = database.query("PRAGMA foreign_key_check");
    if (integrity != "ok" || !references.empty()) {
        results.wrong(check, fmt::format("it is damaged: {}", integrity != "ok" ? integrity : references),
                      "restore a copy, or remove it and sync again", failure_cause::unusable_database);
    } else {
        results.good(check, "it is whole");
    }
}

void check_locks(findings& results, inspected_database& database) {
    if (database.is_read_only()) {
        results.wrong(check, "it is read-only", "give this user the right to write it, and its folder",
                      failure_cause::unusable_database);
        return;
    }
    static_cast<void>(database.query("BEGIN IMMEDIATE"));
    if (database.failed()) {
        results.wrong(check, "it cannot be written now: " + database.reason(),
                      database.is_busy() ? "another program is using it; wait until that has ended" : "",
                      database.cause());
        return;
    }
    static_cast<void>(database.query("ROLLBACK"));
}

/// Warn if the data are older than a nightly run leaves them, whatever the latest run did.
void check_age(findings& results, const std::string& path) {
    sqlite_connection database(path, database_use::reading);
    const data_age age = read_data_age(database, machine_now());
    if (const std::string stale = stale_text(age); !stale.empty()) {
        results.warn(check, stale, "see webcasts-export status for the runs and events that fail");
    } else if (age.as_of) {
        results.good(check, fmt::format("its data are of {}", utc_text(*age.as_of)));
    }
}

void check_latest_run(findings& results, inspected_database& database) {
    const std::string status =
        database.query("SELECT coalesce(exit_status, 'none') FROM run ORDER BY run_id DESC LIMIT 1");
    if (status == "none") {
        results.warn(check, "the latest run did not end: it is under way, or was killed",
                     "run sync again; it goes on where it stopped");
    } else if (!status.empty() && status != "0") {
        results.warn(check, fmt::format("the latest run ended with exit code {}", status),
                     "see webcasts-export status for what failed, and run sync again");
    }
}

} // namespace

void check_database(findings& results, const std::string& path) {
    if (::access(path.c_str(), F_OK) != 0) {
        results.good(check, "there is none yet; sync makes it");
        return;
    }
    check_mode(results, check, path);
    inspected_database database(path);
    if (database.failed()) {
        results.wrong(check, "it cannot be opened: " + database.reason(),
                      "look at the rights of the file and its folder", failure_cause::unusable_database);
        return;
    }
    if (check_identity(results, database)) {
        check_integrity(results, database);
        check_locks(results, database);
        check_latest_run(results, database);
        if (database.query("PRAGMA user_version") == std::to_string(migrations.size())) {
            check_age(results, path);
        }
    }
}

} // namespace exporter
