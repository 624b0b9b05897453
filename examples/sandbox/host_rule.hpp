// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_HOST_RULE_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_HOST_RULE_HPP

#include "request_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sandbox_server {

/// Tells requests that a web page of another site may have sent from those of the programs that the service
/// is for. A page can lead a name of its own to this machine (DNS rebinding) and can send requests to this
/// machine's addresses, but it can neither choose the Host that a browser sends nor leave the Origin out.
class host_rule {
  public:
    /// Answer requests for this machine (`localhost` and names below it, 127.0.0.0/8, `[::1]`) and for
    /// `allowed`: names or addresses, in any case, without ports. Throws `usage_error`, which does not repeat
    /// the text, if one is neither.
    explicit host_rule(const std::vector<std::string>& allowed);

    /// Return why a request whose head has arrived is refused; `nullopt` if it is answered. `scheme` is how
    /// it arrived: `http` or `https`.
    ///
    /// 421 if the Host field or an absolute target names another host (RFC 9110, section 15.5.20). 403 if the
    /// Origin is not the service's own (RFC 6454, section 7; `null` never is), or if Sec-Fetch-Site says that
    /// the request comes from another site. A request without a host comes from no browser and is answered.
    [[nodiscard]] std::optional<request_refusal> against(const arrived_request& request,
                                                         std::string_view scheme) const;

  private:
    [[nodiscard]] bool answers_for(std::string_view authority) const;

    std::vector<std::string> allowed_;
};

} // namespace sandbox_server

#endif
