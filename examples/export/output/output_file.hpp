// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_OUTPUT_OUTPUT_FILE_HPP
#define WEBCASTS_EXAMPLES_EXPORT_OUTPUT_OUTPUT_FILE_HPP

#include <string>
#include <string_view>

namespace exporter {

/// Where data goes: standard output, or a file that appears whole or not at all.
///
/// A regular file is written beside its final name with mode 0600 and renamed by `finish`; without `finish`
/// it is removed and what stood there before stays. Devices and pipes are written to directly. Every function
/// throws `failure` with `exit_status::cannot_write` where the bytes cannot be kept.
class output_file {
  public:
    /// Open `path`, or standard output where it is empty.
    explicit output_file(const std::string& path);
    output_file(const output_file&) = delete;
    output_file& operator=(const output_file&) = delete;
    ~output_file();

    /// Append bytes.
    void write(std::string_view bytes);
    /// Make sure that all bytes have arrived, and give the file its name.
    void finish();

  private:
    void flush();
    [[noreturn]] void fail(int error_number) const;

    std::string shown_name_;
    std::string final_path_;     ///< empty where the target is written to directly
    std::string temporary_path_; ///< empty once there is nothing to remove
    std::string buffer_;
    int descriptor_ = -1;
};

/// Write a whole text to standard output.
void write_out(std::string_view text);

} // namespace exporter

#endif
