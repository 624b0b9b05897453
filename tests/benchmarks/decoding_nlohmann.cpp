// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "decoding_filling.hpp"
#include <webcasts/records.hpp>

#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace benchmark {
namespace {

using nlohmann::json;

const std::string& text_of(const json& value) {
    return value.get_ref<const std::string&>();
}

void fill_item(auto& item, const json& object) {
    for (const auto& [name, value] : object.items()) {
        set(item, name, text_of(value));
    }
}

void fill_session(webcasts::viewing_session& session, const json& object) {
    for (const auto& [name, value] : object.items()) {
        if (name == "duration") {
            session.duration = std::chrono::seconds(value.get<std::int64_t>());
        } else {
            set(session, name, text_of(value));
        }
    }
}

void fill_person(webcasts::attendee& person, const json& object) {
    for (const auto& [name, value] : object.items()) {
        if (name == "session") {
            for (const char* list : {"live_sessions_list", "od_sessions_list", "simlive_sessions_list"}) {
                if (const auto items = value.find(list); items != value.end()) {
                    for (const json& item : *items) {
                        auto& session = person.sessions.emplace_back();
                        session.kind = kind_of_list(list).value();
                        fill_session(session, item);
                    }
                }
            }
        } else if (name == "qa_list") {
            for (const json& item : value) {
                fill_item(person.questions.emplace_back(), item);
            }
        } else if (name == "survey_list") {
            for (const json& item : value) {
                fill_item(person.survey_answers.emplace_back(), item);
            }
        } else {
            set(person, name, text_of(value));
        }
    }
}

/// Parse the whole report to a tree and fill the records from it.
struct fill_from_tree {
    std::string_view report;

    template <class Records>
    void operator()(Records& records) const {
        const json document = json::parse(report);
        const json& result = document.at("convey_api").at("result");
        for (const json& person : result.at("success").at("attendee_list")) {
            fill_person(records.begin(), person);
            records.end();
        }
        if (result.at("returnCode") != 1) {
            give_up("nlohmann::json finds no returnCode");
        }
    }
};

} // namespace

void add_nlohmann(field_of_contenders& all, const input& from) {
    all.present.push_back(keeping("nlohmann::json, keep", from.json.size(), from.digest,
                                  record_digest::scope::all, fill_from_tree{from.json}));
}

} // namespace benchmark
