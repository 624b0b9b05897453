// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_DIGEST_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_DIGEST_HPP

#include <webcasts/records.hpp>

#include <boost/crc.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchmark {

/// A digest of every field of every record, in order: the number of records, and the number of bytes and
/// CRC-32 (as in zlib) of a spelling. In it each text follows its length and a colon, each number is a text,
/// an absent value is `-`, and each list follows its size and a `#`. decoding_peers.py computes the same.
class record_digest {
  public:
    enum class scope : std::uint8_t { all, without_answers };

    explicit record_digest(scope covered) noexcept : scope_(covered) {}

    template <class Text>
    void add(const webcasts::basic_attendee<Text>& person) {
        spelling_.clear();
        for (const Text* member :
             {&person.email, &person.first_name, &person.last_name, &person.company, &person.title,
              &person.address1, &person.address2, &person.city, &person.state, &person.country,
              &person.postal_code, &person.phone, &person.cell, &person.fax, &person.source}) {
            text(*member);
        }
        time(person.registered_at);
        named(person.extra);
        count(person.sessions);
        for (const auto& item : person.sessions) {
            text(to_string(item.kind));
            time(item.start);
            time(item.end);
            number(item.duration ? std::optional(item.duration->count()) : std::nullopt);
            named(item.extra);
        }
        if (scope_ == scope::all) {
            count(person.questions);
            for (const auto& item : person.questions) {
                time(item.time);
                text(item.text);
                named(item.extra);
            }
            count(person.survey_answers);
            for (const auto& item : person.survey_answers) {
                text(item.question);
                text(item.answer);
                named(item.extra);
            }
        }
        crc_.process_bytes(spelling_.data(), spelling_.size());
        bytes_ += spelling_.size();
        ++records_;
    }

    /// `RECORDS records, BYTES bytes, CRC`, all decimal.
    [[nodiscard]] std::string str() const {
        return std::to_string(records_) + " records, " + std::to_string(bytes_) + " bytes, " +
               std::to_string(crc_.checksum());
    }

  private:
    void text(std::string_view value) {
        spelling_.append(std::to_string(value.size())).append(":").append(value);
    }
    void number(std::optional<std::int64_t> value) { text(value ? std::to_string(*value) : "-"); }
    void time(const std::optional<webcasts::local_time>& value) {
        number(value ? std::optional<std::int64_t>(value->time_since_epoch().count()) : std::nullopt);
    }
    template <class Item>
    void count(const std::vector<Item>& items) {
        spelling_.append(std::to_string(items.size())).append("#");
    }
    template <class Text>
    void named(const std::vector<webcasts::basic_named_text<Text>>& items) {
        count(items);
        for (const auto& item : items) {
            text(item.name);
            text(item.value);
        }
    }

    scope scope_;
    std::string spelling_;
    boost::crc_32_type crc_;
    std::uint64_t records_ = 0;
    std::uint64_t bytes_ = 0;
};

} // namespace benchmark

#endif
