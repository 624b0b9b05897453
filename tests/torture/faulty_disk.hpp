// SPDX-License-Identifier: BSL-1.0
// A disk for SQLite that fails: at a step, or from it on. It also raises a signal at a step, or ends the
// process there.
#ifndef WEBCASTS_TESTS_FAULTY_DISK_HPP
#define WEBCASTS_TESTS_FAULTY_DISK_HPP

#include <sqlite3.h>

#include <csignal>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <unistd.h>

namespace webcasts::tests {

enum class disk_fault : std::uint8_t {
    full,         ///< a write that has room for its first half only
    write_error,  ///< a write that reaches the disk with its first half only, or a file that cannot be cut
    read_error,   ///< a read that gets the first half only
    sync_error,   ///< fsync
    open_error,   ///< a file that cannot be opened or made
    delete_error, ///< a file that cannot be removed
    signal,       ///< SIGTERM at any step but a read, which then succeeds
    kill,         ///< the process ends at any step but a read; of a write, after its first half
};

constexpr std::string_view to_string(disk_fault fault) noexcept {
    switch (fault) {
    case disk_fault::full:
        return "a full disk";
    case disk_fault::write_error:
        return "a write error";
    case disk_fault::read_error:
        return "a read error";
    case disk_fault::sync_error:
        return "an error of fsync";
    case disk_fault::open_error:
        return "a file that cannot be opened";
    case disk_fault::delete_error:
        return "a file that cannot be removed";
    case disk_fault::signal:
        return "a signal";
    case disk_fault::kill:
        return "the end of the process";
    }
    return {};
}

/// SQLite's default file system while it exists: that of the system, with faults. Nothing is synchronized,
/// which takes long and changes nothing for a process that lives on. One at a time.
class faulty_disk {
  public:
    faulty_disk() : real_(sqlite3_vfs_find(nullptr)) {
        if (current_ != nullptr || real_ == nullptr) {
            throw std::logic_error("SQLite has no file system, or already this one");
        }
        current_ = this;
        own_ = *real_;
        own_.zName = "webcasts-faulty";
        own_.szOsFile = static_cast<int>(sizeof(file)) + real_->szOsFile;
        own_.xOpen = open;
        own_.xDelete = remove;
        if (sqlite3_vfs_register(&own_, 1) != SQLITE_OK) {
            throw std::runtime_error("SQLite refuses the file system");
        }
    }
    faulty_disk(const faulty_disk&) = delete;
    faulty_disk& operator=(const faulty_disk&) = delete;
    ~faulty_disk() {
        sqlite3_vfs_unregister(&own_);
        sqlite3_vfs_register(real_, 1);
        current_ = nullptr;
    }

    /// Fail at the step of this number, from 1, among those that this fault can meet; `lasting`: from it on.
    void arm(disk_fault fault, std::uint64_t step, bool lasting = false) noexcept {
        fault_ = fault;
        step_ = step;
        lasting_ = lasting;
        steps_ = faults_ = 0;
        is_armed_ = true;
    }
    /// Fail no more; return how many faults there were.
    std::uint64_t disarm() noexcept {
        is_armed_ = false;
        return faults_;
    }

  private:
    struct file {
        sqlite3_file base;
        sqlite3_file* real; ///< behind this
    };
    enum class operation : std::uint8_t { read, write, truncate, sync, open, remove };

    /// Return whether this step fails.
    bool fails(operation step) noexcept {
        if (!is_armed_ || !meets(step) || ++steps_ < step_ || (steps_ > step_ && !lasting_)) {
            return false;
        }
        ++faults_;
        if (fault_ == disk_fault::signal) {
            std::raise(SIGTERM);
            return false;
        }
        return true;
    }
    [[nodiscard]] bool meets(operation step) const noexcept {
        switch (fault_) {
        case disk_fault::full:
            return step == operation::write;
        case disk_fault::write_error:
            return step == operation::write || step == operation::truncate;
        case disk_fault::read_error:
            return step == operation::read;
        case disk_fault::sync_error:
            return step == operation::sync;
        case disk_fault::open_error:
            return step == operation::open;
        case disk_fault::delete_error:
            return step == operation::remove;
        case disk_fault::signal:
        case disk_fault::kill:
            return step != operation::read;
        }
        return false;
    }
    /// End the process if that is the fault; else return what SQLite is told.
    [[nodiscard]] int result(int code) const noexcept {
        if (fault_ == disk_fault::kill) {
            ::_exit(128 + SIGKILL);
        }
        return code;
    }

    static sqlite3_file* real_of(sqlite3_file* of) noexcept { return reinterpret_cast<file*>(of)->real; }

