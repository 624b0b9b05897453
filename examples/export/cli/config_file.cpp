// SPDX-License-Identifier: BSL-1.0
#include "cli/config_file.hpp"

#include "cli/argument_parser.hpp"
#include "terminal/environment.hpp"
#include "text/ascii_spelling.hpp"
#include "text/nearest_word.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace exporter { namespace {

/// What toml++ takes for granted of a file, and asserts or, with NDEBUG, assumes, in place of refusing it:
/// `[!`.
struct broken_assumption {};
[[noreturn]] void give_up() {
    throw broken_assumption();
}

} // namespace

} // namespace exporter

// Where toml++ is compiled into the program, a file that breaks an assumption is refused like any other.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expression) ((expression) ? static_cast<void>(0) : exporter::give_up())
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

namespace exporter {

namespace {

using items = std::vector<CLI::ConfigItem>;

const CLI::Option* find(const CLI::App& app, std::string_view key) {
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            if (name == key) {
                return option;
            }
        }
    }
    return nullptr;
}

const CLI::App* find_command(const CLI::App& app, std::string_view name) {
    for (const CLI::App* command : app.get_subcommands(nullptr)) {
        if (command->get_name() == name) {
            return command;
        }
    }
    return nullptr;
}

bool is_flag(const CLI::Option& option) {
    return option.get_expected_min() == 0;
}

const std::vector<std::string_view>& password_sources() {
    static const std::vector<std::string_view> names{"password-file", "password-command", "netrc",
                                                     "netrc-file"};
    return names;
}

/// Reads the tables of one file.
class table_reader {
  public:
    /// `spelling` is that of the table.
    table_reader(const CLI::App& app, std::vector<std::string>& mistakes, const ascii_spelling& spelling)
        : app_(app), mistakes_(mistakes), spelling_(spelling) {}

    /// Return the options of the chosen command, those of its own table first.
    items read(const toml::table& root) {
        items of_command;
        items of_all;
        for (const auto& [key, value] : root) {
            const CLI::App* command = find_command(app_, key.str());
            if (value.is_table() && command == nullptr) {
                refuse_table(key);
            } else if (const toml::table* table = value.as_table(); table != nullptr) {
                for (const auto& [name, inner] : *table) {
                    add(of_command, *command, name, inner);
                }
            } else {
                add_for_all(of_all, key, value);
            }
        }
        of_command.insert(of_command.end(), of_all.begin(), of_all.end());
        for (const auto& [line, reason] : mistakes_by_line_) {
            mistakes_.push_back(fmt::format("line {}: {}", line, reason));
        }
        return of_command;
    }

  private:
    void add_for_all(items& result, const toml::key& key, const toml::node& value) {
        if (find(app_, key.str()) != nullptr) {
            add(result, app_, key, value);
            return;
        }
        bool is_known = false;
        for (const CLI::App* command : app_.get_subcommands(nullptr)) {
            is_known = is_known || find(*command, key.str()) != nullptr;
            if (command->parsed() && find(*command, key.str()) != nullptr) {
                add(result, *command, key, value);
            }
        }
        if (!is_known) {
            refuse_unknown(key);
        }
    }

    /// Read a key in the table of `from`: one of its own options, or an option of all commands.
    void add(items& result, const CLI::App& from, const toml::key& key, const toml::node& value) {
        const CLI::Option* own = find(from, key.str());
        const CLI::Option* option = own != nullptr ? own : find(app_, key.str());
        const bool is_usable = own != nullptr || &from == &app_ || can_use(from, std::string(key.str()));
        if (option == nullptr || !is_usable || !option->get_configurable() || key.str() == "help" ||
            key.str() == "version") {
            refuse_unknown(key);
            return;
        }
        CLI::ConfigItem item;
        item.name = std::string(key.str());
        if (&from != &app_ && own != nullptr) {
            item.parents.push_back(from.get_name());
        }
        if (!read_values(item.inputs, *option, value, key)) {
            return;
        }
        const bool applies = &from == &app_ || from.parsed();
        if (applies && !item.inputs.empty() && !is_overruled(item.name)) {
            result.push_back(std::move(item));
        }
    }

