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

/// One request and what came of it, redacted.
struct cassette_interaction {
    http_method method = http_method::get;       ///< of the request
    std::string url{};                           ///< as `redacted_url` shows it
    std::vector<http_header> request_headers{};  ///< those that were to be kept
    std::string form{};                          ///< body of the request, as `redacted_parameters` shows it
    std::optional<int> status{};                 ///< absent where no response came
    std::vector<http_header> response_headers{}; ///< those that were to be kept
    std::string body{};                          ///< of the response, as far as it was read
    exchange_ending ending = exchange_ending::complete; ///< how the exchange ended
    std::optional<transport_errc> failure{};            ///< set where it failed

    /// Compare member by member.
    friend bool operator==(const cassette_interaction&, const cassette_interaction&) = default;
};

/// Recorded exchanges, in the order in which the requests were sent.
///
/// As a text it is JSON:
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
/// A body that is not UTF-8 stands under `body_base64` in place of `body`. `ending` is `complete`, `failed`
/// or `abandoned`; with `failed` there is a `failure`, the name of a `transport_errc`
/// (observers/error_type.hpp); `response` is absent where no response came. A reader passes over members
/// that it does not know.
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

inline void append_interaction(std::string& out, const cassette_interaction& made) {
    const auto member = [&](std::string_view name, std::string_view value) {
        out.append("\"").append(name).append("\": ");
        wire::append_json_string(out, value);
    };
    out += "    {\n      \"request\": {\n        ";
    member("method", to_string(made.method));
    out += ",\n        ";
    member("url", made.url);
    out += ",\n        \"headers\": ";
    append_json_headers(out, made.request_headers);
    out += ",\n        ";
    member("form", made.form);
    out += "\n      },\n";
    if (made.status) {
        out.append("      \"response\": {\n        \"status\": ").append(std::to_string(*made.status));
        out += ",\n        \"headers\": ";
        append_json_headers(out, made.response_headers);
        out += ",\n        ";
        if (is_utf8(made.body)) {
            member("body", made.body);
        } else {
            member("body_base64", base64_encoded(made.body));
        }
        out += "\n      },\n";
    }
    out += "      ";
    member("ending", to_string(made.ending));
    if (made.failure) {
        out += ",\n      ";
        member("failure", error_type(*made.failure));
    }
    out += "\n    }";
}

/// Reads a cassette's JSON; the first thing that is wrong is kept.
class cassette_reader {
  public:
    [[nodiscard]] result<cassette> read(const boost::json::value& root) {
        cassette made;
        const auto* object = root.if_object();
        const auto* version = object != nullptr ? object->if_contains("webcasts_cassette") : nullptr;
        if (version == nullptr || !version->is_int64() || version->get_int64() != 1) {
            return wrong("webcasts_cassette is not 1");
        }
        const auto* list = object->if_contains("interactions");
        if (list == nullptr || !list->is_array()) {
            return wrong("interactions is not a list");
        }
        for (const boost::json::value& item : list->get_array()) {
            place_ = "interactions[" + std::to_string(made.interactions.size()) + "]";
            made.interactions.push_back(interaction(item));
            if (wrong_) {
                return *wrong_;
            }
        }
        return made;
    }

    static error wrong(std::string_view text) {
        return error(boost::system::errc::make_error_code(boost::system::errc::invalid_argument),
                     std::string("cassette: ").append(text));
    }

