// SPDX-License-Identifier: BSL-1.0
// webcasts-export: event lists and audience reports into tables, CSV, NDJSON and SQLite. doc/exporter.md
// describes it.

#include "command_line.hpp"
#include "commands.hpp"
#include "connection.hpp"
#include "console.hpp"
#include "failure.hpp"
#include "interruption.hpp"

#include <exception>
#include <fcntl.h>
#include <new>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using exporter::exit_status;

/// Make sure that no file of ours gets the number of a standard stream that the parent had closed: what is
/// meant for the stream would end up in the file. What takes its place cannot be written to, so that writing
/// still fails.
void occupy_standard_streams() {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        if (::fcntl(descriptor, F_GETFD) == -1) {
            static_cast<void>(::open("/dev/null", O_RDONLY));
        }
    }
}

exit_status run(const exporter::command_line& line, const exporter::console& words) {
    using exporter::command;
    switch (line.what) {
    case command::export_rows:
        return exporter::run_export(line, words);
    case command::report_html:
        return exporter::run_report_html(line, words);
    case command::forget:
        return exporter::run_forget(line, words);
    case command::doctor:
        return exporter::run_doctor(line, words);
    case command::completion:
        return exporter::run_completion(line);
    case command::man:
        return exporter::run_man();
    default:
        break;
    }
    exporter::connection service(line.service, line.who, words);
    switch (line.what) {
    case command::login:
        return exporter::run_login(line, service, words);
    case command::events:
        return exporter::run_events(line, service, words);
    case command::report:
        return exporter::run_report(line, service, words);
    default:
        return exporter::run_sync(line, service, words);
    }
}

exit_status run(int argc, const char* const* argv) {
    try {
        const auto line = exporter::read_command_line(argc, argv);
        return line ? run(*line, exporter::console(line->verbosity)) : exit_status::done;
    } catch (const exporter::failure& ended) {
        exporter::console(0).complain(ended.what());
        return ended.status();
    } catch (const std::bad_alloc&) {
        exporter::console(0).complain("out of memory");
    } catch (const std::exception& unforeseen) {
        exporter::console(0).complain(unforeseen.what());
    }
    return exit_status::unexpected;
}

} // namespace

int main(int argc, char** argv) {
    occupy_standard_streams();
    exporter::catch_interruption();
    // What is pulled is personal data: every file of ours is for its owner alone.
    ::umask(S_IRWXG | S_IRWXO);
    const exit_status status = run(argc, argv);
    return static_cast<int>(status);
}
