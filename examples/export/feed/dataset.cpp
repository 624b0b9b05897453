// SPDX-License-Identifier: BSL-1.0
#include "feed/dataset.hpp"

#include "feed/dataset_folder.hpp"
#include "feed/event_feed.hpp"
#include "feed/gzip_part.hpp"
#include "feed/warehouse_views.hpp"
#include "store/database.hpp"
#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"
#include "text/time_zone.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace exporter {

namespace {

/// Events are put in their places together, so that the manifest, which names all, is not written for each.
constexpr std::size_t min_batch = 64;
constexpr std::size_t max_batches = 16;
constexpr std::uint64_t max_staged_bytes = 64U << 20U;

/// An event whose new files wait to be put in their places.
struct staged_partitions {
    std::string event_id;
    dataset_manifest::event contents;
    std::vector<std::size_t> changed; ///< places of tables
};

class dataset_run {
  public:
    dataset_run(const dataset_options& options, sqlite_connection& database)
        : feed_(database), folder_(options.folder), manifest_(folder_.found()) {
        const feed_origin origin = feed_.origin();
        if (manifest_.origin.source && origin.source && manifest_.origin.source != origin.source) {
            throw failure(failure_cause::other_source,
                          fmt::format("the data set {} holds the data of {}, and the database those of "
                                      "{}; give another folder",
                                      options.folder, *manifest_.origin.source, *origin.source));
        }
        needs_manifest_ = folder_.is_new() || manifest_.origin.source != origin.source ||
                          manifest_.origin.synced != origin.synced ||
                          manifest_.origin.schema_version != origin.schema_version ||
                          !manifest_.replacing.empty();
        manifest_.origin = origin;
        manifest_.replacing.clear(); // what a killed run left is found by its missing entries
    }

    dataset_result run() {
        const std::vector<feed_event> events = feed_.events();
        folder_.write_beside(duckdb_script_name, duckdb_script());
        find_gone(events);
        const std::size_t batch = std::max(min_batch, events.size() / max_batches);
        for (const feed_event& event : events) {
            stop_if_interrupted();
            if (is_current(event)) {
                ++result_.unchanged;
                continue;
            }
            stage(event.event_id);
            if (staged_.size() >= batch || staged_bytes_ >= max_staged_bytes) {
                publish();
            }
        }
        publish();
        if (needs_manifest_) {
            write_manifest();
        }
        add_up();
        return result_;
    }

  private:
    /// Note the events that the database does not hold any more. Those that the manifest does not name go at
    /// once; a killed run left them.
    void find_gone(const std::vector<feed_event>& events) {
        std::set<std::string_view> present;
        for (const feed_event& event : events) {
            if (event.event_id.empty() ||
                event.event_id.find_first_not_of("0123456789") != std::string::npos) {
                throw failure(failure_cause::unusable_database,
                              fmt::format("the database holds an event whose id '{}' is not a number, which "
                                          "cannot be the name of a folder; another program changed it",
                                          event.event_id));
            }
            present.insert(event.event_id);
        }
        for (const auto& [id, event] : manifest_.events) {
            if (!present.contains(id)) {
                gone_.push_back(id);
            }
        }
        for (const std::string& id : folder_.events_found()) {
            if (!present.contains(id) && !manifest_.events.contains(id)) {
                folder_.remove_event(id);
            }
        }
    }

    /// Return whether the manifest has this state of an event, and its files are there.
    [[nodiscard]] bool is_current(const feed_event& event) const {
        const auto found = manifest_.events.find(event.event_id);
        if (found == manifest_.events.end() || found->second.version != event.version) {
            return false;
        }
        for (std::size_t i = 0; i < feed_tables().size(); ++i) {
            if (folder_.size_of(feed_tables()[i], event.event_id) != found->second.parts[i].bytes) {
                return false;
            }
        }
        return true;
    }

    /// Write an event's files beside the others, and keep those that differ.
    void stage(const std::string& event) {
        event_feed::reading rows(feed_, event);
        if (!rows.version()) {
            return; // it went since; the next run removes it
        }
        staged_partitions staged{.event_id = event, .contents = {*rows.version(), {}}, .changed = {}};
        for (std::size_t i = 0; i < feed_tables().size(); ++i) {
            const feed_table& table = feed_tables()[i];
            staged.contents.parts.push_back(write_part(rows, i, event));
            const part_contents& part = staged.contents.parts.back();
            if (is_in_place(table, event, i, part)) {
                folder_.drop_staged(table, event);
            } else {
                staged.changed.push_back(i);
                staged_bytes_ += part.bytes;
            }
        }
        if (staged.changed.empty()) { // fetched again, and the same
            manifest_.events[event] = std::move(staged.contents);
            needs_manifest_ = true;
            ++result_.unchanged;
            return;
        }
        staged_.push_back(std::move(staged));
    }

    part_contents write_part(event_feed::reading& rows, std::size_t place, const std::string& event) {
        const feed_table& table = feed_tables()[place];
        gzip_part part(folder_.staged_path(table, event));
        rows.rows(place, [&](const sqlite_statement& row) {
            line_.clear();
            constexpr std::size_t behind_event = 1; // which is in the path
            append_json_row(line_, table, row, behind_event);
            line_ += '\n';
            part.add(line_);
        });
        return part.finish();
    }

    [[nodiscard]] bool is_in_place(const feed_table& table, const std::string& event, std::size_t place,
                                   const part_contents& part) const {
        const auto found = manifest_.events.find(event);
        return found != manifest_.events.end() && found->second.parts[place] == part &&
               folder_.size_of(table, event) == part.bytes;
    }

    /// Put the staged files in their places and remove events that are gone, between two manifests.
    void publish() {
        if (staged_.empty() && gone_.empty()) {
            return;
        }
        for (const staged_partitions& event : staged_) {
            for (const std::size_t place : event.changed) {
                stop_if_interrupted();
                folder_.flush_staged(feed_tables()[place], event.event_id);
            }
            manifest_.replacing.push_back(event.event_id);
            manifest_.events.erase(event.event_id);
        }
        for (const std::string& id : gone_) {
            manifest_.replacing.push_back(id);
            manifest_.events.erase(id);
        }
        write_manifest();
        for (staged_partitions& event : staged_) {
            for (const std::size_t place : event.changed) {
                folder_.put_in_place(feed_tables()[place], event.event_id);
            }
            manifest_.events[event.event_id] = std::move(event.contents);
        }
        for (const std::string& id : gone_) {
            folder_.remove_event(id);
        }
        result_.replaced += staged_.size();
        result_.removed += gone_.size();
        manifest_.replacing.clear();
        staged_.clear();
        gone_.clear();
        staged_bytes_ = 0;
        write_manifest();
    }

    void write_manifest() {
        manifest_.written = utc_text(machine_now());
        folder_.write(manifest_);
        needs_manifest_ = false;
    }

    void add_up() {
        result_.events = manifest_.events.size();
        for (const auto& [id, event] : manifest_.events) {
            for (const part_contents& part : event.parts) {
                result_.rows += part.rows;
                result_.bytes += part.bytes;
            }
        }
    }

    event_feed feed_;
    dataset_folder folder_;
    dataset_manifest manifest_;
    bool needs_manifest_ = false;
    std::vector<staged_partitions> staged_;
    std::uint64_t staged_bytes_ = 0;
    std::vector<std::string> gone_;
    std::string line_;
    dataset_result result_;
};

} // namespace

dataset_result write_dataset(const dataset_options& options) {
    sqlite_connection database = open_to_read(options.database);
    return dataset_run(options, database).run();
}

} // namespace exporter
