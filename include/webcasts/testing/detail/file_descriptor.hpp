// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_DETAIL_FILE_DESCRIPTOR_HPP
#define WEBCASTS_TESTING_DETAIL_FILE_DESCRIPTOR_HPP

#include <boost/throw_exception.hpp>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// Throw the error that `errno` holds.
[[noreturn]] inline void throw_errno(const char* operation) {
    boost::throw_exception(std::system_error(errno, std::generic_category(), operation));
}

/// A file descriptor that its destructor closes.
class file_descriptor {
  public:
    file_descriptor() noexcept = default;
    explicit file_descriptor(int value) noexcept : value_(value) {}
    file_descriptor(file_descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
    file_descriptor& operator=(file_descriptor&& other) noexcept {
        if (this != &other) {
            reset();
            value_ = std::exchange(other.value_, -1);
        }
        return *this;
    }
    ~file_descriptor() { reset(); }

    [[nodiscard]] int get() const noexcept { return value_; }
    void reset() noexcept {
        if (value_ >= 0) {
            ::close(std::exchange(value_, -1));
        }
    }

  private:
    int value_ = -1;
};

/// A pipe whose reading end is at its end of file once the writing end is closed: a lasting signal for
/// `poll`.
struct descriptor_pipe {
    descriptor_pipe() {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) {
            throw_errno("pipe");
        }
        reading = file_descriptor(ends[0]);
        writing = file_descriptor(ends[1]);
        ::fcntl(ends[0], F_SETFD, FD_CLOEXEC);
        ::fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    }
    file_descriptor reading;
    file_descriptor writing;
};

}}} // namespace webcasts::v0::detail

#endif
