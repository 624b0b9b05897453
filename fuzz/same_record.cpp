// SPDX-License-Identifier: BSL-1.0
// One record in the three formats, with nested lists, objects and scalars under known names, unknown ones and
// those of lists, and with numbers, flags and ids in every spelling: it decodes to what doc/decoding.md says,
// by all decoders.
#include "support/same_record.hpp"

#include "fuzz_target.hpp"
#include "support/decoding.hpp"
#include <webcasts/query/event_id.hpp>

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace webcasts;
using namespace webcasts::tests;

template <class Next>
std::string json_envelope(tree_maker<Next>& make, const std::string& payload) {
    std::string code;
    append_json(code, number_spelt(make, 1));
    return make.next(2) == 0
               ? R"({"convey_api":{"result":{"returnCode":)" + code + R"(,"success":{)" + payload + "}}}}"
               : R"({"convey_api":{"result":{"success":{)" + payload + R"(},"returnCode":)" + code + "}}}";
}
template <class Next>
std::string xml_envelope(tree_maker<Next>& make, const std::string& payload) {
    return "<convey_api><result><returnCode>" + number_spelt(make, 1).text + "</returnCode><success>" +
           payload + "</success></result></convey_api>";
}

void require_same(wire_format format, const std::string& body, const everything& expected,
                  std::size_t chunk) {
    const decoded read = decode(format, body, chunk);
    if (!read.ok || !(read.records == expected)) {
        std::cerr << body << '\n' << read.failure.message() << '\n';
        for (const attendee& person : read.records.people) {
            for (const named_text& item : person.extra) {
                std::cerr << item.name << " = '" << item.value << "'\n";
            }
        }
    }
    fuzz::require(read.ok, "a record can be read in each format");
    fuzz::require(read.records == expected, "a record is the same in each format");
}

/// The parts of an attendee that are lists.
struct lists {
    tree sessions{tree::kind::object};
    tree questions{tree::kind::list};
    tree answers{tree::kind::list};
};

/// Wrap items in lists, and put nothings between them.
template <class Next>
tree nested(tree_maker<Next>& make, std::vector<tree> items) {
    tree made{tree::kind::list};
    for (tree& item : items) {
        switch (make.next(6)) {
        case 0:
            made.parts.push_back(tree{tree::kind::list, {}, {}, {}, {std::move(item)}});
            break;
        case 1:
            made.parts.push_back(tree{tree::kind::list});
            made.parts.push_back(std::move(item));
            break;
        case 2:
            made.parts.push_back(tree_maker<Next>::null());
            made.parts.push_back(std::move(item));
            break;
        default:
            made.parts.push_back(std::move(item));
        }
    }
    return made;
}

/// Make up an attendee's lists, and set those of the record.
template <class Next>
lists any_lists(tree_maker<Next>& make, attendee& person) {
    lists made;
    const std::pair<viewing_kind, std::string_view> kinds[] = {
        {viewing_kind::live, "live_sessions_list"},
        {viewing_kind::on_demand, "od_sessions_list"},
        {viewing_kind::simulated_live, "simlive_sessions_list"}};
    for (const auto& [kind, name] : kinds) {
        std::vector<tree> items;
        for (unsigned count = make.next(3); count > 0; --count) {
            tree item{tree::kind::object};
            viewing_session session;
            session.kind = kind;
            const unsigned seconds = make.next(4) * 100 + make.next(10);
            session.duration = std::chrono::seconds(seconds);
            item.names.emplace_back("duration");
            item.parts.push_back(number_spelt(make, seconds));
            if (make.next(2) == 0) {
                item.names.emplace_back("browser");
                item.parts.push_back(make.any());
                flatten("browser", item.parts.back(), false, session.extra);
            }
            person.sessions.push_back(session);
            items.push_back(std::move(item));
        }
        if (!items.empty() || make.next(4) == 0) {
            made.sessions.names.emplace_back(name);
            made.sessions.parts.push_back(nested(make, std::move(items)));
        }
    }
    std::vector<tree> asked;
    for (unsigned count = make.next(3); count > 0; --count) {
        const std::string text = "Why" + std::to_string(count) + "?";
        question item;
        item.text = text;
        if (make.next(2) == 0) {
            asked.push_back(tree_maker<Next>::text(text));
        } else {
            tree object{
                tree::kind::object, {}, {}, {"text", "tag"}, {tree_maker<Next>::text(text), make.any()}};
            flatten("tag", object.parts.back(), false, item.extra);
            asked.push_back(std::move(object));
        }
        person.questions.push_back(item);
    }
    made.questions = nested(make, std::move(asked));
    return made;
}