    bool read_values(std::vector<std::string>& values, const CLI::Option& option, const toml::node& value,
                     const toml::key& key) {
        if (is_flag(option)) {
            const auto on = value.value_exact<bool>();
            if (!on) {
                refuse(key, fmt::format("'{}' is true or false", key.str()));
            } else if (*on) {
                values.emplace_back("true");
            }
            return on.has_value();
        }
        if (const toml::array* array = value.as_array(); array != nullptr && option.get_expected_max() > 1) {
            return std::all_of(array->begin(), array->end(),
                               [&](const toml::node& item) { return read_value(values, item, key); });
        }
        return read_value(values, value, key);
    }

    bool read_value(std::vector<std::string>& values, const toml::node& value, const toml::key& key) {
        std::ostringstream text;
        if (const auto* string = value.as_string()) {
            values.push_back(spelling_.undo(**string));
            return true;
        }
        if (const auto* number = value.as_integer()) {
            text << **number;
        } else if (const auto* fraction = value.as_floating_point()) {
            text << **fraction;
        } else if (const auto* date = value.as_date()) {
            text << **date;
        } else {
            refuse(key, fmt::format("'{}' takes a text or a number{}", key.str(),
                                    value.is_array() ? ", and one only" : ""));
            return false;
        }
        values.push_back(text.str());
        return true;
    }

    /// Return whether the command line or the environment takes precedence over this option.
    [[nodiscard]] bool is_overruled(std::string_view name) const {
        const auto is_typed = [&](std::string_view other) {
            const CLI::Option* option = find(app_, other);
            return option != nullptr && option->count() > 0;
        };
        const auto& sources = password_sources();
        const bool is_source = std::find(sources.begin(), sources.end(), name) != sources.end();
        if (is_source && (!environment_value("WEBCASTS_PASSWORD").empty() ||
                          std::any_of(sources.begin(), sources.end(), is_typed))) {
            return true;
        }
        if (name == "username" && !environment_value("WEBCASTS_USERNAME").empty()) {
            return true;
        }
        if (name == "db" && !environment_value("WEBCASTS_DB").empty()) {
            return true;
        }
        const bool is_of_service = is_source || name == "username" || name == "base-url" || name == "ca-file";
        return is_of_service && is_typed("sandbox");
    }

    // A key that is near none may be a password in the wrong place, or the file is none of this program's.

    void refuse_table(const toml::key& key) {
        std::vector<std::string> names;
        for (const CLI::App* command : app_.get_subcommands(nullptr)) {
            names.push_back(command->get_name());
        }
        const std::string name = spelling_.undo(key.str());
        if (const auto nearest = nearest_word(name, names)) {
            refuse(key, fmt::format("unknown key '{}'; did you mean [{}]?", name, *nearest));
        } else {
            refuse_unknown(key);
        }
    }

    void refuse_unknown(const toml::key& key) {
        if (key.str() == "password") {
            refuse(key,
                   "a password in the configuration file is refused, for such files are copied and shown. "
                   "Take it out (and change it, where others could read it), and name where it is with "
                   "password-file, password-command or netrc");
            return;
        }
        const std::string name = spelling_.undo(key.str());
        if (const auto nearest = nearest_key(name)) {
            refuse(key, fmt::format("unknown key '{}'; did you mean {}?", name, *nearest));
            return;
        }
        refuse(key,
               "unknown key; keys are the long options without --, at the top or in the table of a command, "
               "such as [sync]");
    }

    /// Return the long option of any command that a key was probably meant to be, unless it is that.
    [[nodiscard]] std::optional<std::string> nearest_key(std::string_view key) const {
        std::vector<std::string> names;
        const auto add_names = [&](const CLI::App& app) {
            for (const CLI::Option* option : app.get_options()) {
                if (option->get_configurable()) {
                    const auto& own = option->get_lnames();
                    names.insert(names.end(), own.begin(), own.end());
                }
            }
        };
        add_names(app_);
        for (const CLI::App* command : app_.get_subcommands(nullptr)) {
            add_names(*command);
        }
        const auto nearest = nearest_word(key, names);
        return nearest == key ? std::nullopt : nearest;
    }

    void refuse(const toml::key& key, const std::string& reason) {
        mistakes_by_line_.emplace(key.source().begin.line, reason);
    }

