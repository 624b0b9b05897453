// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_GZIP_PART_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_GZIP_PART_HPP

#include "store/sha256.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

// zlib's type, without its header.
struct z_stream_s;

namespace exporter {

/// What a file holds.
struct part_contents {
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0; ///< of the file
    std::string digest;      ///< SHA-256 of the file, 64 small hexadecimal digits

    friend bool operator==(const part_contents&, const part_contents&) = default;
};

/// A new file of lines, compressed as gzip (RFC 1952) by zlib. Neither its name nor a time is in it: the same
/// lines give the same bytes. Memory does not grow with the lines. A file that is not finished is removed.
/// Functions throw `failure` with `exit_status::cannot_write` if writing fails.
class gzip_part {
  public:
    /// Make the file, which must not exist.
    explicit gzip_part(const std::string& path);
    gzip_part(const gzip_part&) = delete;
    gzip_part& operator=(const gzip_part&) = delete;
    ~gzip_part();

    /// Add a line, which ends with its line end.
    void add(std::string_view line);
    /// Write what remains, and return what the file holds.
    [[nodiscard]] part_contents finish();

  private:
    struct deleter {
        void operator()(z_stream_s* stream) const noexcept;
    };
    void compress(bool is_end);
    void write(std::string_view bytes);
    [[noreturn]] void fail(int error_number) const;

    std::string path_;
    int descriptor_;
    std::unique_ptr<z_stream_s, deleter> stream_;
    std::string lines_; ///< not compressed yet
    std::string compressed_;
    sha256 digest_;
    part_contents contents_;
    bool is_finished_ = false;
};

} // namespace exporter

#endif
