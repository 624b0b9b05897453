// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SCRIPTED_TRANSPORT_HPP
#define WEBCASTS_TESTING_SCRIPTED_TRANSPORT_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/observers/observed.hpp>
#include <webcasts/result.hpp>
#include <webcasts/testing/request_journal.hpp>
#include <webcasts/transport.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// The answer of a `scripted_transport` to one request: a response in pieces of chosen sizes, perhaps with a
/// failure after a number of bytes, or a failure instead of a response.
///
/// @code
/// scripted_transport transport({
///     scripted_answer({200, {{"Content-Type", "text/xml"}}, body})
///         .in_pieces({1, 30})
///         .failing_after(45, transport_errc::connection_lost),
///     scripted_answer(transport_errc::timed_out),
/// });
/// @endcode
class scripted_answer {
  public:
    /// Answer with a response.
    explicit scripted_answer(http_response response) : response_(std::move(response)) {}
    /// Fail before there is a response.
    explicit scripted_answer(error failure) : failure_(std::move(failure)) {}
    /// The same, by the code alone.
    explicit scripted_answer(transport_errc failure) : failure_(error(failure)) {}

    /// Return the body in pieces of these sizes, none of them zero, and the rest in pieces of the last size.
    /// Without pieces each read fills its buffer.
    [[nodiscard]] scripted_answer in_pieces(std::vector<std::size_t> sizes) && {
        pieces_ = std::move(sizes);
        return std::move(*this);
    }
    /// Fail after this many bytes of the body were read (at the body's end if it has fewer).
    [[nodiscard]] scripted_answer failing_after(std::size_t bytes, error failure) && {
        response_.body.resize((std::min)(bytes, response_.body.size()));
        failure_in_body_ = std::move(failure);
        return std::move(*this);
    }

  private:
    friend class scripted_transport;
    friend class scripted_exchange;
    http_response response_{};
    std::vector<std::size_t> pieces_{};
    std::optional<error> failure_{};
    std::optional<error> failure_in_body_{};
};

/// A response of a script that is being received.
class scripted_exchange {
  public:
    /// Take an answer that is a response.
    explicit scripted_exchange(scripted_answer answer)
        : head_{answer.response_.status, std::move(answer.response_.headers)}, answer_(std::move(answer)) {}

    /// See `exchange`.
    [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
    /// See `exchange`; returns the pieces, and the failure, of the answer.
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
        const std::string& body = answer_.response_.body;
        const std::size_t count = (std::min)({buffer.size(), body.size() - read_, left_of_piece()});
        if (count == 0 && answer_.failure_in_body_) {
            return *answer_.failure_in_body_;
        }
        std::copy_n(body.data() + read_, count, buffer.data());
        read_ += count;
        read_of_piece_ += count;
        return count;
    }

  private:
    std::size_t left_of_piece() noexcept {
        const std::vector<std::size_t>& pieces = answer_.pieces_;
        if (pieces.empty()) {
            return answer_.response_.body.size();
        }
        if (read_of_piece_ == pieces[piece_]) {
            read_of_piece_ = 0;
            piece_ = (std::min)(piece_ + 1, pieces.size() - 1);
        }
        return pieces[piece_] - read_of_piece_;
    }

    http_response_head head_;
    scripted_answer answer_;
    std::size_t read_ = 0;
    std::size_t piece_ = 0;
    std::size_t read_of_piece_ = 0;
};

/// A transport that answers from a list, one answer to each request in turn, and keeps the requests.
///
/// It never waits. A request after the last answer fails with `transport_errc::other`. Copies share list and
/// requests; several threads may use them.
class scripted_transport {
  public:
    /// Take the answers, in the order of the requests.
    explicit scripted_transport(std::vector<scripted_answer> answers = {})
        : shared_(std::make_shared<shared>()) {
        shared_->answers = std::move(answers);
    }

    /// Return the next answer.
    [[nodiscard]] result<observed_exchange<scripted_exchange, request_journal::observation>>
    open(const http_request& request) {
        return observed_transport(list(shared_), shared_->journal).open(request);
    }

    /// Append an answer.
    void add(scripted_answer answer) {
        const std::lock_guard guard(shared_->mutex);
        shared_->answers.push_back(std::move(answer));
    }
    /// Return a copy of the requests, as they were sent: URL and body are `secret`.
    [[nodiscard]] std::vector<http_request> requests() const {
        const std::lock_guard guard(shared_->mutex);
        return shared_->requests;
    }
    /// The number of answers that no request has used: a test that expects all of them checks for zero.
    [[nodiscard]] std::size_t unused() const {
        const std::lock_guard guard(shared_->mutex);
        return shared_->answers.size() - (std::min)(shared_->answers.size(), shared_->requests.size());
    }
    /// The requests and their outcomes, in a form that may be shown.
    [[nodiscard]] request_journal journal() const { return shared_->journal; }

  private:
    struct shared {
        std::mutex mutex;
        std::vector<scripted_answer> answers;
        std::vector<http_request> requests;
        request_journal journal;
    };

    /// The transport without the journal.
    class list {
      public:
        explicit list(std::shared_ptr<shared> from) : shared_(std::move(from)) {}
        [[nodiscard]] result<scripted_exchange> open(const http_request& request) {
            const std::lock_guard guard(shared_->mutex);
            // The request counts once it has an answer: an exception leaves the script as it was.
            auto answer = answer_to(shared_->requests.size());
            shared_->requests.push_back(request);
            return answer;
        }

      private:
        [[nodiscard]] result<scripted_exchange> answer_to(std::size_t index) const {
            if (index >= shared_->answers.size()) {
                return error(transport_errc::other,
                             "the script has no answer to request " + std::to_string(index + 1));
            }
            const scripted_answer& next = shared_->answers[index];
            if (next.failure_) {
                return *next.failure_;
            }
            return scripted_exchange(next);
        }

        std::shared_ptr<shared> shared_;
    };

    std::shared_ptr<shared> shared_;
};

}}} // namespace webcasts::v0::testing

#endif
