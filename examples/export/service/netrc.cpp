// SPDX-License-Identifier: BSL-1.0
#include "service/netrc.hpp"

#include "terminal/environment.hpp"
#include "terminal/failure.hpp"
#include "terminal/typed_value.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
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

    /// Read the next word; return false at the end. Comments, from `#` at the start of a word to the end of
    /// the line, are skipped only if a keyword is expected, because a password may start with `#`.
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
    /// Skip the rest of the line, which names a macro, and its text, which ends at the next empty line.
    void skip_macro() {
        skip_line();
        while (!rest_.empty() && !skip_line().empty()) {
        }
    }

  private:
    static constexpr std::string_view spaces = " \t\r\n";

    /// Skip the rest of a line, and return it without its end, LF or CRLF.
    std::string_view skip_line() {
        std::string_view line = rest_.substr(0, rest_.find('\n'));
        rest_.remove_prefix(std::min(line.size() + 1, rest_.size()));
        line.remove_suffix(line.ends_with('\r') ? 1 : 0);
        return line;
    }
    void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(spaces), rest_.size())); }

    webcasts::secret quoted() {
        std::string value;
        value.reserve(rest_.size()); // no reallocation leaves a copy behind
        while (!rest_.empty() && rest_.front() != '"') {
            if (rest_.front() == '\\' && rest_.size() > 1) {
                rest_.remove_prefix(1);
                constexpr std::string_view names = "nrt";
                constexpr std::string_view characters = "\n\r\t";
                const std::size_t at = names.find(rest_.front());
                value += at == std::string_view::npos ? rest_.front() : characters[at];
            } else {
                value += rest_.front();
            }
            rest_.remove_prefix(1);
        }
        rest_.remove_prefix(rest_.empty() ? 0 : 1);
        webcasts::secret word(value);
        webcasts::wipe(value.data(), value.size());
        return word;
    }

    std::string_view rest_;
};

bool same_host(std::string_view a, std::string_view b) {
    return to_lower(a) == to_lower(b);
}

/// Return a user name that was typed if it is an e-mail address.
std::string shown_user(std::string_view username) {
    const bool is_address = !quoted_if(value_shape::domain, username).empty();
    return is_address ? std::string(username) : "the user of --username or WEBCASTS_USERNAME";
}

/// The text of a file; wiped on destruction.
struct wiped_text {
    std::string bytes;
    ~wiped_text() { webcasts::wipe(bytes.data(), bytes.size()); }
};

} // namespace

std::optional<netrc_account> find_in_netrc(std::string_view text, std::string_view host,
                                           std::string_view username) {
    netrc_words words(text);
    webcasts::secret word;
    bool is_here = false; // in the entry of the host, or in `default`
    netrc_account account;
    const auto is_complete = [&] {
        return is_here && !account.password.expose().empty() && !account.username.empty() &&
               (username.empty() || account.username == username);
    };
    while (words.next(word, false)) {
        const std::string keyword(word.expose());
        if (keyword == "machine" || keyword == "default") {
            if (is_complete()) {
                return account;
            }
            account = {};
            is_here = keyword == "default" || (words.next(word, true) && same_host(word.expose(), host));
        } else if (keyword == "login" && words.next(word, true)) {
            account.username = word.expose();
        } else if (keyword == "password" && words.next(word, true)) {
            account.password = word;
        } else if (keyword == "account") {
            static_cast<void>(words.next(word, true));
        } else if (keyword == "macdef") {
            words.skip_macro();
        }
    }
    return is_complete() ? std::optional(std::move(account)) : std::nullopt;
}

std::string usual_netrc_path() {
    if (const std::string_view path = environment_value("NETRC"); !path.empty()) {
        return std::string(path);
    }
    const std::string_view home = environment_value("HOME");
    return home.empty() ? "" : std::string(home) + "/.netrc";
}

netrc_account read_netrc(const std::string& path, std::string_view host, std::string_view username,
                         const console& console) {
    const std::string from = path.empty() ? usual_netrc_path() : path;
    if (from.empty()) {
        throw usage_failure("--netrc: neither NETRC nor HOME is set; name the file with --netrc-file");
    }
    struct stat facts {};
    if (::stat(from.c_str(), &facts) != 0) {
        const int cause = errno;
        throw usage_failure(fmt::format(
            "the netrc file {} cannot be read: {}",
            shown_path(from, path.empty() ? "that NETRC names" : "of --netrc-file"), std::strerror(cause)));
    }
    if (S_ISREG(facts.st_mode) && (facts.st_mode & (S_IRGRP | S_IROTH)) != 0) {
        console.complain(fmt::format("warning: other users can read {}; run chmod 600 on it", from));
    }
    if (static_cast<std::size_t>(facts.st_size) > max_file) {
        throw usage_failure(fmt::format("the netrc file {} is larger than {} bytes", from, max_file));
    }
    wiped_text text;
    text.bytes.resize(static_cast<std::size_t>(facts.st_size));
    std::ifstream file;
    file.rdbuf()->pubsetbuf(nullptr, 0); // nobody would wipe the stream's own buffer
    file.open(from, std::ios::binary);
    if (!file.read(text.bytes.data(), static_cast<std::streamsize>(text.bytes.size()))) {
        throw usage_failure(fmt::format("the netrc file {} cannot be read", from));
    }
    auto account = find_in_netrc(text.bytes, host, username);
    if (!account) {
        throw usage_failure(fmt::format(
            "{} has no login and password of {}{}{}; add: machine {} login NAME password PASSWORD", from,
            host, username.empty() ? "" : " for ", username.empty() ? "" : shown_user(username), host));
    }
    return *std::move(account);
}

} // namespace exporter
