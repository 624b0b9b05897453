// SPDX-License-Identifier: BSL-1.0
#include "service/netrc.hpp"

#include "terminal/failure.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>

namespace exporter {

namespace {

constexpr std::size_t max_file = 1U << 20U;

/// The words of a netrc file, one after the other.
class netrc_words {
  public:
    explicit netrc_words(std::string_view text) noexcept : rest_(text) {}

    /// Return the next word; false at the end. A comment, from `#` at the start of a word to the line's end,
    /// is left out where a keyword is expected, for a password may begin with one.
    bool next(webcasts::secret& word, bool is_value) {
        skip_spaces();
        while (!is_value && rest_.starts_with('#')) {
            rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
            skip_spaces();
        }
        if (rest_.empty()) {
            return false;
        }
        if (rest_.front() == '"') {
            rest_.remove_prefix(1);
            word = quoted();
            return true;
        }
        const std::size_t end = std::min(rest_.find_first_of(spaces), rest_.size());
        word = webcasts::secret(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return true;
    }
    /// Leave out everything up to the next empty line: the text of a macro.
    void skip_macro() {
        const std::size_t end = rest_.find("\n\n");
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 2);
    }

  private:
    static constexpr std::string_view spaces = " \t\r\n";

    void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(spaces), rest_.size())); }

    webcasts::secret quoted() {
        std::string made;
        made.reserve(rest_.size()); // no reallocation leaves a copy behind
        while (!rest_.empty() && rest_.front() != '"') {
            if (rest_.front() == '\\' && rest_.size() > 1) {
                rest_.remove_prefix(1);
                constexpr std::string_view names = "nrt";
                constexpr std::string_view meant = "\n\r\t";
                const std::size_t at = names.find(rest_.front());
                made += at == std::string_view::npos ? rest_.front() : meant[at];
            } else {
                made += rest_.front();
            }
            rest_.remove_prefix(1);
        }
        rest_.remove_prefix(rest_.empty() ? 0 : 1);
        webcasts::secret word(made);
        webcasts::wipe(made.data(), made.size());
        return word;
    }

    std::string_view rest_;
};

bool same_host(std::string_view a, std::string_view b) {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return small(x) == small(y); });
}

std::string usual_path() {
    if (const char* path = std::getenv("NETRC"); path != nullptr && *path != '\0') {
        return path;
    }
    const char* home = std::getenv("HOME");
    if (home == nullptr || *home == '\0') {
        throw usage_failure("--netrc: neither NETRC nor HOME is set; name the file with --netrc-file");
    }
    return std::string(home) + "/.netrc";
}

/// A file's text, wiped at the end.
struct wiped_text {
    std::string bytes;
    ~wiped_text() { webcasts::wipe(bytes.data(), bytes.size()); }
};

} // namespace

std::optional<netrc_account> find_in_netrc(std::string_view text, std::string_view host,
                                           std::string_view username) {
    netrc_words words(text);
    webcasts::secret word;
    bool is_here = false; // in an entry of the host, or in `default`
    netrc_account found;
    const auto is_found = [&] {
        return is_here && !found.password.expose().empty() && !found.username.empty() &&
               (username.empty() || found.username == username);
    };
    while (words.next(word, false)) {
        const std::string keyword(word.expose());
        if (keyword == "machine" || keyword == "default") {
            if (is_found()) {
                return found;
            }
            found = {};
            is_here = keyword == "default" || (words.next(word, true) && same_host(word.expose(), host));
        } else if (keyword == "login" && words.next(word, true)) {
            found.username = word.expose();
        } else if (keyword == "password" && words.next(word, true)) {
            found.password = word;
        } else if (keyword == "account") {
            static_cast<void>(words.next(word, true));
        } else if (keyword == "macdef") {
            words.skip_macro();
        }
    }
    return is_found() ? std::optional(std::move(found)) : std::nullopt;
}

netrc_account read_netrc(const std::string& path, std::string_view host, std::string_view username,
                         const console& console) {
    const std::string from = path.empty() ? usual_path() : path;
    struct stat facts {};
    if (::stat(from.c_str(), &facts) != 0) {
        throw usage_failure(fmt::format("the netrc file {} cannot be read: {}", from, std::strerror(errno)));
    }
    if (S_ISREG(facts.st_mode) && (facts.st_mode & (S_IRGRP | S_IROTH)) != 0) {
        console.complain(fmt::format("warning: other users can read {}; run chmod 600 on it", from));
    }
    if (static_cast<std::size_t>(facts.st_size) > max_file) {
        throw usage_failure(fmt::format("the netrc file {} is larger than {} bytes", from, max_file));
    }
    wiped_text text;
    text.bytes.resize(static_cast<std::size_t>(facts.st_size));
    std::ifstream file(from, std::ios::binary);
    if (!file.read(text.bytes.data(), static_cast<std::streamsize>(text.bytes.size()))) {
        throw usage_failure(fmt::format("the netrc file {} cannot be read", from));
    }
    auto found = find_in_netrc(text.bytes, host, username);
    if (!found) {
        throw usage_failure(fmt::format(
            "{} has no login and password of {}{}{}; add: machine {} login NAME password PASSWORD", from,
            host, username.empty() ? "" : " for ", username, host));
    }
    return *std::move(found);
}

} // namespace exporter
