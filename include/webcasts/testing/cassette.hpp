// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CASSETTE_HPP
#define WEBCASTS_TESTING_CASSETTE_HPP

#include <webcasts/detail/base64.hpp>
#include <webcasts/detail/utf8.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/observers/attempt.hpp>
#include <webcasts/observers/error_type.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/json/string.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/system/errc.hpp>
#include <boost/system/error_code.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// One request and its outcome, redacted.
struct cassette_interaction {
    http_method method = http_method::get;       ///< of the request
    std::string url{};                           ///< as `redacted_url` shows it
    std::vector<http_header> request_headers{};  ///< those on the recorder's list
    std::string form{};                          ///< body of the request, as `redacted_parameters` shows it
    std::optional<int> status{};                 ///< absent if no response arrived
    std::vector<http_header> response_headers{}; ///< those on the recorder's list
    std::string body{};                          ///< of the response, as far as it was read
    exchange_ending ending = exchange_ending::complete; ///< how the exchange ended
    std::optional<transport_errc> failure{};            ///< set if it failed

    /// Compare member by member.
    friend bool operator==(const cassette_interaction&, const cassette_interaction&) = default;
};

/// Recorded exchanges, in the order in which the requests were sent.
///
/// Its text form is JSON:
///
/// @code{.json}
/// {
///   "webcasts_cassette": 1,
///   "interactions": [
///     {
///       "request": {
///         "method": "GET",
///         "url": "https://api.example.com/api/login?ver=2.0&username=***&password=***",
///         "headers": [["Content-Type", "text/html"]],
///         "form": ""
///       },
///       "response": {
///         "status": 200,
///         "headers": [["Content-Type", "text/xml"]],
///         "body": "<convey_api>…"
///       },
///       "ending": "complete"
///     }
///   ]
/// }
/// @endcode
///
/// A body that is not UTF-8 is the member `body_base64` in place of `body`. `ending` is `complete`, `failed`
/// or `abandoned`; with `failed` there is a `failure`, the name of a `transport_errc`
/// (observers/error_type.hpp); `response` is absent if no response arrived. A reader ignores unknown members.
struct cassette {
    std::vector<cassette_interaction> interactions{}; ///< in the order in which the requests were sent
    friend bool operator==(const cassette&, const cassette&) = default; ///< member by member
};

namespace detail {

inline void append_json_headers(std::string& out, const std::vector<http_header>& headers) {
    out += "[";
    for (const http_header& item : headers) {
        out += &item == &headers.front() ? "[" : ", [";
        wire::append_json_string(out, item.name);
        out += ", ";
        wire::append_json_string(out, item.value);
        out += "]";
    }
    out += "]";
}

inline void append_interaction(std::string& out, const cassette_interaction& interaction) {
    const auto member = [&](std::string_view name, std::string_view value) {
        out.append("\"").append(name).append("\": ");
        wire::append_json_string(out, value);
    };
    out += "    {\n      \"request\": {\n        ";
    member("method", to_string(interaction.method));
    out += ",\n        ";
    member("url", interaction.url);
    out += ",\n        \"headers\": ";
    append_json_headers(out, interaction.request_headers);
    out += ",\n        ";
    member("form", interaction.form);
    out += "\n      },\n";
    if (interaction.status) {
        out.append("      \"response\": {\n        \"status\": ").append(std::to_string(*interaction.status));
        out += ",\n        \"headers\": ";
        append_json_headers(out, interaction.response_headers);
        out += ",\n        ";
        if (is_utf8(interaction.body)) {
            member("body", interaction.body);
        } else {
            member("body_base64", base64_encoded(interaction.body));
        }
        out += "\n      },\n";
    }
    out += "      ";
    member("ending", to_string(interaction.ending));
    if (interaction.failure) {
        out += ",\n      ";
        member("failure", error_type(*interaction.failure));
    }
    out += "\n    }";
}

/// Reads a cassette's JSON and stores the first error.
class cassette_reader {
  public:
    [[nodiscard]] result<cassette> read(const boost::json::value& root) {
        cassette recording;
        const auto* object = root.if_object();
        const auto* version = object != nullptr ? object->if_contains("webcasts_cassette") : nullptr;
        if (version == nullptr || !version->is_int64() || version->get_int64() != 1) {
            return format_error("webcasts_cassette is not 1");
        }
        const auto* list = object->if_contains("interactions");
        if (list == nullptr || !list->is_array()) {
            return format_error("interactions is not a list");
        }
        for (const boost::json::value& item : list->get_array()) {
            location_ = "interactions[" + std::to_string(recording.interactions.size()) + "]";
            recording.interactions.push_back(read_interaction(item));
            if (failure_) {
                return *failure_;
            }
        }
        return recording;
    }

    static error format_error(std::string_view text) {
        return error(boost::system::errc::make_error_code(boost::system::errc::invalid_argument),
                     std::string("cassette: ").append(text));
    }

