// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_PROCESS_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_PROCESS_HPP

#include "decoding_contender.hpp"

#include <cstdio>
#include <fstream>
#include <stdlib.h>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

namespace benchmark {

/// A file that is there as long as this object.
class temporary_file {
  public:
    explicit temporary_file(std::string_view text) {
        const char* folder = std::getenv("TMPDIR");
        path_ = std::string(folder != nullptr ? folder : "/tmp") + "/webcasts-decoding-XXXXXX";
        const int made = ::mkstemp(path_.data());
        if (made < 0) {
            give_up("no temporary file can be made at " + path_);
        }
        ::close(made);
        std::ofstream file(path_, std::ios::binary);
        file.write(text.data(), static_cast<std::streamsize>(text.size()));
        if (!file.flush()) {
            ::unlink(path_.c_str());
            give_up("the temporary file cannot be written");
        }
    }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file() { ::unlink(path_.c_str()); }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

  private:
    std::string path_;
};

/// Put quotes around a word for the shell.
[[nodiscard]] inline std::string quoted(std::string_view word) {
    std::string made = "'";
    for (const char c : word) {
        if (c == '\'') {
            made.append("'\\''");
        } else {
            made += c;
        }
    }
    return made + "'";
}

/// Run a command of the shell and return what it wrote, without the last end of line; the program ends where
/// it fails.
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
