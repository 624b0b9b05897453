// SPDX-License-Identifier: BSL-1.0
#include "exports/previous_import.hpp"

#include "exports/crm_preset.hpp"
#include "terminal/failure.hpp"
#include "terminal/typed_value.hpp"
#include "text/canonical_address.hpp"
#include <webcasts/wire/csv/spreadsheet_protection.hpp>
#include <webcasts/wire/csv/tokenizer.hpp>
#include <webcasts/wire/decode_limits.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <optional>
#include <span>

namespace exporter {

namespace {

/// Reads e-mail and status from each row.
class status_reader {
  public:
    using statuses_by_email = previous_import::statuses_by_email;
    using statuses = previous_import::statuses;

    status_reader(crm preset, statuses& into) : into_(into) {
        for (const crm_column& column : columns_of(preset)) {
            if (column.field == "email") {
                email_header_ = column.header;
            } else if (column.field == "status") {
                status_header_ = column.header;
            }
        }
    }

    bool row(const webcasts::wire::csv_row& cells) {
        if (!email_ || !status_) {
            for (std::size_t i = 0; i < cells.size(); ++i) {
                email_ = cells[i] == email_header_ ? std::optional(i) : email_;
                status_ = cells[i] == status_header_ ? std::optional(i) : status_;
            }
            return has_columns();
        }
        if (*email_ < cells.size() && *status_ < cells.size()) {
            const auto status = attendance_from_name(cells[*status_]);
            const std::string email(cells[*email_]);
            if (!status && !cells[*status_].empty()) {
                ++into_.unknown;
            }
            if (status) {
                keep(into_.exact, email, *status);
                keep(into_.unprotected, webcasts::wire::without_spreadsheet_protection(email), *status);
            }
        }
        return true;
    }

    /// Rows are not expected to start alike.
    [[nodiscard]] const webcasts::wire::csv_row_begin& expected_begin() const noexcept { return nothing_; }

    [[nodiscard]] bool has_columns() const noexcept { return email_ && status_; }

  private:
    static void keep(statuses_by_email& statuses, std::string_view email, attendance status) {
        auto& kept = statuses.try_emplace(canonical_address(email), status).first->second;
        kept = std::max(kept, status);
    }

    statuses& into_;
    webcasts::wire::csv_row_begin nothing_;
    std::string_view email_header_;
    std::string_view status_header_;
    std::optional<std::size_t> email_;
    std::optional<std::size_t> status_;
};

[[noreturn]] void refuse_file(const std::string& path, const std::string& reason) {
    throw usage_failure(fmt::format("{}: {}", flag_with_path("--previous", path), reason));
}

} // namespace

previous_import::previous_import(const std::string& path, crm preset) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        refuse_file(path, fmt::format("it cannot be read: {}", std::strerror(errno)));
    }
    status_reader reader(preset, statuses_);
    webcasts::wire::csv_tokenizer tokenizer(reader, webcasts::wire::decode_limits{});
    std::array<char, 1U << 16U> buffer{};
    std::optional<webcasts::error> problem;
    while (!problem && file) {
        file.read(buffer.data(), buffer.size());
        problem =
            tokenizer.write(std::span<const char>(buffer.data(), static_cast<std::size_t>(file.gcount())));
    }
    problem = problem ? problem : tokenizer.finish();
    if (problem) {
        refuse_file(path, problem->message());
    }
    if (!reader.has_columns()) {
        refuse_file(path, "it has not the columns of this preset; name the file that was made with it");
    }
}

attendance previous_import::not_below(std::string_view email, attendance status) const {
    const std::string key = canonical_address(email);
    for (const statuses_by_email* file : {&statuses_.exact, &statuses_.unprotected}) {
        if (const auto previous = file->find(key); previous != file->end()) {
            return std::max(status, previous->second);
        }
    }
    return status;
}

} // namespace exporter
