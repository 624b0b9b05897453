// SPDX-License-Identifier: BSL-1.0
// The JSON decoder: any bytes in any chunking.
#include "any_chunking.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    webcasts::fuzz::require_same_in_any_chunking(webcasts::wire_format::json,
                                                 webcasts::fuzz::text_of(data, size));
    return 0;
}
