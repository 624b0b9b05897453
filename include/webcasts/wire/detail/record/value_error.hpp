// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_VALUE_ERROR_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_VALUE_ERROR_HPP

#include <webcasts/result.hpp>

#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// Return the error for a value of a field that cannot be parsed. `name` is one of the name table's. The
/// value may be personal data (from a shifted column), so the error's own text has only its length; its first
/// 200 bytes are the service's text.
[[nodiscard]] inline error value_error(std::string_view name, std::string_view value,
                                       std::string_view expected) {
    constexpr std::size_t max_size = 200;
    error failure(protocol_errc::invalid_value, "expected " + std::string(expected) +
                                                    ", got another text of " + std::to_string(value.size()) +
                                                    " bytes");
    failure.location().field_path = name;
    failure.set_server_text(service_text(std::string(value.substr(0, max_size))));
    return failure;
}

}}} // namespace webcasts::v0::wire

#endif
