// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "decoding_digest.hpp"
#include "decoding_filling.hpp"
#include "decoding_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace benchmark {
namespace {

/// Split one row in a common way.
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

/// Read line by line with std::getline from a stream that is constructed before the timing.
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
            // With an odd number of quotes a quoted field continues in the next line.
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

/// Split the whole report in its own memory; cells are views of it.
struct fill_by_splitter {
    report_in_situ report;

    template <class Records>
    void operator()(Records& records) const {
        row_grouper<Records, std::string_view> rows(records);
        std::vector<std::string_view> cells;
        char* at = report.data();
        char* const end = at + report.size();
        while (at != end) {
            cells.clear();
            do {
                cells.push_back(*at == '"' ? quoted(at) : plain(at, end));
            } while (at != end && *at++ == ',');
            rows.take(cells);
        }
        rows.end();
    }

  private:
    /// Take a field without quotes, up to its separator.
    static std::string_view plain(char*& at, const char* end) {
        const char* const begin = at;
        while (at != end && *at != ',' && *at != '\n') {
            ++at;
        }
        const char* const after = at != end && *at == '\n' && at != begin && at[-1] == '\r' ? at - 1 : at;
        return {begin, static_cast<std::size_t>(after - begin)};
    }
    /// Take a field in quotes, up to its separator. A NUL follows the report.
    static std::string_view quoted(char*& at) {
        char* const begin = ++at;
        char* out = begin;
        for (;; ++at) {
            if (*at == '\0') {
                give_up("a quoted field does not end");
            }
            if (*at == '"') {
                if (at[1] != '"') {
                    break;
                }
                ++at;
            }
            *out++ = *at;
        }
        ++at;
        if (*at == '\r') {
            ++at;
        }
        return {begin, static_cast<std::size_t>(out - begin)};
    }
};

} // namespace

void add_csv_peers(field_of_contenders& all, const input& from) {
    const std::string_view report = from.csv;
    all.present.push_back(visiting<std::string, memory::given_back>(
        "getline splitter, visit", report.size(), from.digest_without_answers,
        record_digest::scope::without_answers,
        fill_by_getline{std::make_shared<std::istringstream>(from.csv)}));
    const fill_by_splitter split{report_in_situ(from.csv)};
    const auto covered = record_digest::scope::without_answers;
    all.present.push_back(visiting<std::string_view, memory::used_again>(
        "splitter in situ, visit", report.size(), from.digest_without_answers, covered, split));
    all.present.push_back(
        keeping("splitter in situ, keep", report.size(), from.digest_without_answers, covered, split));
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
    // Like a decoder, these learn the number of records only at the end. One copies with push_back, the other
    // with the library's function, which reserves memory in larger steps.
    add_copy("copy of the decoded records, one by one", [&people] {
        std::vector<webcasts::attendee> copies;
        for (const webcasts::attendee& person : people) {
            copies.push_back(person);
        }
        return copies;
    });
    add_copy("append_owned of the decoded records", [&people] {
        std::vector<webcasts::attendee> copies;
        for (const webcasts::attendee& person : people) {
            append_owned(copies, person);
        }
        return copies;
    });
    add_copy("copy of their vector", [&people] { return std::vector<webcasts::attendee>(people); });
}

} // namespace benchmark
