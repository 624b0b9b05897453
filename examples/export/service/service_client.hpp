// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_SERVICE_SERVICE_CLIENT_HPP
#define WEBCASTS_EXAMPLES_EXPORT_SERVICE_SERVICE_CLIENT_HPP

#include "service/credentials_source.hpp"
#include "service/service_options.hpp"
#include "terminal/console.hpp"
#include <webcasts/client.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/records.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/result.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace webcasts::testing {
class sandbox;
}

namespace exporter {

/// Takes the reports of `service_client::fetch_reports` in parts, as they arrive.
class report_receiver {
  public:
    virtual ~report_receiver() = default;
    /// Take rows of the report with this index, in their order.
    virtual void on_rows(std::size_t report, const std::vector<webcasts::attendee>& rows) = 0;
    /// Take the end of a report; after an error its rows are incomplete. Return whether to continue with the
    /// other reports. If the service asked for a long pause and the receiver does not continue, the reports
    /// in flight are still delivered to their ends; those that were not requested yet get none.
    [[nodiscard]] virtual bool on_end(std::size_t report,
                                      const webcasts::result<webcasts::report_summary>& end) = 0;
};

/// The library's client for the commands, over the network or a sandbox in this process. Shows requests on
/// the console with -v.
///
/// Once the run is interrupted, every call ends within 200 ms with `transport_errc::cancelled`. Exceptions of
/// receivers and visitors are passed on; afterwards the client can only be destroyed.
class service_client {
  public:
    /// Read the credentials unless `options.sandbox` is set. Sends nothing. `console` must outlive the
    /// client.
    service_client(const service_options& options, const credentials_source& credentials,
                   const console& console);
    /// Call a service in this process that has the default account of sandboxes.
    service_client(const service_options& options, const webcasts::testing::sandbox& service,
                   const console& console);
    ~service_client();

    [[nodiscard]] webcasts::result<void> login();
    [[nodiscard]] webcasts::result<std::vector<webcasts::event_summary>> events();
    /// What could not be read in the last event list. That of a report is in its summary.
    [[nodiscard]] const webcasts::unreadable_values& unreadable() const;
    /// As `webcasts::client::secrets`.
    [[nodiscard]] webcasts::redactor secrets() const;
    /// As `webcasts::client::service_time`.
    [[nodiscard]] std::optional<webcasts::local_time> service_time() const;
    /// As `webcasts::client::visit_report`: the visitor returns false if it wants no more.
    [[nodiscard]] webcasts::result<webcasts::report_summary>
    visit_report(const webcasts::query_params& query,
                 const std::function<bool(const webcasts::attendee_view&)>& visitor);
    /// Fetch many reports, `service_options::jobs` at a time, in bounded memory. All share one session. Stops
    /// early if the receiver returns false or the run is interrupted; reports in flight then have no end,
    /// unless the receiver stopped for a pause that the service asked for.
    void fetch_reports(std::vector<webcasts::query_params> queries, report_receiver& receiver);

    /// Return a name for the service's data: the base URL, or the sandbox's seed and scenario. Equal names
    /// mean the same data.
    [[nodiscard]] const std::string& source() const noexcept { return source_; }

  private:
    class any_client;
    template <class Transport>
    class client_over;
    [[nodiscard]] static std::unique_ptr<any_client> make_client(const service_options& options,
                                                                 const credentials_source& credentials,
                                                                 const console& console);
    [[nodiscard]] static std::unique_ptr<any_client> make_client(const service_options& options,
                                                                 const webcasts::testing::sandbox& service,
                                                                 const console& console);

    std::string source_;
    std::unique_ptr<any_client> client_;
};

} // namespace exporter

#endif
