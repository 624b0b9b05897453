// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_CANCEL_HPP
#define WEBCASTS_DETAIL_CANCEL_HPP

#include <boost/asio/cancellation_signal.hpp>

// Qt has a macro of this name.
#pragma push_macro("emit")
#undef emit

namespace webcasts { inline namespace v0 { namespace detail {

/// Ask what listens to `signal` to end for good.
inline void cancel(boost::asio::cancellation_signal& signal) {
    signal.emit(boost::asio::cancellation_type::terminal);
}

}}} // namespace webcasts::v0::detail

#pragma pop_macro("emit")

#endif
