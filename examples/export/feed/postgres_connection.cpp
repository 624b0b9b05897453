// SPDX-License-Identifier: BSL-1.0
#include "feed/postgres_connection.hpp"

#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"

#include <charconv>
#include <chrono>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

namespace exporter {

namespace {

using connection_options = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

constexpr int poll_ms = 50;
constexpr std::chrono::seconds usual_connect_timeout{30};

/// Return the value of an option of libpq; empty: it has none.
std::string_view value_of(const connection_options& options, std::string_view name) {
    for (const PQconninfoOption* option = options.get(); option != nullptr && option->keyword != nullptr;
         ++option) {
        if (option->keyword == name && option->val != nullptr) {
            return option->val;
        }
    }
    return "";
}

/// Refuse a connection string that libpq cannot read, or with a password. libpq's own message is not shown:
/// it repeats the string.
void check_url(const std::string& url) {
    char* reason = nullptr;
    const connection_options parsed(PQconninfoParse(url.c_str(), &reason), &PQconninfoFree);
    PQfreemem(reason);
    if (parsed == nullptr) {
        throw usage_failure(
            "--url is not a connection string of PostgreSQL, such as "
            "postgresql://loader@db.example.com/audience or 'host=/run/postgresql dbname=audience'");
    }
    for (const char* secret : {"password", "sslpassword"}) {
        if (!value_of(parsed, secret).empty()) {
            throw usage_failure(
                "a password in --url is refused: every user of this machine can read it in the process list. "
                "If "
                "it is real, change it. Set PGPASSWORD, or write it to ~/.pgpass or the file of PGPASSFILE");
        }
    }
}

/// Return a message of libpq in one line.
std::string in_one_line(const char* message) {
    std::string text = message != nullptr ? message : "";
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) {
        text.pop_back();
    }
    for (char& c : text) {
        c = c == '\n' || c == '\t' ? ' ' : c;
    }
    return text;
}

std::chrono::seconds connect_timeout_of(PGconn* connection) {
    const connection_options options(PQconninfo(connection), &PQconninfoFree);
    const std::string_view text = value_of(options, "connect_timeout");
    int seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return seconds > 0 ? std::chrono::seconds(seconds) : usual_connect_timeout;
}

} // namespace

void postgres_connection::deleter::operator()(pg_conn* connection) const noexcept {
    PQfinish(connection);
}

void postgres_connection::deleter::operator()(pg_result* result) const noexcept {
    PQclear(result);
}

postgres_connection::postgres_connection(const std::string& url) {
    check_url(url);
    {
        // Names of hosts are looked up here, which nothing can stop; nothing is lost if the program ends.
        const interruption_deadline deadline;
        const char* const keywords[] = {"dbname", "client_encoding", "fallback_application_name", nullptr};
        const char* const values[] = {url.c_str(), "UTF8", "webcasts-export", nullptr};
        constexpr int expand_dbname = 1;
        connection_.reset(PQconnectStartParams(keywords, values, expand_dbname));
    }
    if (connection_ == nullptr) {
        throw failure(failure_cause::out_of_memory, "out of memory");
    }
    connect();
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr);
    PQsetnonblocking(connection_.get(), 1);
}

void postgres_connection::connect() {
    if (PQstatus(connection_.get()) == CONNECTION_BAD) {
        fail_to_connect();
    }
    const auto deadline = std::chrono::steady_clock::now() + connect_timeout_of(connection_.get());
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK) {
        if (state == PGRES_POLLING_FAILED) {
            fail_to_connect();
        }
        pollfd item{.fd = PQsocket(connection_.get()),
                    .events = static_cast<short>(state == PGRES_POLLING_READING ? POLLIN : POLLOUT),
                    .revents = 0};
        const int ready = ::poll(&item, 1, poll_ms);
        stop_if_interrupted();
        if (ready > 0) {
            state = PQconnectPoll(connection_.get());
        } else if (std::chrono::steady_clock::now() > deadline) {
            throw failure(
                failure_cause::unreachable,
                "the PostgreSQL server does not answer; look whether it runs, and at --url or PGHOST");
        }
    }
}

void postgres_connection::wait(short events) const {
    pollfd item{.fd = PQsocket(connection_.get()), .events = events, .revents = 0};
    if (item.fd < 0) {
        fail_as_gone();
    }
    while (::poll(&item, 1, poll_ms) <= 0) {
        stop_if_interrupted();
    }
    stop_if_interrupted();
}

