// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_DATABASE_LOCK_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_DATABASE_LOCK_HPP

#include <string>

namespace exporter {

/// What a run does if another run holds the lock of its database.
enum class lock_wait : bool {
    refuse,     ///< end
    until_free, ///< wait for the other run's end
};

/// Lets one run at a time change a database: no slow old run can overwrite a newer one.
///
/// It locks the file `DATABASE-lock`, which stays when the run ends. The system releases the lock when the
/// program ends, in whatever way. Links to a database lead to one lock. Readers need none.
class database_lock {
  public:
    /// Take the lock. Throws `failure` with `exit_status::busy` if another run holds it and `wait` is
    /// `refuse`, with `interrupted` if a signal ends the wait, and with `cannot_write` if the file cannot be
    /// made.
    database_lock(const std::string& database, lock_wait wait);
    database_lock(const database_lock&) = delete;
    database_lock& operator=(const database_lock&) = delete;
    ~database_lock();

    /// Return whether a run holds the lock of a database now.
    [[nodiscard]] static bool is_held(const std::string& database);
    /// Return the name of a database's lock file.
    [[nodiscard]] static std::string path_of(const std::string& database);

  private:
    int file_;
};

} // namespace exporter

#endif
