// SPDX-License-Identifier: BSL-1.0
#include "decoding_formats.hpp"

#include <webcasts/wire/csv/decoder.hpp>
#include <webcasts/wire/detail/tree_decoder.hpp>

#include <algorithm>

namespace benchmark {
namespace {

template <class Decoder>
std::string decode_all(std::string_view report, std::size_t chunk, webcasts::wire::record_sink& sink,
                       const webcasts::wire::decode_limits& limits) {
    Decoder decoder(&sink, limits);
    while (!report.empty()) {
        const std::size_t size = std::min(chunk, report.size());
        if (const auto written = decoder.write({report.data(), size}); !written) {
            return written.error().client_text();
        }
        report.remove_prefix(size);
    }
    const auto ended = decoder.finish();
    return ended ? std::string() : ended.error().client_text();
}

} // namespace

std::string decode_format(webcasts::wire_format format, std::string_view report, std::size_t chunk,
                          webcasts::wire::record_sink& sink, webcasts::wire::xml_reader reader) {
    webcasts::wire::decode_limits limits;
    limits.xml = reader;
    switch (format) {
    case webcasts::wire_format::xml:
        return decode_all<webcasts::wire::xml_decoder>(report, chunk, sink, limits);
    case webcasts::wire_format::json:
        return decode_all<webcasts::wire::json_decoder>(report, chunk, sink, limits);
    case webcasts::wire_format::csv:
        break;
    }
    return decode_all<webcasts::wire::csv_decoder>(report, chunk, sink, limits);
}

} // namespace benchmark
