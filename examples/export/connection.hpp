// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_EXPORT_CONNECTION_HPP
#define WEBCASTS_EXAMPLES_EXPORT_CONNECTION_HPP

#include "console.hpp"
#include "credentials_source.hpp"
#include "service_options.hpp"
#include <webcasts/audience_query_spec.hpp>
#include <webcasts/error.hpp>
#include <webcasts/records.hpp>
#include <webcasts/report_stream.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace exporter {

/** The library's client as the commands see it: over libcurl or the sandbox in process, with requests shown
   from -v on.

    Once the run is interrupted every call ends with `transport_errc::cancelled`, within 200 ms.
*/
class connection {
  public:
    /// Read the credentials, unless `options` asks for the sandbox; sends nothing. `words` must outlive the
    /// connection.
    connection(const service_options& options, const credentials_source& who, const console& words);
    ~connection();

    [[nodiscard]] webcasts::result<void> login();
    [[nodiscard]] webcasts::result<std::vector<webcasts::event_summary>> events();
    /// As `webcasts::client::service_time`.
    [[nodiscard]] std::optional<webcasts::local_time> service_time() const;
    /// As `webcasts::client::visit_report`.
    [[nodiscard]] webcasts::result<webcasts::report_summary>
    visit_report(const webcasts::audience_query_spec& query,
                 const std::function<void(const webcasts::attendee_view&)>& visitor);

    /// Name the service so that two names are equal only where the data are the same: the base URL, or the
    /// sandbox's seed.
    [[nodiscard]] const std::string& source() const noexcept { return source_; }

  private:
    class any_client;
    std::string source_;
    std::unique_ptr<any_client> client_;
};

} // namespace exporter

#endif
