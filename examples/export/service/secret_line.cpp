// SPDX-License-Identifier: BSL-1.0
#include "service/secret_line.hpp"

#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace exporter {

namespace {

constexpr std::size_t max_secret = 4096;

/// An open file; closed on destruction unless it is standard input.
class secret_input {
  public:
    secret_input(const std::string& path, std::string_view name, std::string_view source)
        : descriptor_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (descriptor_ < 0) {
            throw usage_failure(fmt::format(
                "the file that {} names cannot be read: {} (its name is not shown, in case it is {} "
                "itself; the flag takes the name of a file)",
                source, std::strerror(errno), name));
        }
    }
    secret_input(const secret_input&) = delete;
    secret_input& operator=(const secret_input&) = delete;
    ~secret_input() {
        if (descriptor_ != STDIN_FILENO) {
            ::close(descriptor_);
        }
    }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  private:
    int descriptor_;
};

/// Switches a terminal's echo off.
class no_echo {
  public:
    explicit no_echo(int terminal) : terminal_(terminal) {
        ::tcgetattr(terminal_, &previous_);
        termios silent = previous_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        silent.c_lflag |= ECHONL;
        ::tcsetattr(terminal_, TCSAFLUSH, &silent);
    }
    no_echo(const no_echo&) = delete;
    no_echo& operator=(const no_echo&) = delete;
    ~no_echo() { ::tcsetattr(terminal_, TCSAFLUSH, &previous_); }

  private:
    int terminal_;
    termios previous_{};
};

/// A buffer that is wiped on destruction, so that no secret stays on the stack.
struct secret_buffer {
    std::array<char, max_secret + 2> bytes{};
    ~secret_buffer() { webcasts::wipe(bytes.data(), bytes.size()); }
};

} // namespace

webcasts::secret first_line_of(int descriptor, std::string_view name, std::string_view source) {
    secret_buffer buffer;
    std::size_t size = 0;
    std::size_t line_end = std::string_view::npos;
    while (line_end == std::string_view::npos && size < buffer.bytes.size()) {
        const ssize_t count = ::read(descriptor, buffer.bytes.data() + size, buffer.bytes.size() - size);
        if (count < 0 && errno == EINTR && !interrupted()) {
            continue;
        }
        if (count < 0 && errno == EINTR) {
            throw failure(failure_cause::interrupted, "interrupted");
        }
        if (count < 0) {
            throw usage_failure(fmt::format("{} cannot be read: {}", name, std::strerror(errno)));
        }
        if (count == 0) {
            break;
        }
        size += static_cast<std::size_t>(count);
        line_end = std::string_view(buffer.bytes.data(), size).find('\n');
    }
    std::string_view line(buffer.bytes.data(), std::min(line_end, size));
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    if (line.size() > max_secret) {
        throw usage_failure(fmt::format("the first line of {} is longer than {} bytes", source, max_secret));
    }
    if (line.empty()) {
        throw usage_failure(fmt::format("the first line of {} is empty: {} belongs there", source, name));
    }
    return webcasts::secret(line);
}

webcasts::secret secret_from_file(const std::string& path, std::string_view name, std::string_view source,
                                  const console& console) {
    const secret_input input(path, name, source);
    if (::isatty(input.descriptor()) != 0) {
        console.complain(fmt::format("{} (what you type is not shown): ", name));
        const no_echo silence(input.descriptor());
        return first_line_of(input.descriptor(), name, source);
    }
    struct stat status {};
    if (path != "-" && ::fstat(input.descriptor(), &status) == 0 && S_ISREG(status.st_mode) &&
        (status.st_mode & (S_IRGRP | S_IROTH)) != 0) {
        console.complain(
            fmt::format("warning: other users can read the file of {}; run chmod 600 on it", source));
    }
    return first_line_of(input.descriptor(), name, source);
}

} // namespace exporter
