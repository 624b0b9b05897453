// SPDX-License-Identifier: BSL-1.0
#include "stream_ends.hpp"

#include <boost/asio/socket_base.hpp>

#ifdef __linux__
#include <linux/sockios.h>
#include <sys/ioctl.h>
#endif

namespace sandbox_server {

bool has_unsent_bytes(boost::asio::ip::tcp::socket& socket) {
#ifdef SIOCOUTQ
    int unsent = 0;
    return ::ioctl(socket.native_handle(), SIOCOUTQ, &unsent) == 0 && unsent > 0;
#else
    static_cast<void>(socket);
    return false;
#endif
}

void reset_connection(boost::asio::ip::tcp::socket& socket) {
    boost::system::error_code ignored;
    // A zero linger time sends RST in place of FIN.
    socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    socket.close(ignored);
}

} // namespace sandbox_server
