// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_ASYNC_REPORT_STATE_HPP
#define WEBCASTS_CLIENT_DETAIL_ASYNC_REPORT_STATE_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/client/detail/record_sinks.hpp>
#include <webcasts/client/detail/shared_login.hpp>
#include <webcasts/client/report_summary.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/record_sink.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// One report that is read into any sink.
template <async_transport T>
struct async_report_reader {
    async_report_reader(std::shared_ptr<async_service<T>> service, query_params query,
                        wire::record_sink& sink)
        : operation(service->context, std::move(query), sink), driver(std::move(service), operation) {}

    /// A summary of the report so far.
    [[nodiscard]] report_summary summary() {
        auto envelope = operation.envelope();
        return {.event_title = std::move(envelope.event_title),
                .records = envelope.records,
                .stopped = operation.stopped(),
                .unreadable = std::move(envelope.unreadable)};
    }

    operation::audience_report_operation operation;
    async_driver<T> driver;
};

/// One report that is read batch by batch.
template <async_transport T, class Element>
struct async_report_state {
    async_report_state(std::shared_ptr<async_service<T>> service, query_params query)
        : rows(service->context, query), reader(std::move(service), std::move(query), rows) {}

    /// The error that ended the report, if any.
    [[nodiscard]] std::optional<error> failure() const {
        if (auto mismatch = rows.failure()) {
            return mismatch;
        }
        const auto& ended = reader.driver.ended();
        return ended && !*ended ? std::optional(ended->error()) : std::nullopt;
    }
    [[nodiscard]] report_summary summary() {
        auto result = reader.summary();
        if (rows.failure()) {
            --result.records;
        }
        result.stopped = false;
        rows.add_unreadable(result.unreadable);
        return result;
    }

    row_queue<Element> rows;
    async_report_reader<T> reader;
};

}}} // namespace webcasts::v0::detail

#endif
