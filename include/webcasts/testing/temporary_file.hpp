// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_TEMPORARY_FILE_HPP
#define WEBCASTS_TESTING_TEMPORARY_FILE_HPP

#include <webcasts/detail/temporary_owner.hpp>

#include <boost/throw_exception.hpp>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <share.h>
#include <sys/stat.h>
#else
#include <unistd.h>
#endif

namespace webcasts { inline namespace v0 { namespace testing {

/// A file in `TMPDIR` (or `/tmp`; on Windows in `TEMP`) that holds a text and is deleted by the destructor;
/// only its owner can read it. Throws `std::system_error` if it cannot be written.
class temporary_file {
  public:
    /// Write the file.
    explicit temporary_file(std::string_view text) {
        std::FILE* file = make();
        if (file == nullptr) {
            fail("making a temporary file");
        }
        const bool is_written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
        if (std::fclose(file) != 0 || !is_written) {
            const int code = errno;
            std::remove(path_.c_str());
            errno = code;
            fail("writing a temporary file");
        }
    }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file() { std::remove(path_.c_str()); }

    /// The file's path.
    [[nodiscard]] const std::string& path() const& noexcept { return path_; }
    /// Deleted for temporaries, which remove the file at once.
    detail::the_owner_must_not_be_a_temporary path() const&& = delete;

  private:
    [[noreturn]] static void fail(const char* operation) {
        boost::throw_exception(std::system_error(errno, std::generic_category(), operation));
    }

#ifdef _WIN32
    /// Make a file that did not exist, for bytes as they are; null: `errno` says why.
    std::FILE* make() {
        const char* folder = std::getenv("TEMP"); // NOLINT(concurrency-mt-unsafe): nobody sets it meanwhile
        path_ = std::string(folder == nullptr ? "." : folder) + "\\webcasts.XXXXXX";
        int descriptor = -1;
        if (::_mktemp_s(path_.data(), path_.size() + 1) != 0 ||
            ::_sopen_s(&descriptor, path_.c_str(), _O_CREAT | _O_EXCL | _O_WRONLY | _O_BINARY | _O_NOINHERIT,
                       _SH_DENYNO, _S_IREAD | _S_IWRITE) != 0) {
            return nullptr;
        }
        return ::_fdopen(descriptor, "wb");
    }
#else
    /// Make a file that did not exist; null: `errno` says why.
    std::FILE* make() {
        const char* folder = std::getenv("TMPDIR"); // NOLINT(concurrency-mt-unsafe): nobody sets it meanwhile
        path_ = std::string(folder == nullptr ? "/tmp" : folder) + "/webcasts.XXXXXX";
        const int descriptor = ::mkstemp(path_.data());
        return descriptor < 0 ? nullptr : ::fdopen(descriptor, "w");
    }
#endif

    std::string path_;
};

}}} // namespace webcasts::v0::testing

#endif
