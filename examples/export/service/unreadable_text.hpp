// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_UNREADABLE_TEXT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_UNREADABLE_TEXT_HPP

#include <webcasts/records.hpp>
#include <webcasts/redaction.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace exporter {

/// Return a warning about the values of a response that could not be read: how many, where the first is, and
/// what became of them. `where` names the response, such as `event 1000001`. The values themselves are not
/// shown: they may be personal data. Names that the service chose are shown without the secrets at hand.
[[nodiscard]] std::string unreadable_text(std::string_view where, const webcasts::unreadable_values& values,
                                          const webcasts::redactor& hidden);

/// The same for an event list: each event is named.
[[nodiscard]] std::string unreadable_text(const webcasts::unreadable_values& values,
                                          const std::vector<webcasts::event_summary>& listed,
                                          const webcasts::redactor& hidden);

} // namespace exporter

#endif
