// SPDX-License-Identifier: BSL-1.0
#include "published_file.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace sandbox_server {

namespace {

/// Owns a file descriptor and closes it; -1 means none.
class file_descriptor {
  public:
    explicit file_descriptor(int value) noexcept : value_(value) {}
    file_descriptor(const file_descriptor&) = delete;
    file_descriptor& operator=(const file_descriptor&) = delete;
    ~file_descriptor() {
        if (value_ >= 0) {
            ::close(value_);
        }
    }

    [[nodiscard]] int get() const noexcept { return value_; }

  private:
    int value_;
};

void write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(file, text.data(), text.size());
        if (count < 0 && errno != EINTR) {
            throw std::system_error(errno, std::generic_category());
        }
        text.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
    }
}

} // namespace

void publish_file(const std::string& path, std::string_view text) {
    // Two servers may have the same path.
    const std::string unfinished = path + "." + std::to_string(::getpid()) + ".new";
    const file_descriptor file(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (file.get() < 0) {
        throw std::system_error(errno, std::generic_category());
    }
    try {
        write_all(file.get(), text);
        if (std::rename(unfinished.c_str(), path.c_str()) != 0) {
            throw std::system_error(errno, std::generic_category());
        }
    } catch (...) {
        ::unlink(unfinished.c_str());
        throw;
    }
}

} // namespace sandbox_server
