// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_STORE_JOURNAL_HPP
#define WEBCASTS_EXAMPLES_EXPORT_STORE_JOURNAL_HPP

#include "store/sqlite_connection.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace exporter {

/// Records what was done with people's data in the table journal. Functions throw as `sqlite_connection`
/// does, and take part in the caller's transaction if there is one.
class journal {
  public:
    explicit journal(sqlite_connection& database) : database_(database) {}

    /// Record that something begins, and return the entry's number. `token` stands for the person whom it
    /// concerns (`erasure_token`); `details` is a JSON object without people's data.
    [[nodiscard]] std::int64_t begin(std::string_view action, std::optional<std::string_view> token,
                                     std::string_view details);
    /// Record that it came to its end.
    void finish(std::int64_t entry, std::string_view details);
    /// Return whether something of this kind has begun and not come to its end.
    [[nodiscard]] bool has_unfinished(std::string_view action);
    /// Record the end of everything of this kind.
    void finish_all(std::string_view action);

  private:
    sqlite_connection& database_;
};

} // namespace exporter

#endif
