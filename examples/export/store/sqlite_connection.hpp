// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_SQLITE_CONNECTION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_SQLITE_CONNECTION_HPP

#include "terminal/exit_status.hpp"

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace exporter {

/// Return a path as a name that SQLite reads as a file's, and never as a special one such as `:memory:`.
[[nodiscard]] std::string sqlite_file_name(const std::string& path);

/// What a database is opened for.
enum class database_use : std::uint8_t {
    writing, ///< and reading; a missing file is made
    reading,
};

/// An open SQLite file. Functions throw `failure` with SQLite's reason. Its status is
/// `exit_status::cannot_write` if the file is open for writing; if it is open for reading,
/// `exit_status::temporary` while another program locks it, else `exit_status::unexpected`.
class sqlite_connection {
  public:
    explicit sqlite_connection(const std::string& path, database_use use = database_use::writing);

    /// Run statements without parameters and results.
    void execute(const char* sql);
    /// Return the number in the first column of a query's first row; 0 if there is no row.
    [[nodiscard]] std::int64_t number(const char* sql);
    /// Roll the open transaction back, if there is one.
    void roll_back() noexcept;
    /// Throw SQLite's last error.
    [[noreturn]] void fail() const;
    /// Throw an error about this file with a reason that does not come from SQLite.
    [[noreturn]] void fail(std::string_view reason) const;

    [[nodiscard]] sqlite3* get() const noexcept { return handle_.get(); }

  private:
    [[noreturn]] void fail(exit_status status, std::string_view reason) const;
    [[noreturn]] void fail_with_system_error() const;

    struct closer {
        void operator()(sqlite3* handle) const noexcept { sqlite3_close_v2(handle); }
    };
    std::string path_;
    database_use use_;
    std::unique_ptr<sqlite3, closer> handle_;
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
/// Texts are not copied: they must live until the statement has run. The connection must outlive it.
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
    /// Run an insertion. Returns false if a row with this primary key exists.
    [[nodiscard]] bool run_unless_present();
    /// Return the number of columns of a row.
    [[nodiscard]] int columns() const noexcept { return sqlite3_column_count(handle_.get()); }
    /// Return the name of a column.
    [[nodiscard]] std::string name(int column) const;
    /// Return a column of the current row.
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] double real(int column) const;
    /// Return whether a column of the current row is NULL.
    [[nodiscard]] bool is_null(int column) const;

  private:
    void reset() noexcept;
    void check(int code) const;

    struct finalizer {
        void operator()(sqlite3_stmt* handle) const noexcept { sqlite3_finalize(handle); }
    };
    sqlite_connection& connection_;
    std::unique_ptr<sqlite3_stmt, finalizer> handle_;
    int bound_ = 0;
};

} // namespace exporter

#endif
