// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_ASYNC_REPORT_SET_STATE_HPP
#define WEBCASTS_CLIENT_DETAIL_ASYNC_REPORT_SET_STATE_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/client/detail/async_caller.hpp>
#include <webcasts/client/detail/async_report_state.hpp>
#include <webcasts/client/detail/report_handle.hpp>
#include <webcasts/client/detail/shared_login.hpp>
#include <webcasts/client/report_summary.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// A part of one of many reports: rows, or its end.
template <class Element = attendee>
struct report_part {
    std::size_t index = 0;                       ///< of the report's query
    std::vector<Element> rows{};                 ///< at least one, except in the last part of a report
    std::optional<result<report_summary>> end{}; ///< in the last part: an error if the report is incomplete
};

namespace detail {

template <async_transport T, class Element>
class async_report_set_state;

/// One report of a set. While it is read, its steps keep it alive, and it keeps the call alive that waits for
/// a part; while it has a part to deliver, the set keeps it alive.
template <async_transport T, class Element>
class set_member final : public async_caller {
  public:
    using set_type = async_report_set_state<T, Element>;

    set_member(std::weak_ptr<set_type> set, std::shared_ptr<async_service<T>> service, std::size_t number,
               query_params query)
        : index(number), report(std::move(service), std::move(query)), set_(std::move(set)) {}
    ~set_member() override {
        if (const auto set = set_.lock()) {
            set->on_destruction(*this);
        }
    }

    bool is_satisfied() override { return !report.rows.empty(); }
    void on_pause(std::shared_ptr<async_caller> self) override {
        if (const auto set = set_.lock()) {
            set->on_part(std::static_pointer_cast<set_member>(std::move(self)));
        }
    }

    const std::size_t index;
    async_report_state<T, Element> report;
    std::shared_ptr<async_caller> waiter;

  private:
    std::weak_ptr<set_type> set_;
};

/// The reports of a set: those that are being read, and those that have a part to deliver; together at most
/// `max_in_flight`.
template <async_transport T, class Element>
class async_report_set_state : public std::enable_shared_from_this<async_report_set_state<T, Element>> {
  public:
    using member_type = set_member<T, Element>;

    async_report_set_state(std::shared_ptr<async_service<T>> service, std::vector<query_params> queries,
                           std::size_t max_in_flight)
        : service_(std::move(service)), queries_(std::move(queries)),
          max_in_flight_((std::min)((std::max<std::size_t>)(max_in_flight, 1), queries_.size())) {
        running_.reserve(max_in_flight_);
        ready_.reserve(max_in_flight_);
        lost_.reserve(max_in_flight_);
    }
    async_report_set_state(const async_report_set_state&) = delete;
    async_report_set_state& operator=(const async_report_set_state&) = delete;
    ~async_report_set_state() {
        for (member_type* const member : running_) {
            member->report.reader.driver.cancel();
        }
    }

    [[nodiscard]] auto get_executor() const noexcept { return service_->transport.get_executor(); }

    /// Call the caller's `on_pause` when there is a part to take; at once if there is one.
    void wait(std::shared_ptr<async_caller> caller) {
        try {
            start_more();
        } catch (const std::bad_alloc&) {
            // If some are in flight they continue, and the next call tries again.
            out_of_memory_ = running_.empty() && ready_.empty() && lost_.empty();
        }
        if (!ready_.empty() || !lost_.empty() || running_.empty()) {
            pause(std::move(caller));
            return;
        }
        for (member_type* const member : running_) {
            member->waiter = caller;
        }
    }
    /// Remove the waiting caller, and return it.
    std::shared_ptr<async_caller> stop_waiting() {
        std::shared_ptr<async_caller> caller;
        for (member_type* const member : running_) {
            caller = std::exchange(member->waiter, nullptr);
        }
        return caller;
    }

