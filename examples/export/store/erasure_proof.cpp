// SPDX-License-Identifier: BSL-1.0
#include "store/erasure_proof.hpp"

#include "output/database_files.hpp"
#include "store/database.hpp"
#include "store/erased_address.hpp"
#include "terminal/environment.hpp"
#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"
#include "text/ascii.hpp"
#include "text/counted.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <set>
#include <string_view>
#include <system_error>

namespace exporter {

namespace {

constexpr std::size_t chunk_size = 1U << 16U;
/// How far a mention can reach beyond a chunk.
constexpr std::size_t chunk_overlap = 1U << 13U;
/// How much of the text around a mention tells it from others.
constexpr std::size_t context_size = 160;

/// The bytes around a mention in a file.
struct found_bytes {
    std::string context;
    text_range mention; ///< in `context`

    friend bool operator<(const found_bytes& left, const found_bytes& right) {
        return left.context != right.context ? left.context < right.context
                                             : left.mention.begin < right.mention.begin;
    }
};

using found_in_file = std::map<found_bytes, std::uint64_t>;

found_bytes with_context(std::string_view text, text_range mention) {
    const std::size_t begin = mention.begin - std::min(mention.begin, context_size);
    const std::size_t end = std::min(text.size(), mention.end + context_size);
    return {std::string(text.substr(begin, end - begin)), {mention.begin - begin, mention.end - begin}};
}

/// Search a file chunk by chunk. A file that has gone holds nothing.
found_in_file mentions_in_file(const std::string& path, const address_set& addresses) {
    found_in_file found;
    const wanted_addresses wanted = addresses.wanted();
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        if (errno == ENOENT) {
            return found;
        }
        throw failure(failure_cause::unusable_database,
                      fmt::format("{} cannot be searched for the addresses: {}", path, std::strerror(errno)));
    }
    std::string bytes;
    std::size_t searched = 0; // of `bytes`, in earlier rounds
    while (file) {
        stop_if_interrupted();
        const std::size_t kept = bytes.size();
        bytes.resize(kept + chunk_size);
        file.read(bytes.data() + kept, static_cast<std::streamsize>(chunk_size));
        bytes.resize(kept + static_cast<std::size_t>(file.gcount()));
        // What begins close to the end may go on in the next chunk.
        const std::size_t until =
            file && bytes.size() > chunk_overlap ? bytes.size() - chunk_overlap : bytes.size();
        for (const text_range& mention : mentions_of(wanted, bytes, mention_edges::anywhere)) {
            if (mention.begin >= searched && mention.begin < until) {
                ++found[with_context(bytes, mention)];
            }
        }
        const std::size_t dropped = until - std::min(until, chunk_overlap);
        bytes.erase(0, dropped);
        searched = until - dropped;
    }
    return found;
}

/// Decides whether bytes that look like an erased address belong to the address of somebody else.
class look_alikes {
  public:
    look_alikes(sqlite_connection& database, const address_set& addresses)
        : by_key_(database, "SELECT 1 FROM attendee WHERE event_id IN (SELECT event_id FROM event) AND "
                            "email_key = ? LIMIT 1") {
        const wanted_addresses wanted = addresses.wanted();
        for (const std::string& table : tables_of(database, false)) {
            sqlite_statement rows(database, "SELECT * FROM " + quoted_name(table));
            while (rows.step()) {
                stop_if_interrupted();
                for (int column = 0; column < rows.columns(); ++column) {
                    add(rows.text(column), wanted);
                }
            }
        }
    }

    [[nodiscard]] bool explain(const found_bytes& found) {
        return is_in_cell(found) || is_of_another_key(found);
    }

  private:
    void add(const std::string& cell, const wanted_addresses& wanted) {
        const auto words = mentions_of(wanted, cell);
        for (const text_range& mention : mentions_of(wanted, cell, mention_edges::anywhere)) {
            const bool is_mention = std::any_of(words.begin(), words.end(), [&](const text_range& word) {
                return word.begin < mention.end && mention.begin < word.end;
            });
            if (!is_mention || is_one_address(cell)) {
                constexpr std::size_t nearby = 24;
                const std::size_t begin = mention.begin - std::min(mention.begin, nearby);
                const std::size_t end = std::min(cell.size(), mention.end + nearby);
                texts_.insert(
                    {cell.substr(begin, end - begin), {mention.begin - begin, mention.end - begin}});
            }
        }
    }

    /// The bytes are part of a cell that holds more letters around them.
    [[nodiscard]] bool is_in_cell(const found_bytes& found) const {
        return std::any_of(texts_.begin(), texts_.end(), [&](const found_bytes& text) {
            return text.mention.begin <= found.mention.begin &&
                   std::string_view(found.context)
                       .substr(found.mention.begin - text.mention.begin)
                       .starts_with(text.context);
        });
    }

