// SPDX-License-Identifier: BSL-1.0
// A good transport, and mutants of it that break a promise of the transports' contract.
#ifndef WEBCASTS_TESTS_MUTANT_TRANSPORT_HPP
#define WEBCASTS_TESTS_MUTANT_TRANSPORT_HPP

#include <webcasts/testing/conformance.hpp>
#include <webcasts/transports/curl.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace webcasts::tests {

using testing::conformance_setup;
using testing::make_any_transport;
using testing::transport_factory;

inline curl_transport good_transport(const conformance_setup& setup) {
    return curl_transport(
        {.ca_file = setup.ca_file, .crl_file = setup.crl_file, .connect_timeout = setup.connect_timeout});
}

/// What a mutation of reading knows: the exchange and how far it was read.
struct reading {
    any_exchange& inner;
    const http_response_head& head;
    std::uint64_t total = 0; ///< bytes that the caller has
    bool at_end = false;
    std::chrono::milliseconds timeout{};
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();

    result<std::size_t> read_some(std::span<char> buffer) { return inner.read_some(buffer); }
};

/// How a mutant differs from the good transport; an empty function does not differ.
struct mutation {
    std::function<void(conformance_setup&)> on_setup{};
    std::function<void(http_request&)> on_request{};
    /// Instead of sending the request.
    std::function<result<std::unique_ptr<any_exchange>>(any_transport&, const http_request&)> on_open{};
    std::function<error(const error&, const http_request&)> on_failure{};
    std::function<std::optional<error>(http_response_head&)> on_head{};
    std::function<result<std::size_t>(reading&, std::span<char>)> on_read{};
    bool loses_the_head = false; ///< the headers are gone at the end of the body
};

/// An exchange of the good transport, changed by a mutation.
class mutant_exchange final : public any_exchange {
  public:
    mutant_exchange(std::unique_ptr<any_exchange> inner, http_response_head head, const mutation& change,
                    const http_request& request)
        : inner_(std::move(inner)), head_(std::move(head)), change_(change),
          request_(request), reading_{.inner = *inner_, .head = head_, .timeout = request.timeout} {}
    [[nodiscard]] const http_response_head& head() const noexcept override { return head_; }
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) override {
        auto count = change_.on_read ? change_.on_read(reading_, buffer) : inner_->read_some(buffer);
        if (!count) {
            return change_.on_failure ? change_.on_failure(count.error(), request_) : count.error();
        }
        reading_.total += *count;
        if (*count == 0 && change_.loses_the_head) {
            head_.headers.clear();
        }
        return count;
    }

  private:
    std::unique_ptr<any_exchange> inner_;
    http_response_head head_;
    const mutation& change_;
    http_request request_;
    reading reading_;
};

/// The good transport, changed by a mutation.
class mutant_transport final : public any_transport {
  public:
    mutant_transport(std::unique_ptr<any_transport> inner, mutation change)
        : inner_(std::move(inner)), change_(std::move(change)) {}
    [[nodiscard]] result<std::unique_ptr<any_exchange>> open(const http_request& original) override {
        http_request request = original;
        if (change_.on_request) {
            change_.on_request(request);
        }
        auto opened = change_.on_open ? change_.on_open(*inner_, request) : inner_->open(request);
        if (!opened) {
            return change_.on_failure ? change_.on_failure(opened.error(), original) : opened.error();
        }
        http_response_head head = (*opened)->head();
        if (change_.on_head) {
            if (auto refused = change_.on_head(head)) {
                return *refused;
            }
        }
        return std::unique_ptr<any_exchange>(
            std::make_unique<mutant_exchange>(std::move(*opened), std::move(head), change_, original));
    }

  private:
    std::unique_ptr<any_transport> inner_;
    mutation change_;
};

/// Make transports with this mutation.
inline transport_factory mutated(const mutation& change) {
    return [change](conformance_setup setup) -> std::unique_ptr<any_transport> {
        if (change.on_setup) {
            change.on_setup(setup);
        }
        return std::make_unique<mutant_transport>(make_any_transport(good_transport(setup)), change);
    };
}

} // namespace webcasts::tests

#endif
