// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_FORMATS_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_FORMATS_HPP

#include <webcasts/api.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/record_sink.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace benchmark {

/// Decode a report in chunks with the library's decoder of its format. Return the error, or an empty text.
[[nodiscard]] std::string
decode_format(webcasts::wire_format format, std::string_view report, std::size_t chunk,
              webcasts::wire::record_sink& sink,
              webcasts::wire::xml_reader reader = webcasts::wire::xml_reader::scanner);

} // namespace benchmark

#endif
