// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_POSTGRES_CONNECTION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_POSTGRES_CONNECTION_HPP

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// libpq's types, without its header.
struct pg_conn;
struct pg_result;

namespace exporter {

/// A connection to a PostgreSQL server, by libpq. A signal ends each wait for the server within some
/// milliseconds; the server then rolls the open transaction back.
///
/// Functions throw `failure`: with `exit_status::temporary` if the server cannot be reached or has gone, with
/// `log_in_refused`, with `interrupted`, and with `cannot_write` and the server's words if it refuses a
/// statement. No message holds a password.
class postgres_connection {
  public:
    /// Connect by a URL or a connection string; what it lacks comes from libpq's environment variables, its
    /// service file and its password file. Throws `failure` with `exit_status::usage` if it is malformed or
    /// holds a password, which every user of the machine could read in the process list.
    explicit postgres_connection(const std::string& url);

    /// Run statements without results.
    void execute(const std::string& sql);
    /// Return the rows of a query; an absent cell is NULL.
    [[nodiscard]] std::vector<std::vector<std::optional<std::string>>> query(const std::string& sql);

    /// Start to send rows: `COPY … FROM STDIN`.
    void start_copy(const std::string& sql);
    /// Send bytes of rows. Memory does not grow with them.
    void send(std::string_view bytes);
    /// End the rows. The server's refusal of any of them is thrown here.
    void finish_copy();

  private:
    struct deleter {
        void operator()(pg_conn* connection) const noexcept;
        void operator()(pg_result* result) const noexcept;
    };
    using result = std::unique_ptr<pg_result, deleter>;

    void connect();
    void send_query(const std::string& sql);
    /// Wait until the server can take bytes, or has sent some.
    void flush();
    /// Wait for the next result; null behind the last.
    result next_result();
    /// Wait until the socket is ready for `events` of poll.
    void wait(short events) const;
    void check(const pg_result& answer);
    [[noreturn]] void fail_to_connect() const;
    [[noreturn]] void fail_as_gone() const;

    std::unique_ptr<pg_conn, deleter> connection_;
};

} // namespace exporter

#endif
