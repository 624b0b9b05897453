// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_TEMPORARY_FILE_HPP
#define WEBCASTS_TESTING_TEMPORARY_FILE_HPP

#include <webcasts/detail/temporary_owner.hpp>
#include <webcasts/testing/detail/file_descriptor.hpp>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unistd.h>

namespace webcasts { inline namespace v0 { namespace testing {

/// A file in `TMPDIR` (or `/tmp`) that holds a text and is deleted by the destructor; only its owner can read
/// it. Throws `std::system_error` if it cannot be written. POSIX systems only.
class temporary_file {
  public:
    /// Write the file.
    explicit temporary_file(std::string_view text) {
        const char* folder = std::getenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe): nobody sets it meanwhile
        path_ = std::string(folder == nullptr ? "/tmp" : folder) + "/webcasts.XXXXXX";
        const detail::file_descriptor file(::mkstemp(path_.data()));
        if (file.get() < 0) {
            detail::throw_errno("making a temporary file");
        }
        while (!text.empty()) {
            const auto count = ::write(file.get(), text.data(), text.size());
            if (count < 0 && errno != EINTR) {
                ::unlink(path_.c_str());
                detail::throw_errno("writing a temporary file");
            }
            text.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
        }
    }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file() { ::unlink(path_.c_str()); }

    /// The file's path.
    [[nodiscard]] const std::string& path() const& noexcept { return path_; }
    /// Deleted for temporaries, which remove the file at once.
    detail::the_owner_must_not_be_a_temporary path() const&& = delete;

  private:
    std::string path_;
};

}}} // namespace webcasts::v0::testing

#endif
