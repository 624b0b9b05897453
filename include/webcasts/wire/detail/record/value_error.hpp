// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_VALUE_ERROR_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_VALUE_ERROR_HPP

#include <webcasts/result.hpp>

#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// Say that the value of a field cannot be read. It may be personal data (a column that slipped), so our own
/// words tell only its length; its first 200 bytes are the service's text.
[[nodiscard]] inline error value_error(std::string_view name, std::string_view value,
                                       std::string_view expected) {
    constexpr std::size_t longest = 200;
    error wrong(protocol_errc::invalid_value, "expected " + std::string(expected) +
                                                  ", found another text of " + std::to_string(value.size()) +
                                                  " bytes");
    wrong.location().field_path = name;
    wrong.set_server_text(std::string(value.substr(0, longest)));
    return wrong;
}

}}} // namespace webcasts::v0::wire

#endif