void postgres_connection::flush() {
    for (int left = PQflush(connection_.get()); left != 0; left = PQflush(connection_.get())) {
        if (left < 0) {
            fail_as_gone();
        }
        wait(POLLIN | POLLOUT);
        if (PQconsumeInput(connection_.get()) == 0) {
            fail_as_gone();
        }
    }
}

postgres_connection::result postgres_connection::next_result() {
    flush();
    while (PQisBusy(connection_.get()) != 0) {
        wait(POLLIN);
        if (PQconsumeInput(connection_.get()) == 0) {
            fail_as_gone();
        }
    }
    return result(PQgetResult(connection_.get()));
}

void postgres_connection::send_query(const std::string& sql) {
    if (PQsendQuery(connection_.get(), sql.c_str()) == 0) {
        fail_as_gone();
    }
}

void postgres_connection::execute(const std::string& sql) {
    static_cast<void>(query(sql));
}

std::vector<std::vector<std::optional<std::string>>> postgres_connection::query(const std::string& sql) {
    send_query(sql);
    std::vector<std::vector<std::optional<std::string>>> rows;
    while (const result answer = next_result()) {
        check(*answer);
        const int width = PQnfields(answer.get());
        for (int row = 0; row < PQntuples(answer.get()); ++row) {
            auto& cells = rows.emplace_back(static_cast<std::size_t>(width));
            for (int column = 0; column < width; ++column) {
                if (PQgetisnull(answer.get(), row, column) == 0) {
                    cells[static_cast<std::size_t>(column)].emplace(PQgetvalue(answer.get(), row, column));
                }
            }
        }
    }
    return rows;
}

void postgres_connection::start_copy(const std::string& sql) {
    send_query(sql);
    const result answer = next_result();
    if (answer == nullptr) {
        fail_as_gone();
    }
    check(*answer);
}

void postgres_connection::send(std::string_view bytes) {
    int taken = 0;
    while ((taken = PQputCopyData(connection_.get(), bytes.data(), static_cast<int>(bytes.size()))) == 0) {
        flush();
    }
    if (taken < 0) {
        fail_as_gone();
    }
    flush();
}

void postgres_connection::finish_copy() {
    int taken = 0;
    while ((taken = PQputCopyEnd(connection_.get(), nullptr)) == 0) {
        flush();
    }
    if (taken < 0) {
        fail_as_gone();
    }
    while (const result answer = next_result()) {
        check(*answer);
    }
}

void postgres_connection::check(const pg_result& answer) {
    const ExecStatusType status = PQresultStatus(&answer);
    if (status != PGRES_FATAL_ERROR && status != PGRES_BAD_RESPONSE) {
        return;
    }
    const char* state = PQresultErrorField(&answer, PG_DIAG_SQLSTATE);
    const std::string_view code = state != nullptr ? state : "08000";
    // Without the details, which may repeat rows of people.
    const std::string words = in_one_line(PQresultErrorField(&answer, PG_DIAG_MESSAGE_PRIMARY));
    constexpr std::string_view connection_lost = "08";
    constexpr std::string_view operator_intervened = "57";
    if (PQstatus(connection_.get()) == CONNECTION_BAD || code.starts_with(connection_lost) ||
        code.starts_with(operator_intervened)) {
        throw failure(
            failure_cause::unreachable,
            fmt::format("the PostgreSQL server ended the connection{}{}; what was complete is stored, "
                        "and the same command does the rest",
                        words.empty() ? "" : ": ", words));
    }
    throw failure(failure_cause::unwritable_output,
                  fmt::format("the PostgreSQL server refuses: {} ({})", words, code));
}

void postgres_connection::fail_to_connect() const {
    const std::string words = in_one_line(PQerrorMessage(connection_.get()));
    const bool is_refused = words.find("authentication failed") != std::string::npos ||
                            words.find("no password supplied") != std::string::npos ||
                            words.find("role \"") != std::string::npos;
    throw failure(is_refused ? failure_cause::log_in_refused : failure_cause::unreachable,
                  fmt::format("no connection to PostgreSQL: {}; see --url, PGHOST, PGDATABASE, PGUSER and "
                              "PGPASSWORD or ~/.pgpass",
                              words));
}

void postgres_connection::fail_as_gone() const {
    throw failure(failure_cause::unreachable,
                  fmt::format("the PostgreSQL server has gone: {}; what was complete is stored, and the same "
                              "command does the rest",
                              in_one_line(PQerrorMessage(connection_.get()))));
}

} // namespace exporter