  private:
    cassette_interaction read_interaction(const boost::json::value& item) {
        cassette_interaction interaction;
        const boost::json::value& request = member(item, "request");
        const std::string method = text(request, "method");
        if (method != "GET" && method != "POST") {
            fail("request.method");
        }
        interaction.method = method == "POST" ? http_method::post : http_method::get;
        interaction.url = text(request, "url");
        interaction.request_headers = headers(request);
        interaction.form = text(request, "form");
        if (const auto* object = item.if_object(); object != nullptr && object->contains("response")) {
            read_response(interaction, object->at("response"));
        }
        const std::string ending = text(item, "ending");
        interaction.ending = ending == "failed"      ? exchange_ending::failed
                             : ending == "abandoned" ? exchange_ending::abandoned
                                                     : exchange_ending::complete;
        if (ending != to_string(interaction.ending)) {
            fail("ending");
        }
        if (interaction.ending == exchange_ending::failed) {
            interaction.failure = transport_errc_named(text(item, "failure"));
        }
        if ((interaction.ending == exchange_ending::failed) != interaction.failure.has_value()) {
            fail("failure");
        }
        if (!interaction.status && !interaction.failure && interaction.ending != exchange_ending::abandoned) {
            fail("response");
        }
        return interaction;
    }
    void read_response(cassette_interaction& interaction, const boost::json::value& response) {
        const boost::json::value& status = member(response, "status");
        interaction.status = 0;
        if (status.is_int64() && status.get_int64() >= 100 && status.get_int64() <= 599) {
            interaction.status = static_cast<int>(status.get_int64());
        } else {
            fail("response.status");
        }
        interaction.response_headers = headers(response);
        const auto* object = response.if_object();
        if (object != nullptr && object->contains("body_base64")) {
            auto decoded = base64_decoded(text(response, "body_base64"));
            if (!decoded) {
                fail("response.body_base64");
            }
            interaction.body = std::move(decoded).value_or(std::string());
        } else {
            interaction.body = text(response, "body");
        }
    }
    const boost::json::value& member(const boost::json::value& of, boost::json::string_view name) {
        if (const auto* object = of.if_object()) {
            if (const auto* value = object->if_contains(name)) {
                return *value;
            }
        }
        fail(std::string_view(name.data(), name.size()));
        return null_;
    }
    std::string text(const boost::json::value& of, boost::json::string_view name) {
        const boost::json::value& value = member(of, name);
        if (const auto* string = value.if_string()) {
            return std::string(string->data(), string->size());
        }
        fail(std::string_view(name.data(), name.size()));
        return {};
    }
    std::vector<http_header> headers(const boost::json::value& of) {
        std::vector<http_header> read;
        const auto* list = member(of, "headers").if_array();
        if (list == nullptr) {
            fail("headers");
            return read;
        }
        for (const boost::json::value& item : *list) {
            const auto* pair = item.if_array();
            if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_string()) {
                fail("headers");
                return read;
            }
            const auto& name = (*pair)[0].get_string();
            const auto& value = (*pair)[1].get_string();
            read.push_back({std::string(name.data(), name.size()), std::string(value.data(), value.size())});
        }
        return read;
    }
    void fail(std::string_view name) {
        if (!failure_) {
            failure_ =
                format_error(location_ + "." + std::string(name) + " is missing or not what it should be");
        }
    }

    boost::json::value null_;
    std::string location_;
    std::optional<error> failure_;
};

inline error cassette_file_error(std::string_view text) {
    return error(boost::system::errc::make_error_code(boost::system::errc::io_error),
                 std::string("cassette: ").append(text));
}

} // namespace detail

/// Write a cassette as a text.
[[nodiscard]] inline std::string to_text(const cassette& recording) {
    std::string out = "{\n  \"webcasts_cassette\": 1,\n  \"interactions\": [";
    for (const cassette_interaction& item : recording.interactions) {
        out += &item == &recording.interactions.front() ? "\n" : ",\n";
        detail::append_interaction(out, item);
    }
    out += "\n  ]\n}\n";
    return out;
}

/// Parse a cassette from a text. Fails with `errc::invalid_argument`, whose `client_text()` names the member
/// at fault.
[[nodiscard]] inline result<cassette> parse_cassette(std::string_view text) {
    boost::system::error_code code;
    const boost::json::value root = boost::json::parse({text.data(), text.size()}, code);
    if (code) {
        return detail::cassette_reader::format_error(code.message());
    }
    return detail::cassette_reader().read(root);
}

/// Write a cassette to a file that only its owner may read and write (mode 0600 if the system has such
/// modes): although redacted, it holds the attendees of its reports.
///
/// It is first written to a file with the suffix `.part` in the same folder, and renamed when it is complete.
/// Fails with `errc::io_error`.
[[nodiscard]] inline result<void> save_cassette(const cassette& recording,
                                                const std::filesystem::path& file) {
    namespace fs = std::filesystem;
    fs::path part = file;
    part += ".part";
    std::error_code ignored;
    fs::remove(part, ignored);
    {
        std::ofstream out(part, std::ios::binary);
        // Before it holds anything.
        std::error_code code;
        fs::permissions(part, fs::perms::owner_read | fs::perms::owner_write, code);
        if (!out || code) {
            return detail::cassette_file_error("the file cannot be made");
        }
        out << to_text(recording);
        out.close();
        if (!out) {
            fs::remove(part, ignored);
            return detail::cassette_file_error("the file cannot be written");
        }
    }
    std::error_code code;
    fs::rename(part, file, code);
    if (code) {
        fs::remove(part, ignored);
        return detail::cassette_file_error("the file cannot be put in its place");
    }
    return {};
}

/// Read a cassette from a file. Fails with `errc::io_error`, or as `parse_cassette` does.
[[nodiscard]] inline result<cassette> load_cassette(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in.is_open() || in.bad()) {
        return detail::cassette_file_error("the file cannot be read");
    }
    return parse_cassette(text);
}

}} // namespace webcasts::v0

#endif
