// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CLI_OPTION_VALUES_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CLI_OPTION_VALUES_HPP

#include "output/output_options.hpp"
#include "store/retention.hpp"
#include "sync/sync_plan.hpp"
#include <webcasts/api.hpp>
#include <webcasts/http_message.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

// Each function converts the text of an option. If the text is invalid, it appends a mistake to `mistakes`
// and returns a valid value.

[[nodiscard]] webcasts::wire_format to_wire(const std::string& text, std::vector<std::string>& mistakes);
[[nodiscard]] webcasts::http_method to_method(const std::string& text, std::vector<std::string>& mistakes);
[[nodiscard]] output_format to_format(const std::string& text, std::vector<std::string>& mistakes);
[[nodiscard]] std::chrono::milliseconds to_seconds(const std::string& text, std::string_view flag,
                                                   std::vector<std::string>& mistakes);
/// The same, or 0 for no limit.
[[nodiscard]] std::chrono::milliseconds to_time_limit(const std::string& text, std::string_view flag,
                                                      std::vector<std::string>& mistakes);
[[nodiscard]] std::optional<std::uint64_t> to_seed(const std::optional<std::string>& text,
                                                   std::vector<std::string>& mistakes);
[[nodiscard]] unsigned to_count(const std::string& text, std::string_view flag, unsigned min, unsigned max,
                                std::vector<std::string>& mistakes);
[[nodiscard]] double to_rate(std::string_view text, std::vector<std::string>& mistakes);
[[nodiscard]] retention_period to_retention(std::string_view text, std::vector<std::string>& mistakes);
[[nodiscard]] std::chrono::seconds to_lookback(std::string_view text, std::vector<std::string>& mistakes);

} // namespace exporter

#endif
