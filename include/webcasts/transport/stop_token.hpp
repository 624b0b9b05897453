// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORT_STOP_TOKEN_HPP
#define WEBCASTS_TRANSPORT_STOP_TOKEN_HPP

#include <webcasts/transport/detail/portable_stop_token.hpp>

namespace webcasts { inline namespace v0 {

// The standard library's own, if it has them. Libc++ has from version 20 on, 18 and 19 with
// -fexperimental-library.
#if WEBCASTS_DETAIL_STD_STOP_TOKEN
using std::stop_callback;
using std::stop_source;
using std::stop_token;
#else
/// Asks for a stop; what `std::stop_source` does.
using stop_source = detail::portable_stop_source;
/// Sees whether a stop was requested; what `std::stop_token` does.
using stop_token = detail::portable_stop_token;
/// Calls a function at the stop; what `std::stop_callback` does.
template <class Callback>
using stop_callback = detail::portable_stop_callback<Callback>;
#endif

}} // namespace webcasts::v0

#endif
