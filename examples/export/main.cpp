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
    exporter::connection service(line.service, line.who, words);
    switch (line.what) {
    case exporter::command::login:
        return exporter::run_login(service, words);
    case exporter::command::events:
        return exporter::run_events(line, service, words);
    case exporter::command::report:
        return exporter::run_report(line, service, words);
    case exporter::command::sync:
        return exporter::run_sync(line, service, words);
    }
    return exit_status::unexpected;
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
