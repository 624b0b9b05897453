// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_BEAST_HPP
#define WEBCASTS_TRANSPORTS_BEAST_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/transports/async_beast.hpp>
#include <webcasts/transports/beast_options.hpp>
#include <webcasts/transports/blocking_adapter.hpp>

#include <utility>

namespace webcasts { inline namespace v0 {

/// Send requests with Boost.Beast and wait for the responses; models `transport`. It is
/// `async_beast_transport` on a context of its own, which runs during calls only. One thread at a time.
class beast_transport : public blocking_adapter<async_beast_transport> {
  public:
    /// Files named in the options are read when the first connection is made.
    explicit beast_transport(beast_options options = {})
        : blocking_adapter([&](boost::asio::any_io_executor executor) {
              return async_beast_transport(std::move(executor), std::move(options));
          }) {}
};

/// A response that a `beast_transport` is receiving; models `exchange`.
using beast_exchange = blocking_adapter_exchange<async_beast_transport>;

}} // namespace webcasts::v0

#endif
