// SPDX-License-Identifier: BSL-1.0
#include "sync/query_text.hpp"

#include <webcasts/redaction.hpp>
#include <webcasts/wire/request_encoder.hpp>

namespace exporter {

std::string text_of(const webcasts::query_params& query) {
    webcasts::wire::parameter_text text;
    webcasts::query_params of_any_event = query;
    of_any_event.event.clear();
    append_parameters(text, of_any_event);
    return webcasts::redacted_parameters(text.view());
}

} // namespace exporter
