// SPDX-License-Identifier: BSL-1.0
#include "decoding_ours.hpp"

#include "decoding_contender.hpp"
#include "decoding_report.hpp"
#include <webcasts/api.hpp>
#include <webcasts/records.hpp>
#include <webcasts/wire/csv/decoder.hpp>
#include <webcasts/wire/csv/writer.hpp>
#include <webcasts/wire/detail/tree_decoder.hpp>
#include <webcasts/wire/json/writer.hpp>
#include <webcasts/wire/xml/detail/expat_tokenizer.hpp>
#include <webcasts/wire/xml/writer.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchmark {
namespace {

using scope = record_digest::scope;

/// Expat alone, for a report in UTF-8.
template <class Handler>
struct utf8_by_expat : webcasts::wire::expat_tokenizer<Handler> {
    utf8_by_expat(Handler& handler, const webcasts::wire::decode_limits& limits, std::string_view)
        : webcasts::wire::expat_tokenizer<Handler>(handler, limits, webcasts::detail::text_encoding::utf8) {}
};
using xml_decoder_by_expat = webcasts::wire::tree_decoder<utf8_by_expat, webcasts::wire_format::xml>;

template <class Decoder>
void add_decoder(field_of_contenders& all, const std::string& format, std::string_view report,
                 const std::string& expected, scope covered) {
    const auto check = [=](std::size_t chunk) {
        return [=] {
            digester sink{record_digest(covered)};
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
                               record_digest digest(covered);
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

/// Write all the people to a string, which is cleared whenever it contains a chunk. Return the number of
/// bytes written.
template <class Writer>
std::size_t write_all(const std::vector<webcasts::attendee>& people) {
    std::string out;
    std::size_t bytes = 0;
    const auto drop = [&] {
        bytes += out.size();
        use(*out.data());
        out.clear();
    };
    Writer writer;
    writer.begin_report(out, report_heading());
    for (const webcasts::attendee& person : people) {
        writer.write_attendee(out, person);
        if (out.size() >= chunk_bytes) {
            drop();
        }
    }
    writer.end_report(out);
    drop();
    return bytes;
}

template <class Writer, class Decoder>
void add_writer(field_of_contenders& all, const std::string& format,
                const std::vector<webcasts::attendee>& people, const std::string& expected, scope covered) {
    all.present.push_back({format + " writer", write_all<Writer>(people), expected,
                           [&people, covered] {
                               std::string report;
                               Writer writer;
                               writer.begin_report(report, report_heading());
                               for (const webcasts::attendee& person : people) {
                                   writer.write_attendee(report, person);
                               }
                               writer.end_report(report);
                               digester sink{record_digest(covered)};
                               decode<Decoder>(report, chunk_bytes, sink);
                               return sink.digest.str();
                           },
                           [&people] { return timed([&] { return write_all<Writer>(people); }); }});
}

} // namespace

void add_ours(field_of_contenders& all, const input& from) {
    add_decoder<webcasts::wire::xml_decoder>(all, "xml", from.xml, from.digest, scope::all);
    add_decoder<xml_decoder_by_expat>(all, "xml by expat", from.xml, from.digest, scope::all);
    add_decoder<webcasts::wire::json_decoder>(all, "json", from.json, from.digest, scope::all);
    add_decoder<webcasts::wire::csv_decoder>(all, "csv", from.csv, from.digest_without_answers,
                                             scope::without_answers);
    add_writer<webcasts::wire::xml_writer, webcasts::wire::xml_decoder>(all, "xml", from.people, from.digest,
                                                                        scope::all);
    add_writer<webcasts::wire::json_writer, webcasts::wire::json_decoder>(all, "json", from.people,
                                                                          from.digest, scope::all);
    add_writer<webcasts::wire::csv_writer, webcasts::wire::csv_decoder>(
        all, "csv", from.people_without_answers, from.digest_without_answers, scope::without_answers);
}

std::vector<webcasts::attendee> decode_xml(std::string_view report) {
    keeper sink;
    decode<webcasts::wire::xml_decoder>(report, chunk_bytes, sink);
    return std::move(sink.records);
}

std::vector<webcasts::attendee> decode_csv(std::string_view report) {
    keeper sink;
    decode<webcasts::wire::csv_decoder>(report, chunk_bytes, sink);
    return std::move(sink.records);
}

} // namespace benchmark
