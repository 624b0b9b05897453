// SPDX-License-Identifier: BSL-1.0
#include "decoding_measure.hpp"

#include "decoding_contender.hpp"
#include "decoding_digest.hpp"
#include "decoding_shapes.hpp"
#include <webcasts/api.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace benchmark {
namespace {

/// Append the report of a shape to `out` and return its number of tokens.
std::string make_report(const report_shape& shape, webcasts::wire_format format, std::uint64_t attendees,
                        std::string& out, record_digest& digest) {
    const auto source = make_source(shape, format);
    source->begin(out);
    for (std::uint64_t i = 0; i < attendees; ++i) {
        source->add(out, i);
        digest.add(source->expected());
    }
    source->end(out);
    return std::to_string(source->tokens());
}

} // namespace

input make_input(const report_shape& shape, std::uint64_t attendees) {
    using webcasts::wire_format;
    using scope = record_digest::scope;
    input result;
    record_digest of_xml(scope::all);
    record_digest of_json(scope::all);
    record_digest of_csv(scope::without_answers);
    result.elements = make_report(shape, wire_format::xml, attendees, result.xml, of_xml);
    result.objects = make_report(shape, wire_format::json, attendees, result.json, of_json);
    result.fields = make_report(shape, wire_format::csv, attendees, result.csv, of_csv);
    if (of_xml.str() != of_json.str()) {
        give_up("the generator's people depend on the format");
    }
    result.digest = of_xml.str();
    result.digest_without_answers = of_csv.str();
    result.lines = std::to_string(std::count(result.csv.begin(), result.csv.end(), '\n'));
    result.people = decode_xml(result.xml);
    result.people_without_answers = decode_csv(result.csv);
    return result;
}

// The macros are defined for the libraries that were found by the build.
field_of_contenders all_contenders(const input& from) {
    field_of_contenders all;
    add_ours(all, from);
    add_xml_peers(all, from);
    add_json_peers(all, from);
    add_csv_peers(all, from);
    add_raw_csv(all, from);
    add_processes(all, from);
#ifdef WITH_PUGIXML
    add_pugixml(all, from);
#else
    all.missing.insert(all.missing.end(), {"pugixml, visit", "pugixml, keep", "pugixml in situ, visit",
                                           "pugixml in situ, keep"});
#endif
#ifdef WITH_RAPIDXML
    add_rapidxml(all, from);
#else
    all.missing.insert(all.missing.end(), {"RapidXML in situ, visit", "RapidXML in situ, keep"});
#endif
#ifdef WITH_LIBXML2
    add_libxml2(all, from);
#else
    all.missing.insert(all.missing.end(), {"libxml2 SAX2, visit", "libxml2 SAX2, keep"});
#endif
#ifdef WITH_SIMDJSON
    add_simdjson(all, from);
#else
    all.missing.insert(all.missing.end(), {"simdjson on-demand, visit", "simdjson on-demand, keep",
                                           "simdjson on-demand with a used parser, visit"});
#endif
#ifdef WITH_RAPIDJSON
    add_rapidjson(all, from);
#else
    all.missing.insert(all.missing.end(),
                       {"RapidJSON SAX, visit", "RapidJSON SAX with one record's memory, visit",
                        "RapidJSON SAX, keep", "RapidJSON SAX in situ, visit",
                        "RapidJSON SAX in situ, keep"});
#endif
#ifdef WITH_NLOHMANN
    add_nlohmann(all, from);
#else
    all.missing.emplace_back("nlohmann::json, keep");
#endif
#ifdef WITH_LIBCSV
    add_libcsv(all, from);
#else
    all.missing.insert(all.missing.end(), {"libcsv, visit", "libcsv with one record's memory, visit"});
#endif
    return all;
}

const contender* find(const field_of_contenders& all, const std::string& name) {
    for (const contender& one : all.present) {
        if (one.name == name) {
            return &one;
        }
    }
    if (std::find(all.missing.begin(), all.missing.end(), name) == all.missing.end()) {
        give_up("no contender has the name " + name);
    }
    return nullptr;
}

void once_checked::check(const contender& one) {
    if (!checked_.insert(one.name).second) {
        return;
    }
    const std::string outcome = one.check();
    if (outcome != one.expected) {
        give_up(one.name + " found " + outcome + " instead of " + one.expected);
    }
}

compared compare(const contender& ours, const contender& theirs, std::size_t pairs) {
    compared all;
    for (std::size_t i = 0; i < pairs; ++i) {
        all.ours.push_back(static_cast<double>(ours.bytes) / ours.pass() / 1e6);
        all.theirs.push_back(static_cast<double>(theirs.bytes) / theirs.pass() / 1e6);
        all.ratios.push_back(all.ours.back() / all.theirs.back());
    }
    return all;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::uint64_t number(const char* text) {
    char* end = nullptr;
    const std::uint64_t value = std::strtoull(text, &end, 10);
    if (value == 0 || *end != '\0') {
        give_up("usage: decoding [shapes] [PAIRS] [ATTENDEES] [WORD...]; the numbers are above zero");
    }
    return value;
}

} // namespace benchmark
