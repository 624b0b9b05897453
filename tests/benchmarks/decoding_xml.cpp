// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"

#include <expat.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace benchmark {
namespace {

struct free_expat {
    void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
};
using expat_parser = std::unique_ptr<XML_ParserStruct, free_expat>;

/// Expat with handlers that do nothing or, for the check, with one that counts elements.
std::uint64_t raw_expat(std::string_view report, XML_StartElementHandler on_start) {
    const expat_parser parser(XML_ParserCreate(nullptr));
    std::uint64_t elements = 0;
    XML_SetUserData(parser.get(), &elements);
    XML_SetElementHandler(parser.get(), on_start, [](void*, const XML_Char*) {});
    XML_SetCharacterDataHandler(parser.get(), [](void*, const XML_Char*, int) {});
    for_each_chunk(report, chunk_bytes, [&](std::span<const char> bytes) {
        if (XML_Parse(parser.get(), bytes.data(), static_cast<int>(bytes.size()), XML_FALSE) !=
            XML_STATUS_OK) {
            give_up("expat refuses the report");
        }
    });
    if (XML_Parse(parser.get(), nullptr, 0, XML_TRUE) != XML_STATUS_OK) {
        give_up("expat refuses the report's end");
    }
    return elements;
}

} // namespace

void add_xml_peers(field_of_contenders& all, const input& from) {
    const std::string_view report = from.xml;
    all.present.push_back(
        {"expat, empty handlers", report.size(), from.elements,
         [=] {
             return std::to_string(raw_expat(report, [](void* elements, const XML_Char*, const XML_Char**) {
                 ++*static_cast<std::uint64_t*>(elements);
             }));
         },
         [=] {
             return timed([&] { return raw_expat(report, [](void*, const XML_Char*, const XML_Char**) {}); });
         }});
}

} // namespace benchmark
