// SPDX-License-Identifier: BSL-1.0
// The events that the tokenizers of XML report for a document, to compare the tokenizers with each other.
#ifndef WEBCASTS_TESTS_XML_EVENTS_HPP
#define WEBCASTS_TESTS_XML_EVENTS_HPP

#include "support/write_in_pieces.hpp"
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/xml/detail/tokenizer.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests {

/// Keeps the events of a tokenizer; adjacent pieces of a text are one event.
class xml_recorder {
  public:
    struct event {
        char kind = 0; ///< '<' open, '@' attribute, 't' text, '>' close
        std::string name{};
        std::string value{};
        friend bool operator==(const event&, const event&) = default;
    };

    bool open(std::string_view name) {
        events_.push_back({'<', std::string(name)});
        return true;
    }
    bool attribute(std::string_view name, std::string_view value, bool is_lent) {
        events_.push_back({'@', std::string(name), is_lent ? std::string() : std::string(value)});
        if (is_lent) {
            lent_.push_back({events_.size() - 1, value});
        }
        return true;
    }
    bool text(std::string_view piece) {
        if (events_.empty() || events_.back().kind != 't') {
            events_.push_back({'t'});
        }
        events_.back().value.append(piece);
        return true;
    }
    bool close() {
        events_.push_back({'>'});
        return true;
    }
    /// Copy the lent values as late as is allowed.
    void keep_lent() {
        for (const auto& [index, value] : lent_) {
            events_[index].value = value;
        }
        lent_.clear();
    }

    [[nodiscard]] const std::vector<event>& events() const noexcept { return events_; }

  private:
    struct lent_value {
        std::size_t index;
        std::string_view value;
    };
    std::vector<event> events_;
    std::vector<lent_value> lent_;
};

struct tokenized {
    std::vector<xml_recorder::event> events{};
    std::optional<error> failure{};
    std::uint64_t byte_offset = 0;
};

/// Tell whether both took the document with the same events, or both refused it.
inline bool agree(const tokenized& a, const tokenized& b) {
    return a.failure.has_value() == b.failure.has_value() && (a.failure || a.events == b.events);
}

/// Read a document in pieces whose sizes `next_size()` gives (each at least 1).
template <class NextSize>
tokenized tokenize_in_pieces(std::string_view document, NextSize next_size, wire::decode_limits limits = {}) {
    tokenized read;
    xml_recorder recorder;
    wire::xml_tokenizer<xml_recorder> tokenizer(recorder, limits);
    read.failure = write_in_pieces(tokenizer, document, next_size);
    read.byte_offset = tokenizer.byte_offset();
    read.events = recorder.events();
    return read;
}

inline tokenized tokenize(std::string_view document, std::size_t chunk, wire::decode_limits limits = {}) {
    return tokenize_in_pieces(
        document, [chunk] { return chunk; }, limits);
}

/// Read a document with expat.
inline tokenized tokenize_by_expat(std::string_view document, std::size_t chunk = 65536) {
    wire::decode_limits limits;
    limits.xml = wire::xml_reader::expat;
    return tokenize(document, chunk, limits);
}

} // namespace webcasts::tests

#endif
