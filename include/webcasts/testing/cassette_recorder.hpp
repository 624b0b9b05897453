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
/// path that is not the service's, every text except the return code, the time and the version, and headers
/// of unusual forms (`shown_header`). In other answers, session ids and secrets of all requests, earlier and
/// later ones, are replaced in whatever encoding they are repeated (`redactor`). An answer that redaction
/// changed is rewritten: the same tree of names with other white space.
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
        redactor hidden;
        /// An exchange that has begun.
        struct kept_interaction {
            std::optional<cassette_interaction> item{}; ///< absent: it has not ended yet
            std::size_t hidden = 0;                     ///< number of secrets that were known at its end
        };
        std::vector<kept_interaction> interactions;

        std::size_t start(const http_request& request) {
            const std::lock_guard guard(mutex);
            detail::add_secrets(hidden, request);
            interactions.emplace_back();
            return interactions.size() - 1;
        }
        void keep(std::size_t index, cassette_interaction interaction,
                  std::optional<operation_kind> operation) {
            const std::lock_guard guard(mutex);
            for (http_header& item : interaction.response_headers) {
                item.value = shown_header(item, operation, hidden);
            }
            for (http_header& item : interaction.request_headers) {
                item.value = hidden.redacted(item.value);
            }
            if (operation && *operation != operation_kind::login) {
                interaction.body = detail::redacted_body(interaction.body, hidden);
                if (options.edit_body) {
                    options.edit_body(interaction.body);
                }
            } else {
                interaction.body = hidden.redacted(detail::redacted_log_in_body(interaction.body));
            }
            interactions[index] = {std::move(interaction), hidden.size()};
        }
        /// Redact an interaction once more, if a later request had secrets that were not known.
        void look_again(kept_interaction& kept) {
            if (!kept.item || kept.hidden == hidden.size()) {
                return;
            }
            kept.item->body = hidden.redacted(kept.item->body);
            for (auto* headers : {&kept.item->request_headers, &kept.item->response_headers}) {
                for (http_header& item : *headers) {
                    item.value = hidden.redacted(item.value);
                }
            }
            kept.hidden = hidden.size();
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
            operation_ = operation_of_url(request.url.expose());
            interaction_.method = request.method;
            interaction_.url = redacted_url(request.url.expose());
            interaction_.form = redacted_parameters(request.body.expose());
            interaction_.request_headers =
                detail::listed_headers(request.headers, shared_->options.kept_headers);
        }
        void finish(exchange_ending ending) {
            interaction_.ending = ending;
            shared_->keep(index_, std::move(interaction_), operation_);
        }

        std::shared_ptr<shared> shared_;
        std::size_t index_;
        std::optional<operation_kind> operation_;
        cassette_interaction interaction_;
    };

    /// Start an empty recording.
    explicit cassette_recorder(recorder_options options = {}) : shared_(std::make_shared<shared>()) {
        shared_->options = std::move(options);
    }

    /// Hide these in all interactions, beside the secrets of the requests: `observed_transport` passes those
    /// of the transport.
    void hide(const redactor& more) {
        const std::lock_guard guard(shared_->mutex);
        shared_->hidden.add(more);
    }

    /// Start to record an exchange.
    [[nodiscard]] observation start(const http_request& request) { return {shared_, request}; }

    /// Return a copy of the recording so far: the exchanges that have ended, in the order of their requests.
    [[nodiscard]] cassette recorded() const {
        cassette recording;
        const std::lock_guard guard(shared_->mutex);
        for (auto& kept : shared_->interactions) {
            shared_->look_again(kept);
            if (kept.item) {
                recording.interactions.push_back(*kept.item);
            }
        }
        return recording;
    }

  private:
    std::shared_ptr<shared> shared_;
};

}} // namespace webcasts::v0

#endif
