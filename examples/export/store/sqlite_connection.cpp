// SPDX-License-Identifier: BSL-1.0
#include "store/sqlite_connection.hpp"

#include "store/folder_of.hpp"
#include "terminal/environment.hpp"
#include "terminal/failure.hpp"
#include "terminal/typed_value.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace exporter {

namespace {

constexpr int busy_timeout_ms = 10'000;
/// How many steps SQLite's machine makes between two looks at the signals: less than a millisecond.
constexpr int steps_between_looks = 2000;

bool is_directory(const std::string& path) {
    struct stat facts {};
    return ::stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

/// A folder for SQLite's temporary files.
struct temporary_place {
    std::string folder;          ///< empty: there is none
    std::string_view comes_from; ///< the variable that names it, if one does
};

/// Return where SQLite puts its temporary files on Unix: in the first of its folders that can be written.
temporary_place sqlite_temporary_place() {
    const std::array<temporary_place, 6> places{{
        {std::string(environment_value("SQLITE_TMPDIR")), "of SQLITE_TMPDIR"},
        {std::string(environment_value("TMPDIR")), "of TMPDIR"},
        {"/var/tmp", "SQLite's usual one"},
        {"/usr/tmp", "SQLite's usual one"},
        {"/tmp", "SQLite's usual one"},
        {".", "SQLite's last choice"},
    }};
    for (const temporary_place& place : places) {
        if (!place.folder.empty() && is_directory(place.folder) &&
            ::access(place.folder.c_str(), W_OK | X_OK) == 0) {
            return place;
        }
    }
    return {};
}

/// A file system, and how much can still be written to it.
struct file_system {
    std::uint64_t id = 0;
    std::uint64_t free_bytes = 0;

    /// The one that holds a file or a folder.
    static std::optional<file_system> of(const std::string& path) {
        struct statvfs facts {};
        struct stat place {};
        if (::statvfs(path.c_str(), &facts) != 0 || ::stat(path.c_str(), &place) != 0) {
            return std::nullopt;
        }
        const bool has_files = facts.f_files == 0 || facts.f_favail > 0; // zero: it does not count them
        return file_system{place.st_dev,
                           has_files ? std::uint64_t{facts.f_bavail} * facts.f_frsize : std::uint64_t{0}};
    }
};

/// Return what is full when SQLite finds no room: the disk of the database, or that of SQLite's temporary
/// files. By now SQLite has freed what it wrote last, so of two disks it is the one with less room.
std::string what_is_full(const std::string& database, const temporary_place& temporary) {
    const auto own = file_system::of(database);
    const auto other = file_system::of(temporary.folder);
    if (own && other && own->id != other->id && other->free_bytes < own->free_bytes) {
        return fmt::format(
            "the folder for SQLite's temporary files, {} ({}), has no room; free some there, or "
            "set SQLITE_TMPDIR to a folder with more; what was stored before is kept",
            temporary.folder, temporary.comes_from);
    }
    return fmt::format("the disk is full{}; free some room and run again; what was stored before is kept",
                       own && other && own->id == other->id
                           ? ", which also holds SQLite's temporary files in " + temporary.folder
                           : "");
}

/// Say that the system refused to read or write, with its reason.
std::string what_failed_to_move(int system_error, const temporary_place& temporary) {
    return fmt::format(
        "reading or writing failed{} (the disk of the database, or of SQLite's temporary files "
        "in {}, may be full or a quota reached); what was stored before is kept",
        system_error == 0 ? "" : fmt::format(", {}", std::strerror(system_error)), temporary.folder);
}

} // namespace

failure_cause cause_of_sqlite(int code) noexcept {
    constexpr int kind = 0xFF;
    switch (code & kind) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return failure_cause::in_use;
    case SQLITE_FULL:
        return failure_cause::no_room;
    case SQLITE_NOMEM:
        return failure_cause::out_of_memory;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
        return failure_cause::program_fault;
    default:
        return failure_cause::unusable_database;
    }
}

std::string sqlite_file_name(const std::string& path) {
    return path.starts_with('/') ? path : "./" + path;
}

