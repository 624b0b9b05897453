// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_REQUEST_JOURNAL_HPP
#define WEBCASTS_TESTING_REQUEST_JOURNAL_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/observers/attempt.hpp>
#include <webcasts/redaction.hpp>

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// An observer (observers/observer.hpp) that keeps the record of every attempt, so that a test can check what
/// was sent, how often, and with what outcome. The records hold no password and no session.
///
/// Copies share the records. Several threads may use it.
///
/// @code
/// request_journal journal;
/// client client(observed_transport(service.transport(), journal), account);
/// (void)client.events();
/// assert(journal.records().at(1).operation == operation_kind::event_list);
/// @endcode
class request_journal {
  public:
    /// The observation of one attempt.
    using observation = attempt_observer::observation;

    /// Start an empty journal.
    explicit request_journal(attempt_options options = {})
        : shared_(std::make_shared<shared>()),
          observer_([to = shared_](const attempt_record& record) { to->add(record); }, std::move(options)) {}

    /// Start an attempt.
    [[nodiscard]] observation start(const http_request& request) { return observer_.start(request); }

    /// Hide these in all records: see `attempt_observer`.
    void hide(const redactor& more) { observer_.hide(more); }

    /// Return a copy of the records of all attempts that are over, in the order of their endings.
    [[nodiscard]] std::vector<attempt_record> records() const {
        const std::lock_guard guard(shared_->mutex);
        return shared_->records;
    }
    /// The number of attempts that are over.
    [[nodiscard]] std::size_t size() const {
        const std::lock_guard guard(shared_->mutex);
        return shared_->records.size();
    }
    /// Remove the records; the numbering continues.
    void clear() {
        const std::lock_guard guard(shared_->mutex);
        shared_->records.clear();
    }

  private:
    struct shared {
        std::mutex mutex;
        std::vector<attempt_record> records;
        void add(const attempt_record& record) {
            const std::lock_guard guard(mutex);
            records.push_back(record);
        }
    };
    std::shared_ptr<shared> shared_;
    attempt_observer observer_;
};

}}} // namespace webcasts::v0::testing

#endif
