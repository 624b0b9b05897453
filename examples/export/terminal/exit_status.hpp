// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_TERMINAL_EXIT_STATUS_HPP
#define WEBCASTS_EXAMPLES_EXPORT_TERMINAL_EXIT_STATUS_HPP

#include <webcasts/result.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace exporter {

/// The program's exit codes. They are a public interface (doc/exporter.md).
enum class exit_status : std::uint8_t {
    done = 0,
    unexpected = 1,     ///< a response that violates the API, or a bug
    usage = 2,          ///< the command line, the environment or the credentials' form
    partial = 3,        ///< some events failed, or all of them for different reasons
    log_in_refused = 4, ///< the service refuses user name or password
    temporary = 5,      ///< another attempt later may succeed
    refused = 6,        ///< the service refuses the request
    cannot_write = 7,   ///< the output or the database cannot be used
    busy = 8,           ///< another run or program is using the database
    interrupted = 130,  ///< SIGINT, SIGTERM or SIGHUP
    reader_gone = 141,  ///< whoever reads the output, such as `head`, has enough; nothing is said
};

/// Why a run fails. The exit code follows from this alone, whatever the command does (`status_of`).
enum class failure_cause : std::uint8_t {
    broken_contract,
    out_of_memory,
    program_fault,
    usage,
    no_database,
    no_such_event,
    other_source,
    not_replaceable,
    log_in_refused,
    unreachable,
    service_in_trouble,
    unreadable_answer,
    request_refused,
    unusable_database,
    no_room,
    unwritable_output,
    address_left,
    in_use,
    interrupted,
    reader_gone,
};

/// What an exit code means, as doc/exporter.md and the manual page have it.
struct exit_code_row {
    std::optional<failure_cause> cause; ///< `nullopt`: a run that came to its end
    exit_status status;
    std::string_view text;
};

/// Every cause once, in the order of the codes.
inline constexpr std::array<exit_code_row, 22> exit_code_table{{
    {std::nullopt, exit_status::done, "done"},
    {failure_cause::broken_contract, exit_status::unexpected, "an answer of the service breaks the contract"},
    {failure_cause::out_of_memory, exit_status::unexpected, "this machine has too little memory free"},
    {failure_cause::program_fault, exit_status::unexpected, "a fault of this program"},
    {failure_cause::usage, exit_status::usage,
     "the command line, the configuration file, the environment or the credentials' form is wrong, or a file "
     "that is only read cannot be used"},
    {failure_cause::no_database, exit_status::usage, "the database that is to be read does not exist"},
    {failure_cause::no_such_event, exit_status::usage, "the database does not hold the event"},
    {failure_cause::other_source, exit_status::usage,
     "the database, data set or schema holds another service's data"},
    {failure_cause::not_replaceable, exit_status::usage,
     "an output file, folder or schema holds what this program must not replace"},
    {std::nullopt, exit_status::partial,
     "some events failed, or all of them for different reasons; or something was not believed, is stale or "
     "fails"},
    {failure_cause::log_in_refused, exit_status::log_in_refused,
     "the service or the PostgreSQL server refuses the log-in"},
    {failure_cause::unreachable, exit_status::temporary,
     "the service, the proxy or the PostgreSQL server cannot be reached, or the connection or the time ends"},
    {failure_cause::service_in_trouble, exit_status::temporary,
     "the service is in trouble or asks for a pause: HTTP 5xx, 408, 425 or 429"},
    {failure_cause::unreadable_answer, exit_status::temporary,
     "an answer is an HTML page, empty, cut off or malformed"},
    {failure_cause::request_refused, exit_status::refused,
     "the service refuses the request: an API error or another HTTP status"},
    {failure_cause::unusable_database, exit_status::cannot_write,
     "the database cannot be used: it is damaged, no SQLite file, another program's, a newer version's or a "
     "folder, or may not be read or written"},
    {failure_cause::no_room, exit_status::cannot_write,
     "the disk, the quota or the folder for temporary files has no room"},
    {failure_cause::unwritable_output, exit_status::cannot_write, "the output cannot be written"},
    {failure_cause::address_left, exit_status::cannot_write,
     "an address that was to be erased is still in the database"},
    {failure_cause::in_use, exit_status::busy,
     "another run or another program is using the database, data set or schema"},
    {failure_cause::interrupted, exit_status::interrupted, "SIGINT, SIGTERM or SIGHUP ended the run"},
    {failure_cause::reader_gone, exit_status::reader_gone,
     "the reader of the output has gone, as with | head; nothing is said"},
}};

/// Return the exit status of a run that ends for this cause.
[[nodiscard]] constexpr exit_status status_of(failure_cause cause) noexcept {
    for (const exit_code_row& row : exit_code_table) {
        if (row.cause == cause) {
            return row.status;
        }
    }
    return exit_status::unexpected;
}

/// Return the cause that an error of the library's is for a run.
[[nodiscard]] failure_cause cause_of(const webcasts::error& problem) noexcept;

/// Return the cause if the system refuses to write an output, by its error number.
[[nodiscard]] failure_cause cause_of_write(int error_number) noexcept;

/// Return the exit status of a run that ends with this error of the library's.
[[nodiscard]] inline exit_status status_of(const webcasts::error& problem) noexcept {
    return status_of(cause_of(problem));
}

} // namespace exporter

#endif
