// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_TRANSPORT_IPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_TRANSPORT_IPP

#include <webcasts/testing/sandbox/detail/gunzip.hpp>
#include <webcasts/testing/sandbox/transport.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace testing {

WEBCASTS_DECL sandbox_exchange::sandbox_exchange(sandbox_response response)
    : head_{response.status, std::move(response.headers)}, body_(std::move(response.body)) {
    if (response.content_length) {
        head_.headers.push_back({"Content-Length", std::to_string(*response.content_length)});
    }
    if (head_.header("Content-Encoding") == "gzip") {
        decoder_ = std::make_unique<sandbox_gunzip>();
    }
}

WEBCASTS_DECL sandbox_exchange::sandbox_exchange(sandbox_exchange&& other) noexcept = default;
WEBCASTS_DECL sandbox_exchange& sandbox_exchange::operator=(sandbox_exchange&& other) noexcept = default;
WEBCASTS_DECL sandbox_exchange::~sandbox_exchange() = default;

WEBCASTS_DECL result<std::size_t> sandbox_exchange::read_some(std::span<char> buffer) {
    if (!decoder_) {
        return read_coded(buffer);
    }
    constexpr std::size_t max_coded = 4096;
    for (;;) {
        // Even without bytes to read: the decoder may have output that did not fit into the buffer.
        const auto step = decoder_->decode(std::span<const char>(coded_).subspan(decoded_), buffer);
        if (!step) {
            return step.error();
        }
        decoded_ += step->read;
        if (step->written > 0) {
            return step->written;
        }
        coded_.resize(max_coded);
        decoded_ = 0;
        auto count = read_coded(coded_);
        coded_.resize(count ? *count : 0);
        if (!count || *count == 0) {
            return count;
        }
    }
}

WEBCASTS_DECL result<std::size_t> sandbox_exchange::read_coded(std::span<char> buffer) {
    const std::size_t count = body_.read_some(buffer);
    if (count == 0 && body_.ending() != body_ending::complete) {
        return error(body_.ending() == body_ending::reset ? transport_errc::connection_lost
                                                          : transport_errc::body_cut_short);
    }
    return count;
}

WEBCASTS_DECL result<sandbox_exchange> sandbox_transport::open(const http_request& request) {
    const auto target_of = [](std::string_view url) {
        url = url.substr(0, url.find('#'));
        const auto scheme = url.find("://");
        const auto path = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
        return path == std::string_view::npos ? std::string_view("/") : url.substr(path);
    };
    const sandbox_request arriving{.method = std::string(to_string(request.method)),
                                   .target = std::string(target_of(request.url.expose())),
                                   .headers = request.headers,
                                   .body = std::string(request.body.expose())};
    sandbox_response response = service_.handle(arriving);
    if (request.timeout.count() > 0 && response.latency > request.timeout) {
        return error(transport_errc::timed_out);
    }
    return sandbox_exchange(std::move(response));
}

WEBCASTS_DECL sandbox_transport sandbox::transport() const {
    return sandbox_transport(*this);
}

}}} // namespace webcasts::v0::testing

#endif
