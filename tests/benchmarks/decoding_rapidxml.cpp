// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "decoding_filling.hpp"
#include "decoding_tree.hpp"

#include <memory>
#include <rapidxml/rapidxml.hpp>
#include <string_view>

namespace benchmark {
namespace {

struct tree {
    using node = rapidxml::xml_node<>;

    template <class Take>
    static void for_each_attribute(const node& of, Take&& take) {
        for (const auto* at = of.first_attribute(); at != nullptr; at = at->next_attribute()) {
            take(std::string_view(at->name(), at->name_size()),
                 std::string_view(at->value(), at->value_size()));
        }
    }
    template <class Take>
    static void for_each_child(const node& of, Take&& take) {
        for (const node* at = of.first_node(); at != nullptr; at = at->next_sibling()) {
            take(*at);
        }
    }
    static std::string_view name(const node& of) { return {of.name(), of.name_size()}; }
    static std::string_view text(const node& of) { return {of.value(), of.value_size()}; }
};

/// Parse the whole report in its own memory, with the fastest flags that decode references.
struct fill_in_situ {
    report_in_situ report;

    template <class Records>
    void operator()(Records& records) const {
        constexpr int flags = rapidxml::parse_no_data_nodes | rapidxml::parse_no_string_terminators;
        try {
            const auto document = std::make_unique<rapidxml::xml_document<>>(); // it has 64 KiB
            document->parse<flags>(report.data());
            const auto* const result = document->first_node("convey_api")->first_node("result");
            if (tree::text(*result->first_node("returnCode")) != "1") {
                give_up("RapidXML finds no returnCode");
            }
            fill_people<tree>(records, *result->first_node("success")->first_node("attendee_list"));
        } catch (const rapidxml::parse_error& failure) {
            give_up(failure.what());
        }
    }
};

} // namespace

void add_rapidxml(field_of_contenders& all, const input& from) {
    const fill_in_situ fill{report_in_situ(from.xml)};
    const auto covered = record_digest::scope::all;
    all.present.push_back(visiting<std::string_view, memory::used_again>(
        "RapidXML in situ, visit", from.xml.size(), from.digest, covered, fill));
    all.present.push_back(keeping("RapidXML in situ, keep", from.xml.size(), from.digest, covered, fill));
}

} // namespace benchmark