    static int open(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* made, int flags, int* out_flags) {
        auto* const opened = reinterpret_cast<file*>(made);
        opened->base.pMethods = nullptr;
        if (current_->fails(operation::open)) {
            return current_->result(SQLITE_CANTOPEN);
        }
        opened->real = reinterpret_cast<sqlite3_file*>(opened + 1);
        const int code = current_->real_->xOpen(current_->real_, name, opened->real, flags, out_flags);
        if (opened->real->pMethods != nullptr) {
            opened->base.pMethods = &methods;
        }
        return code;
    }
    static int remove(sqlite3_vfs*, const char* name, int sync_folder) {
        if (current_->fails(operation::remove)) {
            return current_->result(SQLITE_IOERR_DELETE);
        }
        return current_->real_->xDelete(current_->real_, name, sync_folder);
    }

    static int close(sqlite3_file* of) { return real_of(of)->pMethods->xClose(real_of(of)); }
    static int read(sqlite3_file* of, void* into, int size, sqlite3_int64 at) {
        const int code = real_of(of)->pMethods->xRead(real_of(of), into, size, at);
        if (current_->fails(operation::read)) {
            std::memset(static_cast<char*>(into) + size / 2, 0x5A, static_cast<std::size_t>(size - size / 2));
            return current_->result(SQLITE_IOERR_READ);
        }
        return code;
    }
    static int write(sqlite3_file* of, const void* from, int size, sqlite3_int64 at) {
        if (current_->fails(operation::write)) {
            real_of(of)->pMethods->xWrite(real_of(of), from, size / 2, at);
            return current_->result(current_->fault_ == disk_fault::full ? SQLITE_FULL : SQLITE_IOERR_WRITE);
        }
        return real_of(of)->pMethods->xWrite(real_of(of), from, size, at);
    }
    static int truncate(sqlite3_file* of, sqlite3_int64 size) {
        if (current_->fails(operation::truncate)) {
            return current_->result(SQLITE_IOERR_TRUNCATE);
        }
        return real_of(of)->pMethods->xTruncate(real_of(of), size);
    }
    static int sync(sqlite3_file*, int) {
        return current_->fails(operation::sync) ? current_->result(SQLITE_IOERR_FSYNC) : SQLITE_OK;
    }
    static int file_size(sqlite3_file* of, sqlite3_int64* size) {
        return real_of(of)->pMethods->xFileSize(real_of(of), size);
    }
    static int lock(sqlite3_file* of, int level) { return real_of(of)->pMethods->xLock(real_of(of), level); }
    static int unlock(sqlite3_file* of, int level) {
        return real_of(of)->pMethods->xUnlock(real_of(of), level);
    }
    static int check_reserved_lock(sqlite3_file* of, int* out) {
        return real_of(of)->pMethods->xCheckReservedLock(real_of(of), out);
    }
    static int file_control(sqlite3_file* of, int what, void* argument) {
        return real_of(of)->pMethods->xFileControl(real_of(of), what, argument);
    }
    static int sector_size(sqlite3_file* of) { return real_of(of)->pMethods->xSectorSize(real_of(of)); }
    static int characteristics(sqlite3_file* of) {
        return real_of(of)->pMethods->xDeviceCharacteristics(real_of(of));
    }
    static int shm_map(sqlite3_file* of, int region, int size, int extend, volatile void** out) {
        return real_of(of)->pMethods->xShmMap(real_of(of), region, size, extend, out);
    }
    static int shm_lock(sqlite3_file* of, int offset, int count, int flags) {
        return real_of(of)->pMethods->xShmLock(real_of(of), offset, count, flags);
    }
    static void shm_barrier(sqlite3_file* of) { real_of(of)->pMethods->xShmBarrier(real_of(of)); }
    static int shm_unmap(sqlite3_file* of, int also_delete) {
        return real_of(of)->pMethods->xShmUnmap(real_of(of), also_delete);
    }

    // Version 2: SQLite maps no file into memory, so that every read and write is a step.
    static constexpr sqlite3_io_methods methods{.iVersion = 2,
                                                .xClose = close,
                                                .xRead = read,
                                                .xWrite = write,
                                                .xTruncate = truncate,
                                                .xSync = sync,
                                                .xFileSize = file_size,
                                                .xLock = lock,
                                                .xUnlock = unlock,
                                                .xCheckReservedLock = check_reserved_lock,
                                                .xFileControl = file_control,
                                                .xSectorSize = sector_size,
                                                .xDeviceCharacteristics = characteristics,
                                                .xShmMap = shm_map,
                                                .xShmLock = shm_lock,
                                                .xShmBarrier = shm_barrier,
                                                .xShmUnmap = shm_unmap,
                                                .xFetch = nullptr,
                                                .xUnfetch = nullptr};
    static inline faulty_disk* current_ = nullptr;

    sqlite3_vfs* real_;
    sqlite3_vfs own_{};
    disk_fault fault_{};
    std::uint64_t step_ = 0;
    std::uint64_t steps_ = 0;
    std::uint64_t faults_ = 0;
    bool lasting_ = false;
    bool is_armed_ = false;
};

} // namespace webcasts::tests

#endif
