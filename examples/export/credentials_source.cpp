// SPDX-License-Identifier: BSL-1.0
#include "credentials_source.hpp"

#include "failure.hpp"
#include "interruption.hpp"
#include <webcasts/secret.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <string_view>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace exporter {

namespace {

constexpr std::size_t longest_password = 4096;

[[noreturn]] void refuse(const std::string& message) {
    throw failure(exit_status::usage, message);
}

/// An open file that is closed at the end, unless it is standard input.
class password_input {
  public:
    explicit password_input(const std::string& path)
        : descriptor_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (descriptor_ < 0) {
            refuse(fmt::format(
                "the file that --password-file names cannot be read: {} (its name is not shown, in "
                "case it is the password itself; the flag takes the name of a file)",
                std::strerror(errno)));
        }
    }
    password_input(const password_input&) = delete;
    password_input& operator=(const password_input&) = delete;
    ~password_input() {
        if (descriptor_ != STDIN_FILENO) {
            ::close(descriptor_);
        }
    }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  private:
    int descriptor_;
};

/// Keeps a terminal from showing what is typed.
class no_echo {
  public:
    explicit no_echo(int terminal) : terminal_(terminal) {
        ::tcgetattr(terminal_, &before_);
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        silent.c_lflag |= ECHONL;
        ::tcsetattr(terminal_, TCSAFLUSH, &silent);
    }
    no_echo(const no_echo&) = delete;
    no_echo& operator=(const no_echo&) = delete;
    ~no_echo() { ::tcsetattr(terminal_, TCSAFLUSH, &before_); }

  private:
    int terminal_;
    termios before_{};
};

/// A buffer that is wiped, so that the password does not stay on the stack.
struct password_buffer {
    std::array<char, longest_password + 2> bytes{};
    ~password_buffer() { webcasts::detail::wipe(bytes.data(), bytes.size()); }
};

webcasts::secret first_line_of(int descriptor) {
    password_buffer buffer;
    std::size_t size = 0;
    std::size_t line_end = std::string_view::npos;
    while (line_end == std::string_view::npos && size < buffer.bytes.size()) {
        const ssize_t count = ::read(descriptor, buffer.bytes.data() + size, buffer.bytes.size() - size);
        if (count < 0 && errno == EINTR && !interrupted()) {
            continue;
        }
        if (count < 0 && errno == EINTR) {
            throw failure(exit_status::interrupted, "interrupted");
        }
        if (count < 0) {
            refuse(fmt::format("the password cannot be read: {}", std::strerror(errno)));
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
    if (line.size() > longest_password) {
        refuse(fmt::format("the password's line is longer than {} bytes", longest_password));
    }
    if (line.empty()) {
        refuse("the first line of --password-file is empty: write the password there");
    }
    return webcasts::secret(line);
}

webcasts::secret password_from_file(const std::string& path, const console& words) {
    const password_input input(path);
    if (::isatty(input.descriptor()) != 0) {
        words.complain("password (it is not shown): ");
        const no_echo silence(input.descriptor());
        return first_line_of(input.descriptor());
    }
    struct stat facts {};
    if (path != "-" && ::fstat(input.descriptor(), &facts) == 0 && S_ISREG(facts.st_mode) &&
        (facts.st_mode & (S_IRGRP | S_IROTH)) != 0) {
        words.complain("warning: other users can read the password file; run chmod 600 on it");
    }
    return first_line_of(input.descriptor());
}

const char* from_environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : nullptr;
}

} // namespace

webcasts::credentials read_credentials(const credentials_source& source, const console& words) {
    const char* username =
        source.username.empty() ? from_environment("WEBCASTS_USERNAME") : source.username.c_str();
    const char* password = source.password_file.empty() ? from_environment("WEBCASTS_PASSWORD") : "";
    std::string missing;
    if (username == nullptr) {
        missing += "\n  - no user name: set WEBCASTS_USERNAME or use --username NAME";
    }
    if (password == nullptr) {
        missing +=
            "\n  - no password: set WEBCASTS_PASSWORD or use --password-file FILE (- is standard input)";
    }
    if (!missing.empty()) {
        refuse("the service wants a log-in:" + missing +
               "\n  (--sandbox needs neither: it has made-up data)");
    }
    const webcasts::secret secret = source.password_file.empty()
                                        ? webcasts::secret(password)
                                        : password_from_file(source.password_file, words);
    auto who = webcasts::credentials::parse(username, secret.expose());
    if (!who) {
        refuse(who.error().what());
    }
    return *std::move(who);
}

} // namespace exporter
