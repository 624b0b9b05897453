// SPDX-License-Identifier: BSL-1.0
#include "output/output_file.hpp"

#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"
#include "terminal/terminal_size.hpp"
#include "terminal/typed_value.hpp"
#include "text/terminal_text.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace exporter {

namespace {

constexpr std::size_t buffer_size = 1U << 16U;

} // namespace

output_file::output_file(const std::string& path, replacement_rule rule)
    : path_(path), rule_(std::move(rule)) {
    check_rule();
    if (path.empty()) {
        descriptor_ = STDOUT_FILENO;
        is_terminal_ = ::isatty(descriptor_) != 0;
        return;
    }
    struct stat present {};
    if (::stat(path.c_str(), &present) == 0 && !S_ISREG(present.st_mode)) {
        descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    } else {
        final_path_ = link_target(path);
        temporary_path_ = final_path_ + ".XXXXXX";
        descriptor_ = ::mkostemp(temporary_path_.data(), O_CLOEXEC);
    }
    if (descriptor_ < 0) {
        temporary_path_.clear();
        fail(errno);
    }
    is_terminal_ = ::isatty(descriptor_) != 0;
}

output_file::~output_file() {
    if (descriptor_ >= 0 && descriptor_ != STDOUT_FILENO) {
        ::close(descriptor_);
    }
    if (!temporary_path_.empty()) {
        ::unlink(temporary_path_.c_str());
    }
}

void output_file::write(std::string_view bytes) {
    buffer_ += bytes;
    // A terminal gets whole lines, so that no character is in two pieces.
    if (buffer_.size() >= buffer_size && (!is_terminal_ || buffer_.back() == '\n')) {
        if (std::exchange(has_flushed_, true)) {
            stop_if_interrupted();
        }
        flush();
    }
}

void output_file::finish() {
    flush();
    if (final_path_.empty()) {
        return;
    }
    check_rule(); // another program may have put a file there meanwhile
    if (::fsync(descriptor_) != 0 || ::close(std::exchange(descriptor_, -1)) != 0 ||
        ::rename(temporary_path_.c_str(), final_path_.c_str()) != 0) {
        fail(errno);
    }
    temporary_path_.clear();
}

std::optional<std::size_t> output_file::columns() const {
    return terminal_columns(descriptor_);
}

void output_file::flush() {
    std::string shown;
    if (is_terminal_) {
        shown = terminal_text(buffer_, kept_line_ends::all);
    }
    std::string_view rest = is_terminal_ ? shown : buffer_;
    while (!rest.empty()) {
        const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
        if (written >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            fail(errno);
        } else if (interrupted()) {
            throw failure(failure_cause::interrupted, "interrupted");
        }
    }
    buffer_.clear();
}

void output_file::check_rule() const {
    if (const auto reason = reason_against(path_, rule_)) {
        throw failure(failure_cause::not_replaceable, *reason);
    }
}

void output_file::fail(int error_number) const {
    throw failure(cause_of_write(error_number),
                  fmt::format("{} cannot be written: {}",
                              path_.empty() ? "standard output" : shown_path(path_, "the output file"),
                              std::strerror(error_number)));
}

void write_out(std::string_view text) {
    output_file out("");
    out.write(text);
    out.finish();
}

void write_result(std::string_view text) {
    const int flags = ::fcntl(STDOUT_FILENO, F_GETFL);
    if (flags == -1 || (flags & O_ACCMODE) == O_RDONLY) { // closed, see `main`
        return;
    }
    try {
        write_out(text);
    } catch (const failure& problem) {
        if (problem.cause() != failure_cause::reader_gone) {
            throw failure(problem.cause(), fmt::format("{}; the work itself is done", problem.what()));
        }
    }
}

} // namespace exporter
