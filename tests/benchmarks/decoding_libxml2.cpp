// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "decoding_filling.hpp"
#include <webcasts/records.hpp>

#include <cstddef>
#include <libxml/parser.h>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace benchmark {
namespace {

std::string_view view(const xmlChar* text) noexcept {
    return reinterpret_cast<const char*>(text);
}

/// Fills records from the events of the push parser.
template <class Records>
class event_filler {
  public:
    explicit event_filler(Records& records) noexcept : records_(records) {}

    static void on_start(void* self, const xmlChar* name, const xmlChar*, const xmlChar*, int,
                         const xmlChar**, int count, int, const xmlChar** attributes) {
        static_cast<event_filler*>(self)->start(view(name),
                                                {attributes, static_cast<std::size_t>(count) * 5});
    }
    static void on_end(void* self, const xmlChar* name, const xmlChar*, const xmlChar*) {
        static_cast<event_filler*>(self)->end(view(name));
    }
    static void on_text(void* self, const xmlChar* text, int size) {
        auto& filler = *static_cast<event_filler*>(self);
        if (filler.text_ != nullptr) {
            filler.text_->append(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
        }
    }
    [[nodiscard]] bool succeeded() const noexcept { return return_code_ == "1"; }

  private:
    // Five pointers each: local name, prefix, URI, start and end of the value.
    template <class Item>
    static void set_attributes(Item& item, std::span<const xmlChar*> attributes) {
        for (std::size_t i = 0; i + 4 < attributes.size(); i += 5) {
            const auto* begin = reinterpret_cast<const char*>(attributes[i + 3]);
            const auto* end = reinterpret_cast<const char*>(attributes[i + 4]);
            set(item, view(attributes[i]), std::string_view(begin, static_cast<std::size_t>(end - begin)));
        }
    }

    void start(std::string_view name, std::span<const xmlChar*> attributes) {
        text_ = nullptr;
        if (name == "attendee") {
            person_ = &records_.begin();
            set_attributes(*person_, attributes);
        } else if (person_ == nullptr) {
            text_ = name == "returnCode" ? &return_code_ : nullptr;
        } else if (const auto kind = kind_of_list(name)) {
            kind_ = *kind;
        } else if (name == "live_session" || name == "od_session" || name == "simlive_session") {
            auto& session = person_->sessions.emplace_back();
            session.kind = kind_;
            set_attributes(session, attributes);
        } else if (name == "qa") {
            auto& question = person_->questions.emplace_back();
            set_attributes(question, attributes);
            text_ = &question.text;
        } else if (name == "survey") {
            auto& answer = person_->survey_answers.emplace_back();
            set_attributes(answer, attributes);
            text_ = &answer.answer;
        } else if (name != "session" && name != "qa_list" && name != "survey_list") {
            field_.clear();
            text_ = &field_;
        }
    }
    void end(std::string_view name) {
        if (text_ == &field_) {
            set(*person_, name, field_);
        }
        text_ = nullptr;
        if (name == "attendee") {
            person_ = nullptr;
            records_.end();
        }
    }

    Records& records_;
    webcasts::attendee* person_ = nullptr;
    webcasts::viewing_kind kind_ = webcasts::viewing_kind::live;
    std::string* text_ = nullptr;
    std::string field_; ///< of the attendee, as an element
    std::string return_code_;
};

struct free_context {
    void operator()(xmlParserCtxt* context) const noexcept { xmlFreeParserCtxt(context); }
};

/// Feed the push parser (SAX2) in chunks.
struct fill_from_events {
    std::string_view report;

    template <class Records>
    void operator()(Records& records) const {
        event_filler<Records> filler(records);
        xmlSAXHandler handlers{};
        handlers.initialized = XML_SAX2_MAGIC;
        handlers.startElementNs = &event_filler<Records>::on_start;
        handlers.endElementNs = &event_filler<Records>::on_end;
        handlers.characters = &event_filler<Records>::on_text;
        handlers.ignorableWhitespace = &event_filler<Records>::on_text;
        const std::unique_ptr<xmlParserCtxt, free_context> context(
            xmlCreatePushParserCtxt(&handlers, &filler, nullptr, 0, nullptr));
        // Without NOENT the entities in attributes are only partly resolved.
        xmlCtxtUseOptions(context.get(), XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_HUGE);
        for_each_chunk(report, chunk_bytes, [&](std::span<const char> bytes) {
            if (xmlParseChunk(context.get(), bytes.data(), static_cast<int>(bytes.size()), 0) != 0) {
                give_up("libxml2 refuses the report");
            }
        });
        if (xmlParseChunk(context.get(), nullptr, 0, 1) != 0 || !filler.succeeded()) {
            give_up("libxml2 refuses the report's end");
        }
    }
};

} // namespace

void add_libxml2(field_of_contenders& all, const input& from) {
    const fill_from_events fill{from.xml};
    const auto covered = record_digest::scope::all;
    // Its texts are valid during the event only, so a record has to own them.
    all.present.push_back(visiting<std::string, memory::given_back>("libxml2 SAX2, visit", from.xml.size(),
                                                                    from.digest, covered, fill));
    all.present.push_back(keeping("libxml2 SAX2, keep", from.xml.size(), from.digest, covered, fill));
}

} // namespace benchmark