  private:
    cassette_interaction interaction(const boost::json::value& item) {
        cassette_interaction made;
        const boost::json::value& request = member(item, "request");
        const std::string method = text(request, "method");
        if (method != "GET" && method != "POST") {
            fail("request.method");
        }
        made.method = method == "POST" ? http_method::post : http_method::get;
        made.url = text(request, "url");
        made.request_headers = headers(request);
        made.form = text(request, "form");
        if (const auto* object = item.if_object(); object != nullptr && object->contains("response")) {
            read_response(made, object->at("response"));
        }
        const std::string ending = text(item, "ending");
        made.ending = ending == "failed"      ? exchange_ending::failed
                      : ending == "abandoned" ? exchange_ending::abandoned
                                              : exchange_ending::complete;
        if (ending != to_string(made.ending)) {
            fail("ending");
        }
        if (made.ending == exchange_ending::failed) {
            made.failure = transport_errc_named(text(item, "failure"));
        }
        if ((made.ending == exchange_ending::failed) != made.failure.has_value()) {
            fail("failure");
        }
        if (!made.status && !made.failure && made.ending != exchange_ending::abandoned) {
            fail("response");
        }
        return made;
    }
    void read_response(cassette_interaction& made, const boost::json::value& response) {
        const boost::json::value& status = member(response, "status");
        made.status = 0;
        if (status.is_int64() && status.get_int64() >= 100 && status.get_int64() <= 599) {
            made.status = static_cast<int>(status.get_int64());
        } else {
            fail("response.status");
        }
        made.response_headers = headers(response);
        const auto* object = response.if_object();
        if (object != nullptr && object->contains("body_base64")) {
            auto decoded = base64_decoded(text(response, "body_base64"));
            if (!decoded) {
                fail("response.body_base64");
            }
            made.body = std::move(decoded).value_or(std::string());
        } else {
            made.body = text(response, "body");
        }
    }
    const boost::json::value& member(const boost::json::value& of, boost::json::string_view name) {
        if (const auto* object = of.if_object()) {
            if (const auto* found = object->if_contains(name)) {
                return *found;
            }
        }
        fail(std::string_view(name.data(), name.size()));
        return nothing_;
    }
    std::string text(const boost::json::value& of, boost::json::string_view name) {
        const boost::json::value& found = member(of, name);
        if (const auto* string = found.if_string()) {
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
        if (!wrong_) {
            wrong_ = wrong(place_ + "." + std::string(name) + " is missing or not what it should be");
        }
    }

    boost::json::value nothing_;
    std::string place_;
    std::optional<error> wrong_;
};

inline error cassette_file_error(std::string_view what) {
    return error(boost::system::errc::make_error_code(boost::system::errc::io_error),
                 std::string("cassette: ").append(what));
}

} // namespace detail

/// Write a cassette as a text.
[[nodiscard]] inline std::string to_text(const cassette& made) {
    std::string out = "{\n  \"webcasts_cassette\": 1,\n  \"interactions\": [";
    for (const cassette_interaction& item : made.interactions) {
        out += &item == &made.interactions.front() ? "\n" : ",\n";
        detail::append_interaction(out, item);
    }
    out += "\n  ]\n}\n";
    return out;
}

/// Read a cassette from a text. Fails with `errc::invalid_argument`, whose detail names the member at fault.
[[nodiscard]] inline result<cassette> parse_cassette(std::string_view text) {
    boost::system::error_code code;
    const boost::json::value root = boost::json::parse({text.data(), text.size()}, code);
    if (code) {
        return detail::cassette_reader::wrong(code.message());
    }
    return detail::cassette_reader().read(root);
}

/// Write a cassette into a file that its owner alone may read and write (mode 0600 where the system has such
/// modes): redacted as it is, it still holds the attendees of the reports in it.
///
/// It is written beside its place, under the name with `.part` behind it, and renamed when it is whole. Fails
/// with `errc::io_error`.
[[nodiscard]] inline result<void> save_cassette(const cassette& made, const std::filesystem::path& file) {
    namespace fs = std::filesystem;
    fs::path part = file;
    part += ".part";
    std::error_code ignored;
    fs::remove(part, ignored);
    {
        std::ofstream out(part, std::ios::binary);
        // Before anything is in it.
        std::error_code code;
        fs::permissions(part, fs::perms::owner_read | fs::perms::owner_write, code);
        if (!out || code) {
            return detail::cassette_file_error("the file cannot be made");
        }
        out << to_text(made);
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
