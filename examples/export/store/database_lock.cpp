// SPDX-License-Identifier: BSL-1.0
#include "store/database_lock.hpp"

#include "store/folder_of.hpp"
#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"
#include "terminal/typed_value.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <memory>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace exporter {

namespace {

constexpr std::chrono::milliseconds pause_between_attempts{100};

/// Return a path without links, as far as it exists.
std::string without_links(const std::string& path) {
    const auto resolve = [](const std::string& existing) {
        const std::unique_ptr<char, decltype(&std::free)> found(::realpath(existing.c_str(), nullptr),
                                                                &std::free);
        return found == nullptr ? std::string() : std::string(found.get());
    };
    if (std::string whole = resolve(path); !whole.empty()) {
        return whole;
    }
    const std::string folder = resolve(folder_of(path));
    return folder.empty() ? path : folder + '/' + path.substr(path.rfind('/') + 1); // npos + 1 is 0
}

} // namespace

std::string database_lock::path_of(const std::string& database) {
    return without_links(database) + "-lock";
}

database_lock::database_lock(const std::string& database, lock_wait wait)
    : file_(::open(path_of(database).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
    if (file_ < 0) {
        const int cause = errno;
        throw failure(failure_cause::unusable_database,
                      fmt::format("the database {} cannot be written: its lock file {}cannot be made: {}",
                                  shown_path(database, "of --db"),
                                  shown_path(database, "").empty() ? "" : path_of(database) + " ",
                                  std::strerror(cause)));
    }
    // `is_held` holds the lock for a moment.
    constexpr int max_attempts = 5;
    for (int attempt = 1; ::flock(file_, LOCK_EX | LOCK_NB) != 0; ++attempt) {
        const int cause = errno;
        if (cause == ENOLCK || cause == ENOTSUP || cause == EINVAL) {
            return; // a file system without locks
        }
        const bool is_taken = cause == EWOULDBLOCK || cause == EINTR;
        const bool has_waited = wait == lock_wait::refuse && attempt == max_attempts;
        if (!is_taken || has_waited || interrupted()) {
            ::close(file_);
            if (!is_taken) {
                throw failure(failure_cause::unusable_database,
                              fmt::format("the lock file of the database {} cannot be locked: {}",
                                          shown_path(database, "of --db"), std::strerror(cause)));
            }
            throw interrupted()
                ? failure(failure_cause::interrupted, "interrupted while it waited for another run")
                : failure(failure_cause::in_use,
                          fmt::format("another run is changing the database {}; run this again when that "
                                      "has ended, or with --wait",
                                      shown_path(database, "of --db")));
        }
        std::this_thread::sleep_for(pause_between_attempts);
    }
}

database_lock::~database_lock() {
    ::close(file_);
}

bool database_lock::is_held(const std::string& database) {
    const int file = ::open(path_of(database).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    const bool held = ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(file);
    return held;
}

} // namespace exporter
