// SPDX-License-Identifier: BSL-1.0
// Outputs whose reader has gone.

#include "exporter/fresh_folder.hpp"
#include "output/output_file.hpp"
#include "support/catch.hpp"
#include "terminal/failure.hpp"

#include <csignal>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace webcasts::tests::output_file_test {

namespace {

/// Puts another file in place of standard output.
class replaced_output {
  public:
    explicit replaced_output(int descriptor) : kept_(::dup(STDOUT_FILENO)) {
        ::dup2(descriptor, STDOUT_FILENO);
        ::close(descriptor);
    }
    replaced_output(const replaced_output&) = delete;
    replaced_output& operator=(const replaced_output&) = delete;
    ~replaced_output() {
        ::dup2(kept_, STDOUT_FILENO);
        ::close(kept_);
    }

  private:
    int kept_;
};

/// Return the writing end of a pipe that nobody reads.
int broken_pipe() {
    std::signal(SIGPIPE, SIG_IGN);
    int ends[2] = {};
    REQUIRE(::pipe(ends) == 0);
    ::close(ends[0]);
    return ends[1];
}

exporter::exit_status status_of_writing(void (*write)(std::string_view)) {
    try {
        write("text\n");
    } catch (const exporter::failure& problem) {
        return problem.status();
    }
    return exporter::exit_status::done;
}

} // namespace

TEST_CASE("an output whose reader has gone ends the run with its own status") {
    using exporter::exit_status;
    exit_status of_data{};
    exit_status of_result{};
    {
        const replaced_output nobody(broken_pipe());
        of_data = status_of_writing(exporter::write_out);
        of_result = status_of_writing(exporter::write_result);
    }
    REQUIRE(of_data == exit_status::reader_gone);
    REQUIRE(of_result == exit_status::done);
    const fresh_folder folder;
    const std::string pipe = folder.file("pipe");
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
    exporter::output_file out(pipe);
    ::close(reader);
    out.write("text\n");
    try {
        out.finish();
        FAIL("a pipe without a reader was written to");
    } catch (const exporter::failure& problem) {
        REQUIRE(problem.status() == exit_status::reader_gone);
    }
}

TEST_CASE("a result is not written where standard output is closed, and a full disk is a failure") {
    using exporter::exit_status;
    exit_status closed{};
    exit_status full{};
    exit_status data_closed{};
    {
        const replaced_output closed_one(::open("/dev/null", O_RDONLY));
        closed = status_of_writing(exporter::write_result);
        data_closed = status_of_writing(exporter::write_out);
    }
    {
        const replaced_output full_disk(::open("/dev/full", O_WRONLY));
        full = status_of_writing(exporter::write_result);
    }
    REQUIRE(closed == exit_status::done);
    REQUIRE(data_closed == exit_status::cannot_write);
    REQUIRE(full == exit_status::cannot_write);
}

} // namespace webcasts::tests::output_file_test
