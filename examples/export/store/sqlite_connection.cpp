// SPDX-License-Identifier: BSL-1.0
#include "store/sqlite_connection.hpp"

#include "terminal/failure.hpp"

#include <cstddef>
#include <cstring>
#include <fmt/format.h>
#include <sys/stat.h>

namespace exporter {

namespace {

constexpr int busy_timeout_ms = 10'000;

bool is_directory(const std::string& path) {
    struct stat facts {};
    return ::stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

} // namespace

std::string sqlite_file_name(const std::string& path) {
    return path.starts_with('/') ? path : "./" + path;
}

sqlite_connection::sqlite_connection(const std::string& path, database_use use) : path_(path), use_(use) {
    if (is_directory(path)) {
        fail("it is a directory");
    }
    sqlite3* handle = nullptr;
    // Even a reader may have to roll back the transaction of a writer that was killed, so the file is opened
    // for writing.
    const int flags = SQLITE_OPEN_READWRITE | (use == database_use::writing ? SQLITE_OPEN_CREATE : 0);
    const int code =
        sqlite3_open_v2(sqlite_file_name(path).c_str(), &handle, flags | SQLITE_OPEN_EXRESCODE, nullptr);
    handle_.reset(handle); // closed even if opening failed
    if (code != SQLITE_OK) {
        handle == nullptr ? fail("out of memory") : fail();
    }
    if (use == database_use::writing && sqlite3_db_readonly(handle, "main") == 1) {
        fail("it is read-only");
    }
    sqlite3_busy_timeout(handle, busy_timeout_ms);
    execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;");
    if (use == database_use::reading) {
        execute("PRAGMA query_only = ON");
    }
}

void sqlite_connection::execute(const char* sql) {
    if (sqlite3_exec(get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail();
    }
}

std::int64_t sqlite_connection::number(const char* sql) {
    sqlite_statement query(*this, sql);
    return query.step() ? query.number(0) : 0;
}

void sqlite_connection::roll_back() noexcept {
    if (sqlite3_get_autocommit(get()) == 0) {
        sqlite3_exec(get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
}

void sqlite_connection::fail() const {
    constexpr int kind = 0xFF; // the other bits refine the kind of error
    switch (sqlite3_errcode(get()) & kind) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        fail(use_ == database_use::writing ? exit_status::cannot_write : exit_status::temporary,
             "another program is using it; try again when that has ended");
    case SQLITE_NOTADB:
        fail("it is not an SQLite database; give another name");
    case SQLITE_FULL:
        fail("the disk is full; what was stored before is kept");
    case SQLITE_IOERR:
        fail("reading or writing failed (the disk may be full or a quota reached); what was stored before is "
             "kept");
    default:
        fail_with_system_error();
    }
}

void sqlite_connection::fail_with_system_error() const {
    const int number = sqlite3_system_errno(get());
    fail(number == 0 ? std::string(sqlite3_errmsg(get()))
                     : fmt::format("{} ({})", sqlite3_errmsg(get()), std::strerror(number)));
}

void sqlite_connection::fail(std::string_view reason) const {
    fail(use_ == database_use::writing ? exit_status::cannot_write : exit_status::unexpected, reason);
}

void sqlite_connection::fail(exit_status status, std::string_view reason) const {
    throw failure(status, fmt::format("the database {} cannot be {}: {}", path_,
                                      use_ == database_use::writing ? "written" : "read", reason));
}

sqlite_statement::sqlite_statement(sqlite_connection& on, std::string_view sql) : connection_(on) {
    sqlite3_stmt* prepared = nullptr;
    const int code =
        sqlite3_prepare_v2(on.get(), sql.data(), static_cast<int>(sql.size()), &prepared, nullptr);
    handle_.reset(prepared);
    check(code);
}

sqlite_statement& sqlite_statement::bind(std::string_view text) {
    // A null pointer would bind NULL instead of ''.
    const char* data = text.data() != nullptr ? text.data() : "";
    check(sqlite3_bind_text64(handle_.get(), ++bound_, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

sqlite_statement& sqlite_statement::bind(std::int64_t number) {
    check(sqlite3_bind_int64(handle_.get(), ++bound_, number));
    return *this;
}

sqlite_statement& sqlite_statement::bind(std::nullopt_t) {
    check(sqlite3_bind_null(handle_.get(), ++bound_));
    return *this;
}

void sqlite_statement::run() {
    while (step()) {
    }
}

bool sqlite_statement::step() {
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        check(code);
    }
    reset();
    return false;
}

bool sqlite_statement::run_unless_present() {
    const int code = sqlite3_step(handle_.get());
    if (code != SQLITE_DONE && code != SQLITE_CONSTRAINT_PRIMARYKEY) {
        check(code);
    }
    reset();
    return code == SQLITE_DONE;
}

std::string sqlite_statement::name(int column) const {
    const char* name = sqlite3_column_name(handle_.get(), column);
    return name != nullptr ? name : "";
}

std::string sqlite_statement::text(int column) const {
    const auto* data = sqlite3_column_text(handle_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    return data == nullptr ? std::string() : std::string(data, data + size);
}

std::int64_t sqlite_statement::number(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
}

double sqlite_statement::real(int column) const {
    return sqlite3_column_double(handle_.get(), column);
}

bool sqlite_statement::is_null(int column) const {
    return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

void sqlite_statement::reset() noexcept {
    sqlite3_reset(handle_.get());
    bound_ = 0;
}

void sqlite_statement::check(int code) const {
    if (code != SQLITE_OK) {
        connection_.fail();
    }
}

} // namespace exporter
