// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_FILE_DESCRIPTOR_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_FILE_DESCRIPTOR_HPP

#include <unistd.h>

namespace sandbox_server {

/// Owns a file descriptor and closes it; -1 owns none.
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

} // namespace sandbox_server

#endif