interruptible_database::interruptible_database(sqlite3* database, int longest_wait_ms)
    : database_(database), longest_wait_ms_(longest_wait_ms) {
    sqlite3_progress_handler(
        database, steps_between_looks, [](void*) { return interrupted() ? 1 : 0; }, nullptr);
    sqlite3_busy_handler(
        database,
        [](void* self, int attempt) {
            const auto& wait = *static_cast<const interruptible_database*>(self);
            constexpr int pause_ms = 20;
            if (attempt * pause_ms >= wait.longest_wait_ms_ || (wait.hook_ && interrupted())) {
                return 0;
            }
            ::usleep(pause_ms * 1000); // a signal ends it
            return 1;
        },
        this);
    // A checkpoint runs outside the virtual machine.
    hook_.emplace([](void* handle) { sqlite3_interrupt(static_cast<sqlite3*>(handle)); }, database);
}

interruptible_database::~interruptible_database() {
    sqlite3_busy_handler(database_, nullptr, nullptr); // it is this object's
}

void interruptible_database::ignore_signals() noexcept {
    constexpr int short_wait_ms = 100;
    longest_wait_ms_ = interrupted() ? short_wait_ms : longest_wait_ms_;
    hook_.reset();
    sqlite3_progress_handler(database_, 0, nullptr, nullptr);
    // SQLite interrupts what is begun as long as a statement is not at its end.
    for (sqlite3_stmt* each = nullptr; (each = sqlite3_next_stmt(database_, each)) != nullptr;) {
        sqlite3_reset(each);
    }
}

/// The last connection that closes a database moves its log into it, which nothing stops. An interrupted
/// program leaves a long log to the next one.
void sqlite_connection::closer::operator()(sqlite3* handle) const noexcept {
    constexpr off_t long_log = off_t{16} << 20U;
    const char* name = interrupted() ? sqlite3_db_filename(handle, "main") : nullptr;
    struct stat log {};
    if (name != nullptr && ::stat(sqlite3_filename_wal(name), &log) == 0 && log.st_size > long_log) {
        sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    sqlite3_close_v2(handle);
}

void sqlite_connection::open(const std::string& name, int flags) {
    sqlite3* handle = nullptr;
    signals_.reset();
    // One thread uses a connection at a time, so SQLite need not lock it for each column of each row.
    const int code =
        sqlite3_open_v2(name.c_str(), &handle, flags | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(handle); // closed even if opening failed
    if (code != SQLITE_OK) {
        handle == nullptr ? fail(failure_cause::out_of_memory, reason_of(SQLITE_NOMEM)) : fail();
    }
    signals_ = std::make_unique<interruptible_database>(handle, busy_timeout_ms);
}

sqlite_connection::sqlite_connection(const std::string& path, database_use use) : path_(path), use_(use) {
    if (is_directory(path)) {
        fail("it is a directory");
    }
    // Even a reader may have to roll back the transaction of a writer that was killed, so the file is opened
    // for writing.
    open(sqlite_file_name(path),
         SQLITE_OPEN_READWRITE | (use == database_use::writing ? SQLITE_OPEN_CREATE : 0));
    if (use == database_use::writing && sqlite3_db_readonly(get(), "main") == 1) {
        fail(reason_of(SQLITE_READONLY));
    }
    if (use == database_use::reading) {
        open_unchanging();
    }
    execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;");
    if (use == database_use::reading) {
        execute("PRAGMA query_only = ON");
    }
}

/// Open a database without a log in a folder that cannot be written, as on a read-only disk. SQLite would
/// make files beside it to see what others write; nobody writes there.
void sqlite_connection::open_unchanging() {
    constexpr int kind = 0xFF;
    const int code = sqlite3_exec(get(), "PRAGMA schema_version", nullptr, nullptr, nullptr) & kind;
    if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY) {
        return; // other failures are told by the first query
    }
    if (::access((path_ + "-wal").c_str(), F_OK) == 0) {
        fail(
            "its folder cannot be written, and a run that was cut off left its log beside it; copy both to a "
            "folder that you can write");
    }
    std::string name = "file:";
    for (const char c : sqlite_file_name(path_)) {
        const bool is_special = c == '%' || c == '?' || c == '#';
        name += is_special ? fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)))
                           : std::string(1, c);
    }
    open(name + "?immutable=1", SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
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
    int code = sqlite3_errcode(get()) & kind;
    // Of other errors the system's number is that of an earlier one.
    if ((code == SQLITE_CANTOPEN || code == SQLITE_IOERR) && sqlite3_system_errno(get()) == ENOSPC) {
        code = SQLITE_FULL;
    }
    if (interrupted() && (code == SQLITE_INTERRUPT || code == SQLITE_BUSY)) {
        throw failure(failure_cause::interrupted, "interrupted");
    }
    fail(cause_of_sqlite(code), reason_of(code));
}

