// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_REPLAY_TRANSPORT_HPP
#define WEBCASTS_TESTING_REPLAY_TRANSPORT_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/result.hpp>
#include <webcasts/testing/cassette.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// How requests are matched to the interactions of a cassette.
enum class replay_order : std::uint8_t {
    recorded, ///< each request must be the next one that was recorded
    by_key,   ///< each request is answered by the first unused interaction that matches
};

/// How strict a replay is.
struct replay_options {
    replay_order order = replay_order::recorded; ///< which interaction answers a request
    bool repeat = false;      ///< `by_key`: if all that match are used, answer with the last of them again
    bool compare_host = true; ///< false: scheme, host and port of the URL may differ
    bool compare_form = true; ///< false: the request's body may differ
    std::size_t max_at_once = 64 * 1024; ///< maximum of bytes that one read returns; not zero
};

/// A recorded response that is being received.
class replay_exchange {
  public:
    /// Take a recorded interaction; a read returns at most `max_at_once` bytes, which is not zero.
    replay_exchange(cassette_interaction recorded, std::size_t max_at_once)
        : head_{recorded.status.value_or(0), std::move(recorded.response_headers)},
          recorded_(std::move(recorded)), max_at_once_(max_at_once) {}

    /// See `exchange`.
    [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
    /// See `exchange`. The body ends as the recording did: with its failure, or with `transport_errc::other`
    /// if the recording was abandoned.
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
        const std::size_t count = (std::min)({buffer.size(), max_at_once_, recorded_.body.size() - read_});
        if (count == 0 && recorded_.ending != exchange_ending::complete) {
            return recorded_.failure ? error(*recorded_.failure)
                                     : error(transport_errc::other, "the recording was abandoned here");
        }
        std::copy_n(recorded_.body.data() + read_, count, buffer.data());
        read_ += count;
        return count;
    }

  private:
    http_response_head head_;
    cassette_interaction recorded_;
    std::size_t max_at_once_;
    std::size_t read_ = 0;
};

/// A transport that answers from a cassette and uses no network.
///
/// A request matches an interaction with the same method, URL and form after redaction: credentials and
/// session are not compared, because they were never recorded. A request that matches none fails with
/// `transport_errc::other`, whose `client_text()` shows the redacted request and what was expected.
///
/// It never waits. Copies share the record of used interactions; several threads may use them.
class replay_transport {
  public:
    /// Take a recording.
    explicit replay_transport(cassette recording, replay_options options = {})
        : shared_(std::make_shared<shared>()) {
        shared_->used.resize(recording.interactions.size());
        shared_->interactions = std::move(recording.interactions);
        shared_->options = options;
    }

    /// Answer from the recording, or fail with `transport_errc::other`.
    [[nodiscard]] result<replay_exchange> open(const http_request& request) {
        cassette_interaction requested;
        requested.method = request.method;
        requested.url = redacted_url(request.url.expose());
        requested.form = redacted_parameters(request.body.expose());
        const std::lock_guard guard(shared_->mutex);
        const auto index = shared_->find(requested);
        if (!index) {
            return error(transport_errc::other, shared_->mismatch_text(requested));
        }
        const cassette_interaction& recorded = shared_->interactions[*index];
        // Used once it is an answer: an exception leaves the recording as it was.
        auto answer = shared_->answer(recorded);
        shared_->used[*index] = true;
        return answer;
    }

    /// List the interactions that have not answered a request, as `GET https://…`: a test that expects all of
    /// them checks that the list is empty.
    [[nodiscard]] std::vector<std::string> unused() const {
        std::vector<std::string> listed;
        const std::lock_guard guard(shared_->mutex);
        for (std::size_t i = 0; i < shared_->used.size(); ++i) {
            if (!shared_->used[i]) {
                listed.push_back(shared::shown(shared_->interactions[i]));
            }
        }
        return listed;
    }

  private:
    struct shared {
        std::vector<cassette_interaction> interactions;
        replay_options options;
        std::mutex mutex; // guards the members below
        std::vector<bool> used;

        [[nodiscard]] result<replay_exchange> answer(const cassette_interaction& recorded) const {
            if (!recorded.status) {
                return recorded.failure ? error(*recorded.failure)
                                        : error(transport_errc::other, "the recording was abandoned here");
            }
            return replay_exchange(recorded, options.max_at_once);
        }
        [[nodiscard]] std::size_t next() const noexcept {
            return static_cast<std::size_t>(std::find(used.begin(), used.end(), false) - used.begin());
        }
        [[nodiscard]] std::optional<std::size_t> find(const cassette_interaction& requested) const {
            if (options.order == replay_order::recorded) {
                const std::size_t index = next();
                return index < used.size() && matches(requested, interactions[index]) ? std::optional(index)
                                                                                      : std::nullopt;
            }
            std::optional<std::size_t> last;
            for (std::size_t i = 0; i < used.size(); ++i) {
                if (matches(requested, interactions[i])) {
                    if (!used[i]) {
                        return i;
                    }
                    last = i;
                }
            }
            return options.repeat ? last : std::nullopt;
        }
        [[nodiscard]] bool matches(const cassette_interaction& requested,
                                   const cassette_interaction& recorded) const {
            const auto compared = [&](std::string_view url) {
                const std::size_t scheme = url.find("://");
                if (options.compare_host || scheme == std::string_view::npos) {
                    return url;
                }
                const std::size_t path = url.find_first_of("/?", scheme + 3);
                return path == std::string_view::npos ? std::string_view() : url.substr(path);
            };
            return requested.method == recorded.method && compared(requested.url) == compared(recorded.url) &&
                   (!options.compare_form || requested.form == recorded.form);
        }
        [[nodiscard]] static std::string shown(const cassette_interaction& item) {
            std::string text = std::string(to_string(item.method)) + " " + item.url;
            return item.form.empty() ? text : text + " with form " + item.form;
        }
        [[nodiscard]] std::string mismatch_text(const cassette_interaction& requested) const {
            std::string text = "the cassette has no answer to " + shown(requested);
            if (options.order == replay_order::by_key) {
                return text;
            }
            const std::size_t index = next();
            return text + (index == used.size() ? std::string("; all of it is used")
                                                : "; the next one is for " + shown(interactions[index]));
        }
    };
    std::shared_ptr<shared> shared_;
};

}} // namespace webcasts::v0

#endif
