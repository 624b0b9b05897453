// SPDX-License-Identifier: BSL-1.0
#include "feed/dataset_folder.hpp"

#include "output/output_file.hpp"
#include "terminal/failure.hpp"
#include "terminal/typed_value.hpp"
#include "text/time_zone.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <set>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace exporter {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view lock_name = ".webcasts-lock";
constexpr std::string_view staging_name = ".webcasts-staging";
constexpr std::string_view partition_start = "event_id=";

std::string contents_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

[[noreturn]] void fail_at(const std::string& path, std::string_view what, int error_number) {
    throw failure(cause_of_write(error_number),
                  fmt::format("{} cannot be {}: {}", shown_path(path, "the folder of DIR"), what,
                              std::strerror(error_number)));
}

[[noreturn]] void refuse_folder(const std::string& folder, std::string_view reason) {
    throw failure(failure_cause::not_replaceable,
                  fmt::format("no data set is written to {}: {}; nothing was changed. Give a new or an "
                              "empty folder",
                              folder, reason));
}

void make_folder(const std::string& path) {
    if (::mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        fail_at(path, "made", errno);
    }
}

} // namespace

dataset_folder::dataset_folder(const std::string& path) : path_(path) {
    std::error_code problem;
    const fs::file_status status = fs::status(path, problem);
    if (fs::exists(status)) {
        if (!fs::is_directory(status)) {
            refuse_folder(path, "it is not a folder");
        }
        read_found(); // before anything is changed
    } else {
        make_folder(path);
    }
    lock();
    try {
        read_found(); // again: another run may have written it meanwhile
        start_staging();
        if (is_new_) {
            found_.written = utc_text(machine_now());
            write(found_); // from now on the folder is ours, whatever ends this run
        }
    } catch (...) {
        std::error_code ignored;
        fs::remove_all(staging(), ignored);
        ::close(lock_);
        throw;
    }
}

dataset_folder::~dataset_folder() {
    std::error_code problem;
    fs::remove_all(staging(), problem);
    ::close(lock_);
}

void dataset_folder::read_found() {
    std::error_code problem;
    std::vector<std::string> others;
    bool has_manifest = false;
    for (const auto& entry : fs::directory_iterator(path_, problem)) {
        const std::string name = entry.path().filename().string();
        has_manifest = has_manifest || name == manifest_name;
        if (name != lock_name && name != staging_name) {
            others.push_back(name);
        }
    }
    if (problem) {
        throw failure(cause_of_write(problem.value()),
                      fmt::format("the folder {} cannot be read: {}", path_, problem.message()));
    }
    if (!has_manifest) {
        if (!others.empty()) {
            refuse_folder(path_, fmt::format("it holds {}, and no {} of a data set",
                                             others.size() == 1 ? others.front()
                                                                : fmt::format("{} files", others.size()),
                                             manifest_name));
        }
        return;
    }
    auto manifest = read_manifest(contents_of(fs::path(path_) / manifest_name));
    if (!manifest) {
        refuse_folder(path_, fmt::format("its {} is not one of a data set of this program", manifest_name));
    }
    found_ = std::move(*manifest);
    is_new_ = false;
}

void dataset_folder::lock() {
    const std::string path = fmt::format("{}/{}", path_, lock_name);
    lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (lock_ < 0) {
        fail_at(path, "made", errno);
    }
    if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) {
        return;
    }
    const int cause = errno;
    if (cause == ENOLCK || cause == ENOTSUP || cause == EINVAL) {
        return; // a file system without locks
    }
    ::close(lock_);
    if (cause == EWOULDBLOCK) {
        throw failure(
            failure_cause::in_use,
            fmt::format("another run is writing the data set {}; run this again when that has ended", path_));
    }
    fail_at(path, "locked", cause);
}

std::string dataset_folder::staging() const {
    return fmt::format("{}/{}", path_, staging_name);
}

void dataset_folder::start_staging() {
    std::error_code problem;
    fs::remove_all(staging(), problem);
    if (problem) {
        fail_at(staging(), "removed", problem.value());
    }
    make_folder(staging());
}

std::string dataset_folder::staged_path(const feed_table& table, std::string_view event) const {
    return fmt::format("{}/{}-{}", staging(), table.name, event);
}

void dataset_folder::drop_staged(const feed_table& table, std::string_view event) const {
    ::unlink(staged_path(table, event).c_str());
}

void dataset_folder::flush_staged(const feed_table& table, std::string_view event) const {
    const std::string path = staged_path(table, event);
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool is_flushed = file >= 0 && ::fsync(file) == 0;
    const int cause = errno;
    if (file >= 0) {
        ::close(file);
    }
    if (!is_flushed) {
        fail_at(path, "written", cause);
    }
}

std::string dataset_folder::path_of(const feed_table& table, std::string_view event) const {
    return fmt::format("{}/{}/{}", path_, partition_of(table, event), part_name);
}

void dataset_folder::put_in_place(const feed_table& table, std::string_view event) const {
    const std::string from = staged_path(table, event);
    const std::string to = path_of(table, event);
    if (::rename(from.c_str(), to.c_str()) == 0) {
        return;
    }
    if (errno == ENOENT) { // the folder's first file
        make_folder(fmt::format("{}/{}", path_, table.name));
        make_folder(fmt::format("{}/{}", path_, partition_of(table, event)));
        if (::rename(from.c_str(), to.c_str()) == 0) {
            return;
        }
    }
    fail_at(to, "written", errno);
}

std::optional<std::uint64_t> dataset_folder::size_of(const feed_table& table, std::string_view event) const {
    struct stat file {};
    std::optional<std::uint64_t> size;
    if (::lstat(path_of(table, event).c_str(), &file) == 0 && S_ISREG(file.st_mode)) {
        size.emplace(static_cast<std::uint64_t>(file.st_size));
    }
    return size;
}

void dataset_folder::remove_event(std::string_view event) const {
    for (const feed_table& table : feed_tables()) {
        const std::string path = path_of(table, event);
        if (::unlink(path.c_str()) != 0 && errno != ENOENT) {
            fail_at(path, "removed", errno);
        }
        ::rmdir(fmt::format("{}/{}", path_, partition_of(table, event)).c_str());
    }
}

std::vector<std::string> dataset_folder::events_found() const {
    std::set<std::string> events;
    for (const feed_table& table : feed_tables()) {
        std::error_code problem; // a folder that is missing has none
        for (const auto& entry : fs::directory_iterator(fs::path(path_) / table.name, problem)) {
            const std::string name = entry.path().filename().string();
            if (name.starts_with(partition_start)) {
                events.insert(name.substr(partition_start.size()));
            }
        }
    }
    return {events.begin(), events.end()};
}

void dataset_folder::write(const dataset_manifest& manifest) const {
    replace(manifest_name, manifest.str());
}

void dataset_folder::write_beside(std::string_view name, const std::string& contents) const {
    if (contents_of(fs::path(path_) / name) != contents) {
        replace(name, contents);
    }
}

void dataset_folder::replace(std::string_view name, const std::string& contents) const {
    // Not beside it: what a killed run leaves must be told from the files of others.
    const std::string staged = fmt::format("{}/{}", staging(), name);
    const std::string path = fmt::format("{}/{}", path_, name);
    output_file file(staged);
    file.write(contents);
    file.finish();
    if (::rename(staged.c_str(), path.c_str()) != 0) {
        fail_at(path, "written", errno);
    }
}

} // namespace exporter