    const CLI::App& app_;
    std::vector<std::string>& mistakes_;
    const ascii_spelling& spelling_;
    std::multimap<toml::source_index, std::string> mistakes_by_line_; ///< by line
};

/// Return the number of the line at which toml++ gives up a text by a broken assumption: that up to which it
/// does so first.
std::size_t line_of_broken_assumption(std::string_view text) {
    std::size_t line = 1;
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n', end + 1)) {
        try {
            (void)toml::parse(text.substr(0, end));
        } catch (const broken_assumption&) {
            return line;
        } catch (const toml::parse_error&) { // a value of several lines that is not whole yet
        }
        ++line;
    }
    return line;
}

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Return the number of the first line, from 1, that is not UTF-8.
std::optional<std::size_t> first_line_without_utf8(std::string_view text) {
    std::size_t line = 1;
    while (!text.empty()) {
        const utf8_character next = first_utf8_character(text);
        if (!next.valid) {
            return line;
        }
        line += next.value == '\n' ? 1 : 0;
        text.remove_prefix(next.size);
    }
    return std::nullopt;
}

/// Describe where a text that was spelt in ASCII is not TOML.
std::string describe(const toml::source_position& at, std::string_view spelt,
                     const ascii_spelling& spelling) {
    for (toml::source_index line = 1; line < at.line; ++line) {
        spelt.remove_prefix((std::min)(spelt.find('\n') + 1, spelt.size()));
    }
    const std::size_t column = (std::min)(spelt.size(), std::size_t{at.column - 1});
    const std::string before = spelling.undo(spelt.substr(0, column));
    const auto is_start_of_letter = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; };
    const std::string rest = spelling.undo(spelt.substr(column));
    const bool is_typographic = rest.starts_with("\xE2\x80");
    return fmt::format("line {}: it is not TOML, from column {} on{}", at.line,
                       1 + std::count_if(before.begin(), before.end(), is_start_of_letter),
                       is_typographic ? "; its quotes are \" and '" : "");
}

} // namespace

std::string usual_config_path() {
    const std::string_view base = environment_value("XDG_CONFIG_HOME");
    if (base.starts_with('/')) { // the specification ignores relative ones
        return std::string(base) + "/webcasts/config.toml";
    }
    const std::string_view home = environment_value("HOME");
    return home.empty() ? "" : std::string(home) + "/.config/webcasts/config.toml";
}

std::optional<std::string> reason_of_unreadable(const std::string& path) {
    struct stat facts {};
    if (path.empty() || ::lstat(path.c_str(), &facts) != 0) {
        return std::nullopt;
    }
    if (::access(path.c_str(), R_OK) != 0) {
        return fmt::format("cannot be read: {}", std::strerror(errno));
    }
    const bool is_directory = ::stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
    return is_directory ? std::optional<std::string>("cannot be read: it is a directory") : std::nullopt;
}

std::vector<CLI::ConfigItem> config_file::from_config(std::istream& input) const {
    std::string text(std::istreambuf_iterator<char>(input), {});
    if (text.starts_with(byte_order_mark)) {
        text.erase(0, byte_order_mark.size());
    }
    if (const auto line = first_line_without_utf8(text)) {
        mistakes_.push_back(fmt::format("line {}: it is not UTF-8; save it as such", *line));
        return {};
    }
    // What toml++ 3.3 does with a letter beyond ASCII where it looks for a value, its end, or blanks is
    // undefined.
    const auto spelling = ascii_spelling::of(text);
    if (!spelling) {
        mistakes_.push_back(
            fmt::format("line 1: a file with letters beyond ASCII cannot have each of {} beside them",
                        ascii_spelling::marks));
        return {};
    }
    text = spelling->spell(text);
    try {
        return table_reader(app_, mistakes_, *spelling).read(toml::parse(std::string_view(text)));
    } catch (const broken_assumption&) {
        mistakes_.push_back(fmt::format("line {}: it is not TOML", line_of_broken_assumption(text)));
        return {};
    } catch (const toml::parse_error& problem) {
        // Without the parser's description, which repeats what it read.
        mistakes_.push_back(describe(problem.source().begin, text, *spelling));
        return {};
    }
}

} // namespace exporter
