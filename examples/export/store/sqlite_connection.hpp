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

/// What a database is opened for.
enum class database_use : std::uint8_t {
    writing, ///< and reading; a file that is missing is made
    reading,
};

/// An open SQLite file. Functions throw `failure` with SQLite's reason and `exit_status::cannot_write`; where
/// it is open for reading, with `exit_status::temporary` while others write and else with
/// `exit_status::unexpected`.
class sqlite_connection {
  public:
    explicit sqlite_connection(const std::string& path, database_use use = database_use::writing);

    /// Run statements without parameters and results.
    void execute(const char* sql);
    /// Return the number that a query gives.
    [[nodiscard]] std::int64_t number(const char* sql);
    /// Undo what was not committed; nothing where there is no transaction. Never throws.
    void roll_back() noexcept;
    /// Throw SQLite's latest error.
    [[noreturn]] void fail() const;
    /// Throw an error of our own about this file, with the status of a file that cannot be used.
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
    immediate, ///< takes the right to write at once, or waits for it
    deferred,  ///< when the first statement needs it
};

/// What is written together: all of it by `commit`, or nothing.
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
/// Texts are not copied: they live until the statement was run. The connection must outlive it.
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
    /// Run it to its end and make it ready for other parameters.
    void run();
    /// Fetch the next row; false at the end, and then it is ready for other parameters.
    [[nodiscard]] bool step();
    /// Run it, unless a row with this primary key is there already: then false.
    [[nodiscard]] bool run_unless_present();
    /// Count the columns of a row.
    [[nodiscard]] int columns() const noexcept { return sqlite3_column_count(handle_.get()); }
    /// Return a column of the current row.
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::int64_t number(int column) const;
    [[nodiscard]] double real(int column) const;
    /// Tell whether a column of the current row is NULL.
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
