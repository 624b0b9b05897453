// SPDX-License-Identifier: BSL-1.0
#include "query_text.hpp"

#include <webcasts/parameter.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <string_view>

namespace exporter {

std::string text_of(const webcasts::audience_query_spec& query) {
    webcasts::wire::parameter_text text;
    webcasts::wire::for_each_parameter(query, [&](std::string_view name, std::string_view value) {
        if (name != name_of(webcasts::parameter::ei)) {
            text.append(name, value);
        }
    });
    return webcasts::redacted_parameters(text.view());
}

} // namespace exporter