std::string sqlite_connection::reason_of(int code) const {
    const int number = sqlite3_system_errno(get());
    switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another program is using it; try again when that has ended";
    case SQLITE_NOTADB:
        return "it is not an SQLite database; give another name";
    case SQLITE_FULL:
        return what_is_full(path_, sqlite_temporary_place());
    case SQLITE_IOERR:
        return sqlite3_extended_errcode(get()) == SQLITE_IOERR_GETTEMPPATH ||
                       sqlite_temporary_place().folder.empty()
                   ? "SQLite finds no folder for its temporary files that it can write; set SQLITE_TMPDIR to "
                     "one"
                   : what_failed_to_move(number, sqlite_temporary_place());
    case SQLITE_CORRUPT:
        return "the file is damaged; put a copy in its place, or give another name and sync again";
    case SQLITE_NOMEM:
        return "this machine has too little memory free";
    case SQLITE_READONLY:
        return "it is read-only, or its folder is; change their permissions, or give another name";
    case SQLITE_CANTOPEN:
        if (!is_directory(folder_of(path_))) {
            return "its folder does not exist; make it, or give another name";
        }
        if (number == ENOENT) { // SQLite then tried to read what it may not make
            return "it cannot be made in its folder; change the folder's permissions, or give another name";
        }
        if (number == EACCES || number == EPERM || number == EROFS) {
            return fmt::format(
                "it cannot be opened, or its log made in its folder ({}); change their permissions, or "
                "give another name",
                std::strerror(number));
        }
        [[fallthrough]];
    default:
        return number == 0 ? std::string(sqlite3_errmsg(get()))
                           : fmt::format("{} ({})", sqlite3_errmsg(get()), std::strerror(number));
    }
}

void sqlite_connection::fail(std::string_view reason) const {
    fail(failure_cause::unusable_database, reason);
}

void sqlite_connection::fail(failure_cause cause, std::string_view reason) const {
    if (cause == failure_cause::program_fault) {
        throw failure(cause,
                      fmt::format("what was to be stored breaks a rule of the database {} ({}): a fault "
                                  "of this program; report it",
                                  shown_path(path_, "of --db"), reason));
    }
    throw failure(cause, fmt::format("the database {} cannot be {}: {}", shown_path(path_, "of --db"),
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
    check(
        sqlite3_bind_text64(handle_.get(), next_parameter(), data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

sqlite_statement& sqlite_statement::bind(std::int64_t number) {
    check(sqlite3_bind_int64(handle_.get(), next_parameter(), number));
    return *this;
}

sqlite_statement& sqlite_statement::bind(std::nullopt_t) {
    check(sqlite3_bind_null(handle_.get(), next_parameter()));
    return *this;
}

int sqlite_statement::next_parameter() noexcept {
    // An exception may have left a run before its last row, or before its first step.
    if (sqlite3_stmt_busy(handle_.get()) != 0 || bound_ == sqlite3_bind_parameter_count(handle_.get())) {
        reset();
    }
    return ++bound_;
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

std::vector<std::string> sqlite_statement::texts() {
    std::vector<std::string> found;
    while (step()) {
        found.push_back(text(0));
    }
    return found;
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

std::string_view sqlite_statement::view(int column) const {
    const auto* data = sqlite3_column_blob(handle_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    return {data != nullptr ? static_cast<const char*>(data) : "", data != nullptr ? size : 0};
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

void sqlite_statement::check(int code) {
    if (code == SQLITE_OK) {
        return;
    }
    try {
        connection_.fail();
    } catch (...) {
        reset(); // it may be run again; not before, for SQLite would forget its reason
        throw;
    }
}

} // namespace exporter
