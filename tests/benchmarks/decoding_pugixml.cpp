// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "decoding_filling.hpp"
#include <webcasts/records.hpp>

#include <cstring>
#include <pugixml.hpp>
#include <string_view>

namespace benchmark {
namespace {

template <class Item>
void set_attributes(Item& item, const pugi::xml_node& node) {
    for (const pugi::xml_attribute attribute : node.attributes()) {
        set(item, attribute.name(), attribute.value());
    }
}

template <class Person>
void fill_person(Person& person, const pugi::xml_node& node) {
    set_attributes(person, node);
    for (const pugi::xml_node child : node.children()) {
        const std::string_view name = child.name();
        if (name == "session") {
            for (const pugi::xml_node list : child.children()) {
                if (const auto kind = kind_of_list(list.name())) {
                    for (const pugi::xml_node item : list.children()) {
                        auto& session = person.sessions.emplace_back();
                        session.kind = *kind;
                        set_attributes(session, item);
                    }
                }
            }
        } else if (name == "qa_list") {
            for (const pugi::xml_node item : child.children()) {
                auto& question = person.questions.emplace_back();
                set_attributes(question, item);
                question.text = item.child_value();
            }
        } else if (name == "survey_list") {
            for (const pugi::xml_node item : child.children()) {
                auto& answer = person.survey_answers.emplace_back();
                set_attributes(answer, item);
                answer.answer = item.child_value();
            }
        }
    }
}

/// Parse the whole report to a tree and fill the records from it.
struct fill_from_tree {
    std::string_view report;

    template <class Records>
    void operator()(Records& records) const {
        pugi::xml_document document;
        if (!document.load_buffer(report.data(), report.size(), pugi::parse_default, pugi::encoding_utf8)) {
            give_up("pugixml refuses the report");
        }
        const pugi::xml_node result = document.child("convey_api").child("result");
        if (std::strcmp(result.child_value("returnCode"), "1") != 0) {
            give_up("pugixml finds no returnCode");
        }
        for (const pugi::xml_node node :
             result.child("success").child("attendee_list").children("attendee")) {
            fill_person(records.begin(), node);
            records.end();
        }
    }
};

} // namespace

void add_pugixml(field_of_contenders& all, const input& from) {
    const fill_from_tree fill{from.xml};
    const auto covered = record_digest::scope::all;
    all.present.push_back(visiting<std::string_view, memory::used_again>("pugixml, visit", from.xml.size(),
                                                                         from.digest, covered, fill));
    all.present.push_back(keeping("pugixml, keep", from.xml.size(), from.digest, covered, fill));
}

} // namespace benchmark
