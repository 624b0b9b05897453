// SPDX-License-Identifier: BSL-1.0
// webcasts-export: event lists and audience reports into tables, CSV, NDJSON and SQLite. doc/exporter.md
// describes it.

#include "cli/command_line.hpp"
#include "commands/commands.hpp"
#include "service/service_client.hpp"
#include "terminal/console.hpp"
#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"

#include <exception>
#include <fcntl.h>
#include <new>
#include <sys/stat.h>
#include <unistd.h>
#include <variant>

namespace {

using exporter::exit_status;

/// Open /dev/null in place of standard streams that the parent has closed. Otherwise a file of the program
/// could get the number of a standard stream and receive its text. It is opened for reading only, so that
/// writing still fails.
void occupy_standard_streams() {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        if (::fcntl(descriptor, F_GETFD) == -1) {
            static_cast<void>(::open("/dev/null", O_RDONLY));
        }
    }
}

/// Runs the command whose options the command line holds.
class command_runner {
  public:
    explicit command_runner(const exporter::console& console) : console_(console) {}

    exit_status operator()(const exporter::login_options& options) const {
        return with_service(exporter::run_login, options);
    }
    exit_status operator()(const exporter::events_options& options) const {
        return with_service(exporter::run_events, options);
    }
    exit_status operator()(const exporter::report_options& options) const {
        return with_service(exporter::run_report, options);
    }
    exit_status operator()(const exporter::sync_command_options& options) const {
        return with_service(exporter::run_sync, options);
    }
    exit_status operator()(const exporter::status_options& options) const {
        return exporter::run_status(options);
    }
    exit_status operator()(const exporter::export_command_options& options) const {
        return exporter::run_export(options, console_);
    }
    exit_status operator()(const exporter::report_html_options& options) const {
        return exporter::run_report_html(options, console_);
    }
    exit_status operator()(const exporter::dataset_command_options& options) const {
        return exporter::run_dataset(options, console_);
    }
    exit_status operator()(const exporter::postgres_command_options& options) const {
        return exporter::run_postgres(options, console_);
    }
    exit_status operator()(const exporter::singer_options& options) const {
        return exporter::run_singer(options, console_);
    }
    exit_status operator()(const exporter::forget_options& options) const {
        return exporter::run_forget(options, console_);
    }
    exit_status operator()(const exporter::purge_command_options& options) const {
        return exporter::run_purge(options, console_);
    }
    exit_status operator()(const exporter::doctor_command_options& options) const {
        return exporter::run_doctor(options, console_);
    }
    exit_status operator()(const exporter::completion_options& options) const {
        return exporter::run_completion(options);
    }
    exit_status operator()(const exporter::help_options& options) const {
        return exporter::run_help(options);
    }
    exit_status operator()(const exporter::man_options& options) const { return exporter::run_man(options); }

  private:
    template <class Command, class Options>
    [[nodiscard]] exit_status with_service(Command run, const Options& options) const {
        const auto& [service, credentials] = options.access;
        exporter::service_client client(service, credentials, console_);
        return run(options, client, console_);
    }

    const exporter::console& console_;
};

exit_status run(int argc, const char* const* argv) {
    try {
        const auto line = exporter::read_command_line(argc, argv);
        if (!line) {
            return exit_status::done;
        }
        const exporter::console console(line->verbosity);
        return std::visit(command_runner(console), line->options);
    } catch (const exporter::failure& problem) {
        if (problem.cause() != exporter::failure_cause::reader_gone) {
            exporter::console(0).complain(problem.what());
        }
        return problem.status();
    } catch (const std::bad_alloc&) {
        exporter::console(0).complain("out of memory");
        return status_of(exporter::failure_cause::out_of_memory);
    } catch (const std::exception& unforeseen) {
        exporter::console(0).complain(unforeseen.what());
    }
    return status_of(exporter::failure_cause::program_fault);
}

} // namespace

int main(int argc, char** argv) {
    occupy_standard_streams();
    exporter::catch_interruption();
    // Reports hold personal data: only the owner may read the program's files.
    ::umask(S_IRWXG | S_IRWXO);
    const exit_status status = run(argc, argv);
    return static_cast<int>(status);
}
