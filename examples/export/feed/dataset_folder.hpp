// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_FEED_DATASET_FOLDER_HPP
#define WEBCASTS_EXAMPLES_EXPORT_FEED_DATASET_FOLDER_HPP

#include "feed/dataset_manifest.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// The folder of a data set, which one run at a time changes.
///
/// Functions throw `failure` with `exit_status::cannot_write` if the system refuses something.
class dataset_folder {
  public:
    /// Open the folder, or make it. Throws `failure` with `exit_status::usage`, and changes nothing, if
    /// something else is there: a file, or a folder with files and without a manifest of ours; with `busy` if
    /// another run has it.
    explicit dataset_folder(const std::string& path);
    dataset_folder(const dataset_folder&) = delete;
    dataset_folder& operator=(const dataset_folder&) = delete;
    /// What was staged and not put in its place is removed.
    ~dataset_folder();

    /// Return the manifest that was found; an empty one in a new folder.
    [[nodiscard]] const dataset_manifest& found() const noexcept { return found_; }
    /// Return whether a manifest was found.
    [[nodiscard]] bool is_new() const noexcept { return is_new_; }

    /// Return where a new file of a partition is written.
    [[nodiscard]] std::string staged_path(const feed_table& table, std::string_view event) const;
    /// Remove such a file.
    void drop_staged(const feed_table& table, std::string_view event) const;
    /// Let such a file reach the disk.
    void flush_staged(const feed_table& table, std::string_view event) const;
    /// Put such a file in its place, by one rename.
    void put_in_place(const feed_table& table, std::string_view event) const;

    /// Return the size of a partition's file; `nullopt` if there is none.
    [[nodiscard]] std::optional<std::uint64_t> size_of(const feed_table& table, std::string_view event) const;
    /// Remove an event's partitions. Files of others in their folders stay.
    void remove_event(std::string_view event) const;
    /// Return the events that have a folder, without repetitions.
    [[nodiscard]] std::vector<std::string> events_found() const;
    /// Replace the manifest.
    void write(const dataset_manifest& manifest) const;
    /// Replace another file beside the manifest, unless it has these contents.
    void write_beside(std::string_view name, const std::string& contents) const;

  private:
    [[nodiscard]] std::string path_of(const feed_table& table, std::string_view event) const;
    [[nodiscard]] std::string staging() const;
    void replace(std::string_view name, const std::string& contents) const;
    void read_found();
    void lock();
    /// Remove what runs that were killed left, and make a place for new files.
    void start_staging();

    std::string path_;
    int lock_ = -1;
    dataset_manifest found_;
    bool is_new_ = true;
};

} // namespace exporter

#endif
