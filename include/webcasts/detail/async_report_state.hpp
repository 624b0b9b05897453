// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_ASYNC_REPORT_STATE_HPP
#define WEBCASTS_DETAIL_ASYNC_REPORT_STATE_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/audience_query_spec.hpp>
#include <webcasts/detail/any_operation.hpp>
#include <webcasts/detail/async_driver.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/report_stream.hpp>
#include <webcasts/result.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace webcasts::inline v0::detail {

/// One report that is being read, into any sink.
template <async_transport T>
struct async_report_reader {
    async_report_reader(std::shared_ptr<async_service<T>> service, audience_query_spec query, any_sink& sink)
        : operation(service->context, std::move(query), sink), driver(std::move(service), operation) {}

    /// What is known of the report.
    [[nodiscard]] report_summary summary() {
        auto found = operation->found();
        return {std::move(found.event_title), found.records, operation->stopped()};
    }

    erased_operation<operation::audience_report_operation<any_sink>> operation;
    async_driver<T> driver;
};

/// The rows of a report that nobody has taken yet.
template <class Element>
class waiting_rows final : public any_sink {
  public:
    explicit waiting_rows(const operation::service_context& context) : element_(context) {}

    bool on_attendee(const attendee_view& person) override {
        if (rows_.empty()) {
            rows_.reserve(expected_);
        }
        return element_.append(rows_, person);
    }
    bool on_restart() override {
        if (!taken_) {
            rows_.clear();
            element_.forget();
        }
        return !taken_;
    }

    [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
    /// Take the rows; from now on they cannot come again.
    [[nodiscard]] std::vector<Element> take() {
        taken_ = true;
        expected_ = rows_.size() + rows_.size() / 8; // the next chunk's rows are about as many
        return std::exchange(rows_, {});
    }
    /// The first attendee that does not fit.
    [[nodiscard]] auto failure() const { return std::optional<error>(element_.failure()); }

  private:
    report_element<Element> element_;
    std::vector<Element> rows_;
    std::size_t expected_ = 0;
    bool taken_ = false;
};

/// One report that is read batch by batch.
template <async_transport T, class Element>
struct async_report_state {
    async_report_state(std::shared_ptr<async_service<T>> service, audience_query_spec query)
        : rows(service->context), reader(std::move(service), std::move(query), rows) {}

    /// What ended the report besides its end.
    [[nodiscard]] std::optional<error> failure() const {
        if (auto misfit = rows.failure()) {
            return misfit;
        }
        const auto& ended = reader.driver.ended();
        return ended && !*ended ? std::optional(ended->error()) : std::nullopt;
    }
    [[nodiscard]] report_summary summary() {
        auto known = reader.summary();
        if (rows.failure()) {
            --known.records;
        }
        known.stopped = false;
        return known;
    }

    waiting_rows<Element> rows;
    async_report_reader<T> reader;
};

} // namespace webcasts::inline v0::detail

#endif
