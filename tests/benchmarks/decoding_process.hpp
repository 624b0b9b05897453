// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_PROCESS_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_PROCESS_HPP

#include "decoding_contender.hpp"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <stdlib.h>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

namespace benchmark {

/// A file that other processes can read as long as this object exists. It has no name that could be left
/// behind: Linux gives access to the open files of a process.
class temporary_file {
  public:
    explicit temporary_file(std::string_view text) {
        const char* folder = std::getenv("TMPDIR");
        std::string name = std::string(folder != nullptr ? folder : "/tmp") + "/webcasts-decoding-XXXXXX";
        open_ = ::mkstemp(name.data());
        if (open_ < 0) {
            give_up("cannot create a temporary file at " + name);
        }
        ::unlink(name.c_str());
        while (!text.empty()) {
            const ssize_t written = ::write(open_, text.data(), text.size());
            if (written <= 0) {
                give_up("the temporary file cannot be written");
            }
            text.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file() { ::close(open_); }

    [[nodiscard]] std::string path() const {
        return "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(open_);
    }

  private:
    int open_ = -1;
};

/// Return a word in quotes for the shell.
[[nodiscard]] inline std::string quoted(std::string_view word) {
    std::string text = "'";
    for (const char c : word) {
        if (c == '\'') {
            text.append("'\\''");
        } else {
            text += c;
        }
    }
    return text + "'";
}

/// Run a shell command and return its output without the trailing line ends. If it fails, the program ends.
[[nodiscard]] inline std::string output_of(const std::string& command) {
    std::FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) {
        give_up("cannot run " + command);
    }
    std::string text;
    char piece[256];
    while (std::fgets(piece, sizeof piece, pipe) != nullptr) {
        text.append(piece);
    }
    if (::pclose(pipe) != 0) {
        give_up("failed: " + command);
    }
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    return text;
}

} // namespace benchmark

#endif