    /// Another key begins or ends elsewhere around the `@`: cells follow one another without a sign between
    /// them.
    [[nodiscard]] bool is_of_another_key(const found_bytes& found) {
        const std::string bytes = to_lower(found.context);
        const std::size_t at = bytes.find('@', found.mention.begin);
        if (at == std::string::npos || at >= found.mention.end) {
            return false;
        }
        for (std::size_t end = found.mention.end; end > at + 1; --end) {
            for (std::size_t begin = at; begin > 0 && is_visible(bytes[begin - 1]); --begin) {
                const text_range other{begin - 1, end};
                if (!(other == found.mention) &&
                    has_key(std::string_view(bytes).substr(other.begin, other.end - other.begin))) {
                    return true;
                }
            }
        }
        return false;
    }

    static bool is_visible(char c) noexcept { return static_cast<unsigned char>(c) > ' ' && c != '@'; }

    bool has_key(std::string_view key) {
        bool found = false;
        auto& query = by_key_.bind(key);
        while (query.step()) {
            found = true;
        }
        return found;
    }

    sqlite_statement by_key_;
    std::set<found_bytes> texts_;
};

/// Return SQLite's temporary files that are still there. It removes their names when it makes them; on some
/// file systems they stay until they are closed.
std::vector<std::string> temporary_files() {
    namespace fs = std::filesystem;
    std::vector<std::string> files;
    std::set<std::string> folders{"/var/tmp", "/usr/tmp", "/tmp", "."};
    for (const char* name : {"SQLITE_TMPDIR", "TMPDIR"}) {
        if (const std::string_view folder = environment_value(name); !folder.empty()) {
            folders.emplace(folder);
        }
    }
    for (const std::string& folder : folders) {
        std::error_code problem;
        for (const auto& entry : fs::directory_iterator(folder, problem)) {
            if (entry.path().filename().string().starts_with("etilqs_") && entry.is_regular_file(problem) &&
                std::ifstream(entry.path())) { // others' files are not ours to read
                files.push_back(entry.path().string());
            }
        }
    }
    return files;
}

std::string times(std::string_view place, std::uint64_t count) {
    return fmt::format("{} ({})", place, counted(count, "time"));
}

} // namespace

std::vector<std::string> tables_of(sqlite_connection& database, bool writable_only) {
    const std::string tables =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'";
    return sqlite_statement(database, writable_only ? tables + " AND sql NOT LIKE 'CREATE VIRTUAL%'" : tables)
        .texts();
}

std::string quoted_name(const std::string& name) {
    std::string quoted = "\"";
    for (const char c : name) {
        quoted.append(c == '"' ? 2 : 1, c);
    }
    return quoted + '"';
}

std::vector<std::string> mentions_in_cells(sqlite_connection& database, const address_set& addresses) {
    const wanted_addresses wanted = addresses.wanted();
    std::map<std::string, std::uint64_t> places;
    for (const std::string& table : tables_of(database, false)) {
        sqlite_statement rows(database, "SELECT * FROM " + quoted_name(table));
        while (rows.step()) {
            stop_if_interrupted();
            for (int column = 0; column < rows.columns(); ++column) {
                const std::string cell = rows.text(column);
                const std::size_t count = is_one_address(cell) ? addresses.has_numbered(cell) ? 1U : 0U
                                                               : mentions_of(wanted, cell).size();
                if (count > 0) {
                    places[fmt::format("column {} of table {}", rows.name(column), table)] += count;
                }
            }
        }
    }
    sqlite_statement schema(database, "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master");
    while (schema.step()) {
        if (const std::size_t count = mentions_of(wanted, schema.text(1)).size(); count > 0) {
            places["the definition of " + schema.text(0)] += count;
        }
    }
    std::vector<std::string> result;
    result.reserve(places.size());
    for (const auto& [place, count] : places) {
        result.push_back(times(place, count));
    }
    return result;
}

std::vector<std::string> mentions_in_files(const std::string& database, const address_set& addresses) {
    std::map<std::string, found_in_file> files;
    const auto search = [&](const std::string& path) {
        if (auto found = mentions_in_file(path, addresses); !found.empty()) {
            files.emplace(path, std::move(found));
        }
    };
    for (const std::string& path : files_of_database(database)) {
        search(path);
    }
    for (const std::string& path : temporary_files()) {
        search(path);
    }
    std::vector<std::string> result;
    if (files.empty()) {
        return result;
    }
    sqlite_connection open = open_to_read(database);
    look_alikes others(open, addresses);
    for (const auto& [path, found] : files) {
        std::uint64_t left = 0;
        for (const auto& [bytes, count] : found) {
            left += others.explain(bytes) ? 0 : count;
        }
        if (left > 0) {
            result.push_back(times("the file " + path, left));
        }
    }
    return result;
}

} // namespace exporter
