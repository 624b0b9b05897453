// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_SQLITE_CONNECTION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_SQLITE_CONNECTION_HPP

#include "terminal/exit_status.hpp"
#include "terminal/interruption.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// Return a path as a name that SQLite reads as a file's, and never as a special one such as `:memory:`.
[[nodiscard]] std::string sqlite_file_name(const std::string& path);

/// What a database is opened for.
enum class database_use : std::uint8_t {
    writing, ///< and reading; a missing file is made
    reading,
};

/// Lets a signal end what SQLite does with a database: its virtual machine, a checkpoint, and the wait for a
/// lock, each within some milliseconds. The call that is ended returns SQLITE_INTERRUPT or SQLITE_BUSY.
class interruptible_database {
  public:
    /// Wait up to `longest_wait_ms` milliseconds for locks of other connections.
    interruptible_database(sqlite3* database, int longest_wait_ms);
    interruptible_database(const interruptible_database&) = delete;
    interruptible_database& operator=(const interruptible_database&) = delete;
    /// Call it before the database is closed.
    ~interruptible_database();

    /// From now on signals end nothing, so that an interrupted run can end in order. Statements that are not
    /// at their end are ended.
    void ignore_signals() noexcept;

  private:
    sqlite3* database_;
    int longest_wait_ms_;
    std::optional<interruption_hook> hook_;
};

/// Return the cause that a result code of SQLite's is for a run, whether the database is read or written.
[[nodiscard]] failure_cause cause_of_sqlite(int code) noexcept;

/// An open SQLite file. A signal ends what it does (`interruptible_database`); then functions throw `failure`
/// because of `failure_cause::interrupted`. Otherwise they throw `failure` with SQLite's reason and the cause
/// of its result code (`cause_of_sqlite`).
class sqlite_connection {
  public:
    explicit sqlite_connection(const std::string& path, database_use use = database_use::writing);
    sqlite_connection(sqlite_connection&&) noexcept = default;
    sqlite_connection& operator=(sqlite_connection&&) = delete;
    ~sqlite_connection() = default;

    /// Run statements without parameters and results.
    void execute(const char* sql);
    /// Return the number in the first column of a query's first row; 0 if there is no row.
    [[nodiscard]] std::int64_t number(const char* sql);
    /// From now on signals end nothing, so that an interrupted run can end in order. Statements that are not
    /// at their end are ended.
    void ignore_signals() noexcept { signals_->ignore_signals(); }
    /// Roll the open transaction back, if there is one.
    void roll_back() noexcept;
    /// Throw SQLite's last error.
    [[noreturn]] void fail() const;
    /// Throw that the database cannot be used, with a reason that does not come from SQLite.
    [[noreturn]] void fail(std::string_view reason) const;
    /// Throw an error about this file.
    [[noreturn]] void fail(failure_cause cause, std::string_view reason) const;

    [[nodiscard]] sqlite3* get() const noexcept { return handle_.get(); }

  private:
    [[nodiscard]] std::string reason_of(int code) const;

    struct closer {
        void operator()(sqlite3* handle) const noexcept;
    };
    void open(const std::string& name, int flags);
    void open_unchanging();

    std::string path_;
    database_use use_;
    std::unique_ptr<sqlite3, closer> handle_;
    std::unique_ptr<interruptible_database> signals_; ///< ends before the database is closed
};

enum class transaction_kind : std::uint8_t {
    immediate, ///< takes the write lock at its start, or waits for it
    deferred,  ///< takes a lock when the first statement needs it
};

/// A transaction. It is rolled back on destruction unless `commit` was called.
class transaction {
  public:
    explicit transaction(sqlite_connection& on, transaction_kind kind = transaction_kind::immediate)
        : connection_(on) {
        on.execute(kind == transaction_kind::immediate ? "BEGIN IMMEDIATE" : "BEGIN");
    }
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;
    ~transaction() { connection_.roll_back(); }

    void commit() { connection_.execute("COMMIT"); }

  private:
    sqlite_connection& connection_;
};

/// A prepared statement: bind its parameters in order, then `run` or `step`.
///
/// Texts are not copied: they must live until the statement has run. The connection must outlive it. After a
/// failure its run has ended, and its parameters can be bound again.
class sqlite_statement {
  public:
    sqlite_statement(sqlite_connection& on, std::string_view sql);

    /// Bind the next parameter.
    sqlite_statement& bind(std::string_view text);
    sqlite_statement& bind(std::int64_t number);
    sqlite_statement& bind(std::nullopt_t);
    template <class Value>
    sqlite_statement& bind(const std::optional<Value>& value) {
        if (!value) {
            return bind(std::nullopt);
        }
        return bind(*value);
    }
    /// Run it to its end; afterwards parameters can be bound again.
    void run();
    /// Fetch the next row. Returns false at the end; afterwards parameters can be bound again.
    [[nodiscard]] bool step();
    /// Run it to its end and return the first column of each row.
    [[nodiscard]] std::vector<std::string> texts();
    /// Run an insertion. Returns false if a row with this primary key exists.
    [[nodiscard]] bool run_unless_present();
    /// Return the number of columns of a row.
    [[nodiscard]] int columns() const noexcept { return sqlite3_column_count(handle_.get()); }
    /// Return the name of a column.
    [[nodiscard]] std::string name(int column) const;
    /// Return a column of the current row.
    [[nodiscard]] std::string text(int column) const;
    /// The same without a copy, which lasts until the next step; the column must not be read as a number
    /// before.
    [[nodiscard]] std::string_view view(int column) const;
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] double real(int column) const;
    /// Return the type of a column of the current row: `SQLITE_INTEGER`, `SQLITE_FLOAT`, `SQLITE_TEXT`,
    /// `SQLITE_BLOB` or `SQLITE_NULL`. The column must not be read before.
    [[nodiscard]] int type(int column) const noexcept { return sqlite3_column_type(handle_.get(), column); }
    /// Return whether a column of the current row is NULL.
    [[nodiscard]] bool is_null(int column) const;
    /// End a run before its last row; afterwards parameters can be bound again.
    void reset() noexcept;
    /// Return how many steps SQLite's machine has made for this statement.
    [[nodiscard]] std::int64_t steps() const noexcept {
        return sqlite3_stmt_status(handle_.get(), SQLITE_STMTSTATUS_VM_STEP, 0);
    }

  private:
    void check(int code);
    [[nodiscard]] int next_parameter() noexcept;

    struct finalizer {
        void operator()(sqlite3_stmt* handle) const noexcept { sqlite3_finalize(handle); }
    };
    sqlite_connection& connection_;
    std::unique_ptr<sqlite3_stmt, finalizer> handle_;
    int bound_ = 0;
};

} // namespace exporter

#endif
