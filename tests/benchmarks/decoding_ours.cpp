// SPDX-License-Identifier: BSL-1.0
#include "decoding_ours.hpp"

#include "decoding_contender.hpp"
#include "decoding_report.hpp"
#include <webcasts/wire/csv_decoder.hpp>
#include <webcasts/wire/tree_decoder.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchmark {
namespace {

using scope = record_digest::scope;

template <template <class> class Decoder>
void add_decoder(field_of_contenders& all, const std::string& format, std::string_view report,
                 const std::string& expected, scope what) {
    const auto check = [=](std::size_t chunk) {
        return [=] {
            digester sink{record_digest(what)};
            decode<Decoder>(report, chunk, sink);
            return sink.digest.str();
        };
    };
    const auto visit = [=](std::size_t chunk) {
        return [=] {
            return timed([&] {
                visitor sink;
                decode<Decoder>(report, chunk, sink);
                return sink;
            });
        };
    };
    all.present.push_back(
        {format + " visit", report.size(), expected, check(chunk_bytes), visit(chunk_bytes)});
    for (const std::size_t kib : {16U, 1U}) {
        all.present.push_back({format + " visit in chunks of " + std::to_string(kib) + " KiB", report.size(),
                               expected, check(kib << 10U), visit(kib << 10U)});
    }
    all.present.push_back({format + " keep", report.size(), expected,
                           [=] {
                               keeper sink;
                               decode<Decoder>(report, chunk_bytes, sink);
                               record_digest digest(what);
                               for (const webcasts::attendee& person : sink.records) {
                                   digest.add(person);
                               }
                               return digest.str();
                           },
                           [=] {
                               return timed([&] {
                                   keeper sink;
                                   decode<Decoder>(report, chunk_bytes, sink);
                                   return std::move(sink.records);
                               });
                           }});
}

} // namespace

void add_ours(field_of_contenders& all, const input& from) {
    add_decoder<webcasts::wire::xml_decoder>(all, "xml", from.xml, from.digest, scope::all);
    add_decoder<webcasts::wire::json_decoder>(all, "json", from.json, from.digest, scope::all);
    add_decoder<webcasts::wire::csv_decoder>(all, "csv", from.csv, from.digest_without_answers,
                                             scope::without_answers);
}

std::vector<webcasts::attendee> decode_csv(std::string_view report) {
    keeper sink;
    decode<webcasts::wire::csv_decoder>(report, chunk_bytes, sink);
    return std::move(sink.records);
}

} // namespace benchmark
