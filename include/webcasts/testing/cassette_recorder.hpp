// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CASSETTE_RECORDER_HPP
#define WEBCASTS_TESTING_CASSETTE_RECORDER_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/observers/attempt.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/result.hpp>
#include <webcasts/testing/cassette.hpp>
#include <webcasts/testing/detail/exchange_redaction.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// What a `cassette_recorder` keeps.
struct recorder_options {
    /// Names of the headers that are kept, of requests and responses, without regard to case. Not
    /// `Content-Length`: redaction changes the length.
    std::vector<std::string> kept_headers{"content-type", "retry-after"};
    /// Change the body of a response to the event list or a report, after its redaction: to replace the
    /// attendees' own data, for one. It is called by one thread at a time and does not use the recorder.
    std::function<void(std::string& body)> edit_body{};
};

/// An observer that records exchanges for a cassette (testing/cassette.hpp), redacted before they are
/// kept.
///
/// Never kept: the values of `username`, `password`, `si`, `ui` and of parameters that the library does not
/// know; headers beyond `recorder_options::kept_headers`; of the answer to a log-in, and of any answer to a
/// path that is not the service's, every text but the return code, the time and the version. In the other
/// answers session ids and what a request hid are replaced wherever a reader of XML, JSON or CSV would find
/// them (values of fewer than 8 bytes apart). An answer that a redaction changed is written anew: the same
/// tree of names, other white space.
///
/// What is kept are the records: the attendees of a report, with all that they entered. See
/// `recorder_options::edit_body`.
///
/// A body is held in memory until the exchange ends. Copies share the recording; several threads may use it.
///
/// @code
/// cassette_recorder recorder;
/// client user(observed_transport(curl_transport(), recorder), who);
/// (void)user.events();
/// (void)save_cassette(recorder.recorded(), "events.cassette.json");
/// @endcode
class cassette_recorder {
    struct shared {
        recorder_options options;
        std::mutex mutex; // guards what follows
        detail::hidden_values hidden;
        std::vector<std::optional<cassette_interaction>> interactions; ///< absent: it has not ended yet

        std::size_t begin(const http_request& request) {
            const std::string_view url = request.url.expose();
            const std::size_t query = url.find('?');
            const std::lock_guard guard(mutex);
            if (query != std::string_view::npos) {
                const std::string_view parameters = url.substr(query + 1);
                hidden.learn_parameters(parameters.substr(0, parameters.find('#')));
            }
            hidden.learn_parameters(request.body.expose());
            interactions.emplace_back();
            return interactions.size() - 1;
        }
        void keep(std::size_t index, cassette_interaction made, bool of_records) {
            const std::lock_guard guard(mutex);
            for (http_header& item : made.response_headers) {
                hidden.hide_in(item.value);
            }
            if (of_records) {
                made.body = detail::redacted_body(made.body, hidden);
                if (options.edit_body) {
                    options.edit_body(made.body);
                }
            } else {
                made.body = detail::redacted_log_in_body(made.body);
                hidden.hide_in(made.body);
            }
            interactions[index] = std::move(made);
        }
    };

  public:
    /// The observation of one exchange.
    class observation {
      public:
        /// As `exchange_observation` says.
        void on_response(const http_response_head& head) {
            made_.status = head.status;
            made_.response_headers = detail::listed_headers(head.headers, shared_->options.kept_headers);
        }
        /// As `exchange_observation` says.
        void on_body(std::span<const char> bytes) { made_.body.append(bytes.data(), bytes.size()); }
        /// As `exchange_observation` says.
        void on_end() { finish(exchange_ending::complete); }
        /// As `exchange_observation` says.
        void on_failure(const error& wrong) {
            const auto code = transport_errc_named(error_type(wrong.code()));
            made_.failure = code.value_or(transport_errc::other);
            finish(exchange_ending::failed);
        }
        /// As `exchange_observation` says.
        void on_abandoned() { finish(exchange_ending::abandoned); }

      private:
        friend class cassette_recorder;
        observation(std::shared_ptr<shared> with, const http_request& request)
            : shared_(std::move(with)), index_(shared_->begin(request)) {
            const auto operation = operation_of_url(request.url.expose());
            of_records_ = operation && *operation != operation_kind::login;
            made_.method = request.method;
            made_.url = redacted_url(request.url.expose());
            made_.form = redacted_parameters(request.body.expose());
            made_.request_headers = detail::listed_headers(request.headers, shared_->options.kept_headers);
        }
        void finish(exchange_ending ending) {
            made_.ending = ending;
            shared_->keep(index_, std::move(made_), of_records_);
        }

        std::shared_ptr<shared> shared_;
        std::size_t index_;
        bool of_records_ = false; ///< an answer that holds records and no session
        cassette_interaction made_;
    };

    /// Begin an empty recording.
    explicit cassette_recorder(recorder_options options = {}) : shared_(std::make_shared<shared>()) {
        shared_->options = std::move(options);
    }

    /// Begin to record an exchange.
    [[nodiscard]] observation start(const http_request& request) { return {shared_, request}; }

    /// Copy what was recorded so far: the exchanges that have ended, in the order of their requests.
    [[nodiscard]] cassette recorded() const {
        cassette made;
        const std::lock_guard guard(shared_->mutex);
        for (const auto& item : shared_->interactions) {
            if (item) {
                made.interactions.push_back(*item);
            }
        }
        return made;
    }

  private:
    std::shared_ptr<shared> shared_;
};

}} // namespace webcasts::v0

#endif