    /// Take the next part; `nullopt` if all reports have ended.
    result<std::optional<report_part<Element>>> take() {
        if (std::exchange(out_of_memory_, false)) {
            return error(transport_errc::out_of_memory);
        }
        std::optional<report_part<Element>> part;
        if (ready_.empty() && lost_.empty()) {
            return part;
        }
        if (ready_.empty()) {
            part.emplace() = {.index = lost_.back(), .end = result<report_summary>(ended_by_exception())};
            lost_.pop_back();
            return part;
        }
        auto& report = ready_.front()->report;
        part.emplace().index = ready_.front()->index;
        if (!report.rows.empty()) {
            part->rows = report.rows.take();
            go_on([this] { advance(take_first()); });
            return part;
        }
        // An allocation that fails here leaves the part to the next call.
        auto failure = report.failure();
        part->end = failure ? result<report_summary>(*std::move(failure)) : report.summary();
        take_first().reset();
        go_on([this] { start_more(); });
        return part;
    }

    /// Called when a member has a part, or has ended.
    void on_part(std::shared_ptr<member_type> member) {
        auto caller = std::exchange(member->waiter, nullptr);
        remove(*member);
        ready_.push_back(std::move(member));
        if (caller) {
            stop_waiting();
            pause(std::move(caller));
        }
    }
    /// Called when a member is destroyed. One that was being read was lost: an exception left the transport
    /// before it completed the member's step.
    void on_destruction(member_type& member) noexcept {
        if (remove(member)) {
            lost_.push_back(member.index);
        }
    }

  private:
    /// Remove the first member that has a part.
    std::shared_ptr<member_type> take_first() noexcept {
        auto member = std::move(ready_.front());
        ready_.erase(ready_.begin());
        return member;
    }
    /// Remove a member from those that are being read; return whether it was one of them.
    bool remove(member_type& member) noexcept { return std::erase(running_, &member) != 0; }

    /// Read on while the caller has a part that it must get. Out of memory: the next call tries again. Any
    /// other exception propagates to the executor, as from any handler.
    template <class Work>
    void go_on(Work work) {
        try {
            work();
        } catch (const std::bad_alloc&) {
        } catch (...) {
            try {
                boost::asio::post(get_executor(),
                                  [thrown = std::current_exception()] { std::rethrow_exception(thrown); });
            } catch (const std::bad_alloc&) { // the report's end tells of it
            }
        }
    }

    void start_more() {
        while (running_.size() + ready_.size() + lost_.size() < max_in_flight_ &&
               started_ < queries_.size()) {
            // The query is copied, so that it is still there if an allocation fails.
            auto member = std::make_shared<member_type>(this->weak_from_this(), service_, started_,
                                                        std::as_const(queries_[started_]));
            ++started_;
            advance(std::move(member));
        }
    }
    void advance(std::shared_ptr<member_type> member) {
        auto& driver = member->report.reader.driver;
        running_.push_back(member.get());
        driver.advance(std::move(member));
    }

    std::shared_ptr<async_service<T>> service_;
    std::vector<query_params> queries_;
    const std::size_t max_in_flight_;
    std::size_t started_ = 0;
    std::vector<member_type*> running_;
    std::vector<std::shared_ptr<member_type>> ready_; ///< in the order of arrival
    std::vector<std::size_t> lost_;                   ///< indices of reports that an exception ended
    bool out_of_memory_ = false;
};

/// Waits for a part of any report of a set.
template <async_transport T, class Element>
class next_part_call {
  public:
    using value_type = std::optional<report_part<Element>>;
    using arguments = report_handle<async_report_set_state<T, Element>, typename T::executor_type>;
    explicit next_part_call(arguments reports) noexcept : reports_(std::move(reports)) {}
    [[nodiscard]] auto get_executor() const noexcept { return reports_.executor; }
    void begin(std::shared_ptr<async_caller> caller) {
        if (!reports_.state) {
            return pause(std::move(caller));
        }
        reports_.state->wait(std::move(caller));
    }
    void cancel() {
        if (auto caller = reports_.state ? reports_.state->stop_waiting() : nullptr) {
            cancelled_ = true;
            boost::asio::post(get_executor(),
                              [caller = std::move(caller)]() mutable { pause(std::move(caller)); });
        }
    }
    [[nodiscard]] static bool is_satisfied() noexcept { return true; }
    [[nodiscard]] result<value_type> finish() {
        if (!reports_.state) {
            return error(usage_errc::moved_from, "the set of reports");
        }
        return cancelled_ ? result<value_type>(error(transport_errc::cancelled)) : reports_.state->take();
    }

  private:
    arguments reports_;
    bool cancelled_ = false;
};

} // namespace detail

}} // namespace webcasts::v0

#endif
