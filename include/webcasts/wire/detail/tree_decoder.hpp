// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_TREE_DECODER_HPP
#define WEBCASTS_WIRE_DETAIL_TREE_DECODER_HPP

#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/format_decoder.hpp>
#include <webcasts/wire/detail/guarded_calls.hpp>
#include <webcasts/wire/detail/record/envelope_reader.hpp>
#include <webcasts/wire/json/detail/tokenizer.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/xml/detail/tokenizer.hpp>

#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace webcasts { inline namespace v0 { namespace wire {

/// Decode a response in a tree format (XML or JSON), in any chunking: records go to a sink, the rest into an
/// `envelope`.
///
/// Without a sink records are ignored. The sink and the name table's rows must outlive the decoder. After an
/// error or a stop make no further call. An exception, of the sink or of an allocation, ends the decoder:
/// further calls return `transport_errc::cancelled`.
template <template <class> class Tokenizer, wire_format Format>
class tree_decoder final : public format_decoder {
  public:
    /// Pass records to `*sink`; if it is null, they are ignored. `charset` is that of the response's
    /// Content-Type, empty if there is none.
    explicit tree_decoder(record_sink* sink, const decode_limits& limits = {},
                          const name_table& names = default_names, const value_rules& rules = {},
                          std::string_view charset = {})
        : reader_(sink, limits, names, rules), tokenizer_(reader_, limits, charset) {}

    /// Decode the next bytes; an error carries format, record number, byte offset and field path as far as
    /// known.
    [[nodiscard]] result<void> write(std::span<const char> bytes) override {
        return calls_.make([&] { return judge(tokenizer_.write(bytes)); });
    }

    /// End the response. The error is `protocol_errc::ended_early` if the response is incomplete,
    /// `api_errc::refused` if `returnCode` is not 1.
    [[nodiscard]] result<void> finish() override {
        return calls_.make([&] {
            auto ended = judge(tokenizer_.finish());
            return !ended || stopped() ? ended : judge(reader_.verdict());
        });
    }

    /// Return whether the sink refused further records.
    [[nodiscard]] bool stopped() const noexcept override { return reader_.stopped(); }
    /// The content of the envelope so far.
    [[nodiscard]] envelope& found() noexcept override { return reader_.found(); }

  private:
    result<void> judge(std::optional<error> failure) {
        if (reader_.failure()) {
            failure = reader_.failure();
        }
        if (!failure) {
            return {};
        }
        failure->location().format = Format;
        if (failure->code().category() == protocol_category()) {
            failure->location().byte_offset = tokenizer_.byte_offset();
            if (!failure->location().record && reader_.found().records > 0) {
                failure->location().record = reader_.found().records;
            }
        }
        return *std::move(failure);
    }

    guarded_calls calls_;
    envelope_reader reader_;
    Tokenizer<envelope_reader> tokenizer_;
};

/// The decoder of XML responses.
using xml_decoder = tree_decoder<xml_tokenizer, wire_format::xml>;

/// The decoder of JSON responses.
using json_decoder = tree_decoder<json_tokenizer, wire_format::json>;

}}} // namespace webcasts::v0::wire

#endif
