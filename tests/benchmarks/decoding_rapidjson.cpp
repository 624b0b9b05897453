// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "decoding_filling.hpp"
#include <webcasts/records.hpp>

#include <chrono>
#include <cstdint>
#include <rapidjson/reader.h>
#include <string>
#include <string_view>
#include <vector>

namespace benchmark {
namespace {

/// Fills records from the events of the reader.
template <class Records>
class event_filler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, event_filler<Records>> {
  public:
    explicit event_filler(Records& records) : records_(records) {}

    bool Key(const char* text, rapidjson::SizeType size, bool) {
        key_ = std::string_view(text, size);
        return true;
    }
    bool String(const char* text, rapidjson::SizeType size, bool) {
        const std::string_view value(text, size);
        switch (open_.back()) {
        case node::person:
            set(*person_, key_, value);
            break;
        case node::session:
            set(person_->sessions.back(), key_, value);
            break;
        case node::question:
            set(person_->questions.back(), key_, value);
            break;
        case node::answer:
            set(person_->survey_answers.back(), key_, value);
            break;
        default:
            break;
        }
        return true;
    }
    bool Uint(unsigned value) {
        if (open_.back() == node::session && key_ == "duration") {
            person_->sessions.back().duration = std::chrono::seconds(value);
        } else if (open_.back() == node::outside && key_ == "returnCode") {
            return_code_ = value;
        }
        return true;
    }
    bool StartObject() {
        switch (open_.back()) {
        case node::people:
            person_ = &records_.begin();
            open_.push_back(node::person);
            break;
        case node::person:
            open_.push_back(node::session_group);
            break;
        case node::session_list:
            person_->sessions.emplace_back().kind = kind_;
            open_.push_back(node::session);
            break;
        case node::question_list:
            person_->questions.emplace_back();
            open_.push_back(node::question);
            break;
        case node::survey_list:
            person_->survey_answers.emplace_back();
            open_.push_back(node::answer);
            break;
        default:
            open_.push_back(node::outside);
        }
        return true;
    }
    bool EndObject(rapidjson::SizeType) {
        if (open_.back() == node::person) {
            records_.end();
        }
        open_.pop_back();
        return true;
    }
    bool StartArray() {
        if (open_.back() == node::session_group) {
            kind_ = kind_of_list(key_).value();
            open_.push_back(node::session_list);
        } else if (open_.back() == node::person) {
            open_.push_back(key_ == "qa_list" ? node::question_list : node::survey_list);
        } else {
            open_.push_back(key_ == "attendee_list" ? node::people : node::outside);
        }
        return true;
    }
    bool EndArray(rapidjson::SizeType) {
        open_.pop_back();
        return true;
    }
    [[nodiscard]] bool succeeded() const noexcept { return return_code_ == 1; }

  private:
    enum class node : std::uint8_t {
        outside,
        people,
        person,
        session_group,
        session_list,
        session,
        question_list,
        question,
        survey_list,
        answer
    };
    using person_type = std::remove_reference_t<decltype(std::declval<Records&>().begin())>;

    Records& records_;
    person_type* person_ = nullptr;
    webcasts::viewing_kind kind_ = webcasts::viewing_kind::live;
    decltype(person_type::email) key_;
    std::vector<node> open_{node::outside};
    unsigned return_code_ = 0;
};

/// Read the whole report, which ends with a NUL, with the reader's default flags.
struct fill_from_events {
    const char* report;

    template <class Records>
    void operator()(Records& records) const {
        event_filler<Records> filler(records);
        rapidjson::Reader reader;
        rapidjson::StringStream stream(report);
        if (!reader.Parse(stream, filler) || !filler.succeeded()) {
            give_up("RapidJSON refuses the report");
        }
    }
};

/// The same in the report's own memory: texts are views of it.
struct fill_in_situ {
    report_in_situ report;

    template <class Records>
    void operator()(Records& records) const {
        event_filler<Records> filler(records);
        rapidjson::Reader reader;
        rapidjson::InsituStringStream stream(report.data());
        if (!reader.Parse<rapidjson::kParseInsituFlag>(stream, filler) || !filler.succeeded()) {
            give_up("RapidJSON refuses the report");
        }
    }
};

} // namespace

void add_rapidjson(field_of_contenders& all, const input& from) {
    const fill_from_events fill{from.json.c_str()};
    const auto covered = record_digest::scope::all;
    // Its texts are valid during the event only, so a record has to own them.
    all.present.push_back(visiting<std::string, memory::given_back>("RapidJSON SAX, visit", from.json.size(),
                                                                    from.digest, covered, fill));
    all.present.push_back(visiting<std::string, memory::used_again>(
        "RapidJSON SAX with one record's memory, visit", from.json.size(), from.digest, covered, fill));
    all.present.push_back(keeping("RapidJSON SAX, keep", from.json.size(), from.digest, covered, fill));
    const fill_in_situ in_situ{report_in_situ(from.json)};
    all.present.push_back(visiting<std::string_view, memory::used_again>(
        "RapidJSON SAX in situ, visit", from.json.size(), from.digest, covered, in_situ));
    all.present.push_back(
        keeping("RapidJSON SAX in situ, keep", from.json.size(), from.digest, covered, in_situ));
}

} // namespace benchmark
