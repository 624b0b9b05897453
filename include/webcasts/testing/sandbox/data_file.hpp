// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DATA_FILE_HPP
#define WEBCASTS_TESTING_SANDBOX_DATA_FILE_HPP

#include <webcasts/detail/config.hpp>
#include <webcasts/result.hpp>
#include <webcasts/testing/sandbox/data.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// Read events with their attendees from NDJSON or CSV, as `webcasts-export` writes them: the service's
/// canonical spelling (spec section 5) with a further field `event_id`. Times are GMT. For
/// `sandbox_options::events`.
///
/// Events are titled after their ids and take place when their live sessions do; none has expired. Texts of
/// CSV that were altered for spreadsheets stay altered: export with `--exact-csv`. Fails with
/// `errc::invalid_argument`, whose detail has line and column.
[[nodiscard]] result<std::vector<sandbox_event>> read_sandbox_data(std::string_view text, bool is_csv);

/// Read a file in the same way: NDJSON if its name ends with `.ndjson` or `.jsonl`, CSV if it ends with
/// `.csv`. A file that cannot be read is an error of the system.
[[nodiscard]] result<std::vector<sandbox_event>> read_sandbox_data_file(const std::string& path);

}}} // namespace webcasts::v0::testing

#ifdef WEBCASTS_HEADER_ONLY
#include <webcasts/testing/sandbox/detail/data_file.ipp>
#endif

#endif
