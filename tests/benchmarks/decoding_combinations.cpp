// SPDX-License-Identifier: BSL-1.0
// decoding_combinations: decodes small reports of every combination of scripts, layouts, orders of members
// and numbers of fields and sessions, in chunks of several sizes, with both readers of XML, and compares each
// record with what the generator wrote. Exit status: 0; 1 after a difference or an error, of which it prints
// the combination.
#include "decoding_contender.hpp"
#include "decoding_digest.hpp"
#include "decoding_formats.hpp"
#include "decoding_ours.hpp"
#include "decoding_shapes.hpp"
#include <webcasts/api.hpp>
#include <webcasts/wire/decode_limits.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

namespace {

using namespace benchmark;
using webcasts::wire_format;
using webcasts::wire::xml_reader;

constexpr std::uint64_t people = 6;
constexpr std::size_t chunk_sizes[]{1, 7, 64, 1021, chunk_bytes};
constexpr std::size_t max_bytes_one_by_one = 30'000;

/// Decode the report of a shape in several ways, and return the number of differences.
std::size_t differences(const report_shape& shape, wire_format format) {
    const auto covered =
        format == wire_format::csv ? record_digest::scope::without_answers : record_digest::scope::all;
    record_digest expected(covered);
    std::string report;
    const auto source = make_source(shape, format);
    source->begin(report);
    for (std::uint64_t i = 0; i < people; ++i) {
        source->add(report, i);
        expected.add(source->expected());
    }
    source->end(report);
    std::size_t found = 0;
    for (const std::size_t chunk : chunk_sizes) {
        if (chunk == 1 && report.size() > max_bytes_one_by_one) {
            continue;
        }
        for (const xml_reader reader : {xml_reader::scanner, xml_reader::expat}) {
            if (reader == xml_reader::expat && format != wire_format::xml) {
                continue;
            }
            digester sink{record_digest(covered)};
            const std::string failure = decode_format(format, report, chunk, sink, reader);
            const std::string actual = failure.empty() ? sink.digest.str() : failure;
            if (actual != expected.str()) {
                std::printf("script %d, layout %d, order %d, %u fields, %u %%, %u to %u sessions, format %d, "
                            "reader %d, chunks of %zu: %s instead of %s\n",
                            static_cast<int>(shape.texts), static_cast<int>(shape.spacing),
                            static_cast<int>(shape.order), shape.custom_fields, shape.present,
                            shape.min_sessions, shape.max_sessions, static_cast<int>(format),
                            static_cast<int>(reader), chunk, actual.c_str(), expected.str().c_str());
                ++found;
            }
        }
    }
    return found;
}

/// Decode the reports of a script, and return the number of differences.
std::size_t differences(script texts) {
    std::size_t found = 0;
    for (const layout spacing : {layout::compact, layout::indented}) {
        for (const member_order order :
             {member_order::usual, member_order::sessions_first, member_order::shuffled}) {
            for (const unsigned fields : {0U, 3U, 40U, 300U}) {
                for (const unsigned present : {100U, 30U}) {
                    for (const unsigned sessions : {0U, 2U, 40U}) {
                        const report_shape shape{.name = "combination",
                                                 .texts = texts,
                                                 .spacing = spacing,
                                                 .order = order,
                                                 .custom_fields = fields,
                                                 .present = present,
                                                 .min_sessions = sessions / 4,
                                                 .max_sessions = sessions};
                        for (const wire_format format :
                             {wire_format::xml, wire_format::json, wire_format::csv}) {
                            found += differences(shape, format);
                        }
                    }
                }
            }
        }
    }
    return found;
}

} // namespace

int main() {
    std::size_t found = 0;
    for (const script texts : {script::ascii, script::mixed, script::cjk, script::escapes}) {
        found += differences(texts);
    }
    return found == 0 ? 0 : 1;
}
