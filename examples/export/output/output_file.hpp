// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_OUTPUT_OUTPUT_FILE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_OUTPUT_OUTPUT_FILE_HPP

#include "output/replacement_rule.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace exporter {

/// Standard output, or a file that is written completely or not at all. A terminal gets everything, data too,
/// as `terminal_text` makes it; files and pipes get the bytes as they are.
///
/// A regular file is written under a temporary name beside its final one, with mode 0600, and renamed by
/// `finish`. Without `finish` it is removed, and an earlier file of that name stays. Devices and pipes are
/// written to directly. Functions throw `failure` with `exit_status::cannot_write` if writing fails, with
/// `exit_status::reader_gone` if the reader of a pipe has gone, and `write` with `exit_status::interrupted`
/// if a signal asked the run to stop and the output is long.
class output_file {
  public:
    /// Open `path`, or standard output if it is empty. A symbolic link stays: its target is written. Throws
    /// `failure` with `exit_status::usage`, and `finish` does too, if the rule forbids to replace the file.
    explicit output_file(const std::string& path, replacement_rule rule = {});
    output_file(const output_file&) = delete;
    output_file& operator=(const output_file&) = delete;
    ~output_file();

    /// Append bytes.
    void write(std::string_view bytes);
    /// Write all remaining bytes and rename the file.
    void finish();
    /// Return the width of the terminal that is written to; `nullopt` if it is none.
    [[nodiscard]] std::optional<std::size_t> columns() const;

  private:
    void flush();
    void check_rule() const;
    [[noreturn]] void fail(int error_number) const;

    std::string path_; ///< as given
    replacement_rule rule_;
    std::string final_path_;     ///< empty if the target is written to directly
    std::string temporary_path_; ///< empty if there is no file to remove
    std::string buffer_;
    int descriptor_ = -1;
    bool is_terminal_ = false;
    bool has_flushed_ = false;
};

/// Write a whole text to standard output.
void write_out(std::string_view text);

/// Write the result of work that is done to standard output. Nothing happens if standard output is closed or
/// its reader has gone: the work is done all the same. Other failures are thrown as by `write_out`.
void write_result(std::string_view text);

} // namespace exporter

#endif
