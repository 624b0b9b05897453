// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "decoding_filling.hpp"
#include "decoding_tree.hpp"

#include <cstring>
#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace benchmark {
namespace {

struct tree {
    using node = pugi::xml_node;

    template <class Take>
    static void for_each_attribute(const node& of, Take&& take) {
        for (const pugi::xml_attribute attribute : of.attributes()) {
            take(attribute.name(), attribute.value());
        }
    }
    template <class Take>
    static void for_each_child(const node& of, Take&& take) {
        for (const node child : of.children()) {
            take(child);
        }
    }
    static std::string_view name(const node& of) { return of.name(); }
    static std::string_view text(const node& of) { return of.child_value(); }
};

template <class Records>
void fill(Records& records, const pugi::xml_document& document) {
    const pugi::xml_node result = document.child("convey_api").child("result");
    if (std::strcmp(result.child_value("returnCode"), "1") != 0) {
        give_up("pugixml finds no returnCode");
    }
    fill_people<tree>(records, result.child("success").child("attendee_list"));
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
        fill(records, document);
    }
};

/// The same, with a tree whose texts are in the report's own memory.
struct fill_in_situ {
    report_in_situ report;

    template <class Records>
    void operator()(Records& records) const {
        pugi::xml_document document;
        if (!document.load_buffer_inplace(report.data(), report.size(), pugi::parse_default,
                                          pugi::encoding_utf8)) {
            give_up("pugixml refuses the report");
        }
        fill(records, document);
    }
};

} // namespace

void add_pugixml(field_of_contenders& all, const input& from) {
    const auto covered = record_digest::scope::all;
    const auto add = [&](const std::string& name, const auto& fill) {
        all.present.push_back(visiting<std::string_view, memory::used_again>(
            name + ", visit", from.xml.size(), from.digest, covered, fill));
        all.present.push_back(keeping(name + ", keep", from.xml.size(), from.digest, covered, fill));
    };
    add("pugixml", fill_from_tree{from.xml});
    add("pugixml in situ", fill_in_situ{report_in_situ(from.xml)});
}

} // namespace benchmark
