// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "decoding_digest.hpp"
#include "decoding_filling.hpp"
#include "decoding_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace benchmark {
namespace {

/// The plain state machine of RFC 4180, a byte at a time, that only counts fields.
class field_counter {
  public:
    void write(std::span<const char> bytes) noexcept {
        for (const char c : bytes) {
            switch (state_) {
            case state::field_begin:
                if (c == '"') {
                    state_ = state::quoted;
                    break;
                }
                [[fallthrough]];
            case state::plain:
                plain(c);
                break;
            case state::quoted:
                if (c == '"') {
                    state_ = state::quote_in_quoted;
                }
                break;
            case state::quote_in_quoted:
                if (c == '"') {
                    state_ = state::quoted;
                } else {
                    plain(c);
                }
                break;
            }
        }
    }
    [[nodiscard]] std::uint64_t fields() const noexcept { return fields_; }

  private:
    enum class state : std::uint8_t { field_begin, plain, quoted, quote_in_quoted };

    void plain(char c) noexcept {
        switch (c) {
        case ',':
        case '\n':
            ++fields_;
            state_ = state::field_begin;
            break;
        default:
            state_ = state::plain;
        }
    }

    state state_ = state::field_begin;
    std::uint64_t fields_ = 0;
};

std::uint64_t count_fields(std::string_view report) {
    field_counter counter;
    for_each_chunk(report, chunk_bytes, [&](std::span<const char> bytes) { counter.write(bytes); });
    return counter.fields();
}

std::uint64_t count_lines(std::string_view report) {
    std::uint64_t lines = 0;
    for_each_chunk(report, chunk_bytes, [&](std::span<const char> bytes) {
        const char* at = bytes.data();
        const char* const end = at + bytes.size();
        while ((at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) !=
               nullptr) {
            ++lines;
            ++at;
        }
    });
    return lines;
}

/// Split one row as is often done.
std::vector<std::string> split(const std::string& row) {
    std::vector<std::string> cells;
    std::string cell;
    bool quoted = false;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const char c = row[i];
        if (quoted) {
            if (c != '"') {
                cell += c;
            } else if (i + 1 < row.size() && row[i + 1] == '"') {
                cell += c;
                ++i;
            } else {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            cells.push_back(cell);
            cell.clear();
        } else {
            cell += c;
        }
    }
    cells.push_back(cell);
    return cells;
}

/// Read line by line with std::getline from a stream that is made before the clock starts.
struct fill_by_getline {
    std::shared_ptr<std::istringstream> stream;

    template <class Records>
    void operator()(Records& records) const {
        stream->clear();
        stream->seekg(0);
        row_grouper<Records> rows(records);
        std::string row;
        std::string more;
        while (std::getline(*stream, row)) {
            // An odd count of quotes: a quoted field goes on in the next line.
            while (std::count(row.begin(), row.end(), '"') % 2 != 0 && std::getline(*stream, more)) {
                row.append("\n").append(more);
            }
            if (!row.empty() && row.back() == '\r') {
                row.pop_back();
            }
            std::vector<std::string> cells = split(row);
            rows.take(cells);
        }
        rows.end();
    }
};

} // namespace

void add_csv_peers(field_of_contenders& all, const input& from) {
    const std::string_view report = from.csv;
    all.present.push_back({"state machine that counts fields", report.size(), from.fields,
                           [=] { return std::to_string(count_fields(report)); },
                           [=] { return timed([&] { return count_fields(report); }); }});
    all.present.push_back({"memchr for LF", report.size(), from.lines,
                           [=] { return std::to_string(count_lines(report)); },
                           [=] { return timed([&] { return count_lines(report); }); }});
    all.present.push_back(visiting<std::string, memory::given_back>(
        "getline splitter, visit", report.size(), from.digest_without_answers,
        record_digest::scope::without_answers,
        fill_by_getline{std::make_shared<std::istringstream>(from.csv)}));
    const std::vector<webcasts::attendee>& people = from.people_without_answers;
    const auto add_copy = [&](const std::string& name, auto copy) {
        all.present.push_back({name, report.size(), from.digest_without_answers,
                               [=] {
                                   record_digest digest(record_digest::scope::without_answers);
                                   for (const webcasts::attendee& person : copy()) {
                                       digest.add(person);
                                   }
                                   return digest.str();
                               },
                               [=] { return timed(copy); }});
    };
    // As a decoder has to: it learns how many records there are at the end.
    add_copy("copy of the decoded records, one by one", [&people] {
        std::vector<webcasts::attendee> made;
        for (const webcasts::attendee& person : people) {
            append_owned(made, person);
        }
        return made;
    });
    add_copy("copy of their vector", [&people] { return std::vector<webcasts::attendee>(people); });
}

} // namespace benchmark
