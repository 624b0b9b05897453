// SPDX-License-Identifier: BSL-1.0
// The query parser and the encoder: what is read and has no mistakes is written so that it reads back equal,
// and what is shown of any text holds none of its hidden values.
#include "fuzz_target.hpp"
#include <webcasts/redaction.hpp>
#include <webcasts/wire/query_parser.hpp>
#include <webcasts/wire/request_encoder.hpp>

#include <string_view>

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using webcasts::fuzz::require;
    const std::string_view text = webcasts::fuzz::text_of(data, size);

    (void)webcasts::redacted_parameters(text);
    (void)webcasts::redacted_url(text);
    (void)webcasts::wire::checked_base_url(text);

    const auto query = webcasts::wire::parse_audience_query(text);
    if (!query || !query->mistakes().empty()) {
        return 0;
    }
    webcasts::wire::parameter_text written;
    append_parameters(written, *query);
    const auto again = webcasts::wire::parse_audience_query(written.view());
    require(again.has_value(), "an encoded query can be read");
    require(*again == *query, "an encoded query reads back equal");
    return 0;
}