/// The elements of an attendee's lists.
std::string xml_of_lists(const lists& all, std::size_t max_attributes) {
    std::string out;
    if (!all.sessions.parts.empty()) {
        out += "<session>";
        for (std::size_t i = 0; i < all.sessions.parts.size(); ++i) {
            const std::string& name = all.sessions.names[i];
            out += "<" + name + ">";
            append_xml(out, name.substr(0, name.find('_')) + "_session", all.sessions.parts[i], false,
                       max_attributes);
            out += "</" + name + ">";
        }
        out += "</session>";
    }
    out += "<qa_list>";
    append_xml(out, "qa", all.questions, false, max_attributes);
    return out + "</qa_list>";
}

template <class Next>
void try_report(tree_maker<Next>& make) {
    const fields record = make.attendee_fields();
    everything expected;
    expected.people.push_back(record_of(record));
    const std::size_t chunk = 1 + make.next(80);
    const std::size_t attributes = make.next(4);
    if (make.next(2) == 0) {
        require_same(wire_format::csv, csv_of(record), expected, chunk);
    }
    const lists more = any_lists(make, expected.people.front());
    std::string json = json_of(record);
    json.pop_back();
    if (!more.sessions.parts.empty()) {
        json += ",\"session\":";
        append_json(json, more.sessions);
    }
    json += ",\"qa_list\":";
    append_json(json, more.questions);
    json += '}';
    require_same(wire_format::json, json_envelope(make, "\"attendee_list\":[" + json + "]"), expected, chunk);
    std::string xml = xml_of("attendee", record, attributes);
    xml.insert(xml.rfind("</attendee>"), xml_of_lists(more, attributes));
    require_same(wire_format::xml, xml_envelope(make, "<attendee_list>" + xml + "</attendee_list>"), expected,
                 chunk);
}

template <class Next>
void try_event_list(tree_maker<Next>& make) {
    everything expected;
    std::string json;
    std::string xml;
    const std::size_t attributes = make.next(4);
    for (unsigned count = 1 + make.next(3); count > 0; --count) {
        const unsigned id = 1'000'000 + make.next(256) * 35'000 + make.next(256);
        const bool expired = make.next(2) == 0;
        fields record;
        record.emplace_back("id", number_spelt(make, id));
        record.emplace_back("expired", flag_spelt(make, expired));
        record.emplace_back(make.unknown_name(), make.any());
        event_summary event{event_id::parse(std::to_string(id)).value(), expired, {}, {}, {}, {}};
        flatten(record.back().first, record.back().second, false, event.extra);
        expected.events.push_back(event);
        json.append(json.empty() ? "" : ",").append(json_of(record));
        xml += xml_of("event", record, attributes);
    }
    const std::size_t chunk = 1 + make.next(80);
    require_same(wire_format::json, json_envelope(make, "\"event_list\":[" + json + "]"), expected, chunk);
    require_same(wire_format::xml, xml_envelope(make, "<event_list>" + xml + "</event_list>"), expected,
                 chunk);
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::byte_script script(fuzz::text_of(data, size));
    tree_maker make([&](unsigned below) { return script.next(below); });
    if (make.next(4) == 0) {
        try_event_list(make);
    } else {
        try_report(make);
    }
    return 0;
}
