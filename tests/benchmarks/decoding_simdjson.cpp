// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "decoding_filling.hpp"
#include <webcasts/records.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <simdjson.h>
#include <string_view>

namespace benchmark {
namespace {

namespace ondemand = simdjson::ondemand;

void fill_item(auto& item, ondemand::object object) {
    for (ondemand::field member : object) {
        const std::string_view name = member.unescaped_key();
        set(item, name, std::string_view(member.value().get_string()));
    }
}

void fill_session(auto& session, ondemand::object object) {
    for (ondemand::field member : object) {
        const std::string_view name = member.unescaped_key();
        if (name == "duration") {
            session.duration = std::chrono::seconds(std::int64_t(member.value().get_int64()));
        } else {
            set(session, name, std::string_view(member.value().get_string()));
        }
    }
}

void fill_person(auto& person, ondemand::object object) {
    for (ondemand::field member : object) {
        const std::string_view name = member.unescaped_key();
        ondemand::value value = member.value();
        if (name == "session") {
            for (ondemand::field list : value.get_object()) {
                const auto kind = kind_of_list(list.unescaped_key());
                for (ondemand::object item : list.value().get_array()) {
                    auto& session = person.sessions.emplace_back();
                    session.kind = kind.value();
                    fill_session(session, item);
                }
            }
        } else if (name == "qa_list") {
            for (ondemand::object item : value.get_array()) {
                fill_item(person.questions.emplace_back(), item);
            }
        } else if (name == "survey_list") {
            for (ondemand::object item : value.get_array()) {
                fill_item(person.survey_answers.emplace_back(), item);
            }
        } else {
            set(person, name, std::string_view(value.get_string()));
        }
    }
}

/// Read the whole report from one padded buffer, which is constructed before the timing.
struct fill_on_demand {
    std::shared_ptr<const simdjson::padded_string> report;
    std::shared_ptr<ondemand::parser> used_parser; ///< null: a new one for each report

    template <class Records>
    void operator()(Records& records) const {
        try {
            ondemand::parser own_parser;
            ondemand::parser& parser = used_parser ? *used_parser : own_parser;
            ondemand::document document = parser.iterate(*report);
            ondemand::object result = document["convey_api"]["result"];
            ondemand::array people = result["success"]["attendee_list"];
            for (ondemand::object person : people) {
                fill_person(records.begin(), person);
                records.end();
            }
            if (std::int64_t(result["returnCode"]) != 1) {
                give_up("simdjson finds no returnCode");
            }
        } catch (const simdjson::simdjson_error& failure) {
            give_up(failure.what());
        }
    }
};

} // namespace

void add_simdjson(field_of_contenders& all, const input& from) {
    const auto report = std::make_shared<const simdjson::padded_string>(from.json);
    const fill_on_demand fill{report, nullptr};
    const fill_on_demand fill_again{report, std::make_shared<ondemand::parser>()};
    const auto covered = record_digest::scope::all;
    all.present.push_back(visiting<std::string_view, memory::used_again>(
        "simdjson on-demand, visit", from.json.size(), from.digest, covered, fill));
    all.present.push_back(keeping("simdjson on-demand, keep", from.json.size(), from.digest, covered, fill));
    all.present.push_back(visiting<std::string_view, memory::used_again>(
        "simdjson on-demand with a used parser, visit", from.json.size(), from.digest, covered, fill_again));
}

} // namespace benchmark
