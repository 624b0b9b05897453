// SPDX-License-Identifier: BSL-1.0
#include "sync/query_text.hpp"

#include <webcasts/api.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <string_view>

namespace exporter {

std::string text_of(const webcasts::query_params& query) {
    webcasts::wire::parameter_text text;
    webcasts::wire::for_each_parameter(query, [&](std::string_view name, std::string_view value) {
        if (name != name_of(webcasts::parameter::ei)) {
            text.append(name, value);
        }
    });
    return webcasts::redacted_parameters(text.view());
}

} // namespace exporter
