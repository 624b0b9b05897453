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
    /// Case-insensitive names of the headers that are kept, of requests and responses. Not `Content-Length`:
    /// redaction changes the length.
    std::vector<std::string> kept_headers{"content-type", "retry-after"};
    /// Edits the body of a response to the event list or a report after its redaction, for example to replace
    /// the attendees' own data. It is called by one thread at a time and must not use the recorder.
    std::function<void(std::string& body)> edit_body{};
};

/// An observer that records exchanges for a cassette (testing/cassette.hpp), redacted before they are stored.
///
/// Never kept: the values of `username`, `password`, `si`, `ui` and of parameters that the library does not
/// know; headers beyond `recorder_options::kept_headers`; in the answer to a log-in, and in any answer to a
/// path that is not the service's, every text except the return code, the time and the version. In other
/// answers, session ids and values hidden in requests are replaced wherever a reader of XML, JSON or CSV
/// would find them (except values of fewer than 8 bytes). An answer that redaction changed is rewritten: the
/// same tree of names with other white space.
///
/// The records are kept: the attendees of a report, with everything that they entered. See
/// `recorder_options::edit_body`.
///
/// A body is held in memory until the exchange ends. Copies share the recording; several threads may use it.
///
/// @code
/// cassette_recorder recorder;
/// client client(observed_transport(curl_transport(), recorder), account);
/// (void)client.events();
/// (void)save_cassette(recorder.recorded(), "events.cassette.json");
/// @endcode
class cassette_recorder {
    struct shared {
        recorder_options options;
        std::mutex mutex; // guards the members below
        detail::hidden_values hidden;
        std::vector<std::optional<cassette_interaction>> interactions; ///< absent: it has not ended yet

        std::size_t start(const http_request& request) {
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
        void keep(std::size_t index, cassette_interaction interaction, bool of_records) {
            const std::lock_guard guard(mutex);
            for (http_header& item : interaction.response_headers) {
                hidden.hide_in(item.value);
            }
            if (of_records) {
                interaction.body = detail::redacted_body(interaction.body, hidden);
                if (options.edit_body) {
                    options.edit_body(interaction.body);
                }
            } else {
                interaction.body = detail::redacted_log_in_body(interaction.body);
                hidden.hide_in(interaction.body);
            }
            interactions[index] = std::move(interaction);
        }
    };

  public:
    /// The observation of one exchange.
    class observation {
      public:
        /// See `exchange_observation`.
        void on_response(const http_response_head& head) {
            interaction_.status = head.status;
            interaction_.response_headers =
                detail::listed_headers(head.headers, shared_->options.kept_headers);
        }
        /// See `exchange_observation`.
        void on_body(std::span<const char> bytes) { interaction_.body.append(bytes.data(), bytes.size()); }
        /// See `exchange_observation`.
        void on_end() { finish(exchange_ending::complete); }
        /// See `exchange_observation`.
        void on_failure(const error& failure) {
            const auto code = transport_errc_named(error_type(failure.code()));
            interaction_.failure = code.value_or(transport_errc::other);
            finish(exchange_ending::failed);
        }
        /// See `exchange_observation`.
        void on_abandoned() { finish(exchange_ending::abandoned); }

      private:
        friend class cassette_recorder;
        observation(std::shared_ptr<shared> shared_state, const http_request& request)
            : shared_(std::move(shared_state)), index_(shared_->start(request)) {
            const auto operation = operation_of_url(request.url.expose());
            of_records_ = operation && *operation != operation_kind::login;
            interaction_.method = request.method;
            interaction_.url = redacted_url(request.url.expose());
            interaction_.form = redacted_parameters(request.body.expose());
            interaction_.request_headers =
                detail::listed_headers(request.headers, shared_->options.kept_headers);
        }
        void finish(exchange_ending ending) {
            interaction_.ending = ending;
            shared_->keep(index_, std::move(interaction_), of_records_);
        }

        std::shared_ptr<shared> shared_;
        std::size_t index_;
        bool of_records_ = false; ///< the answer holds records and no session
        cassette_interaction interaction_;
    };

    /// Start an empty recording.
    explicit cassette_recorder(recorder_options options = {}) : shared_(std::make_shared<shared>()) {
        shared_->options = std::move(options);
    }

    /// Start to record an exchange.
    [[nodiscard]] observation start(const http_request& request) { return {shared_, request}; }

    /// Return a copy of the recording so far: the exchanges that have ended, in the order of their requests.
    [[nodiscard]] cassette recorded() const {
        cassette recording;
        const std::lock_guard guard(shared_->mutex);
        for (const auto& item : shared_->interactions) {
            if (item) {
                recording.interactions.push_back(*item);
            }
        }
        return recording;
    }

  private:
    std::shared_ptr<shared> shared_;
};

}} // namespace webcasts::v0

#endif
