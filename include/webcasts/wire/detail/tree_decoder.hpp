// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_TREE_DECODER_HPP
#define WEBCASTS_WIRE_DETAIL_TREE_DECODER_HPP

#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/format_decoder.hpp>
#include <webcasts/wire/detail/record/envelope_reader.hpp>
#include <webcasts/wire/json/detail/tokenizer.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/xml/detail/tokenizer.hpp>

#include <optional>
#include <span>
#include <utility>

namespace webcasts { inline namespace v0 { namespace wire {

/// Decode a response in a tree format, in any chunking: records go to a sink, the rest into an `envelope`.
///
/// Without a sink records are passed over. The sink and the name table's rows must outlive the decoder. After
/// an error or a stop no further call is made.
template <template <class> class Tokenizer, wire_format Format>
class tree_decoder final : public format_decoder {
  public:
    /// Hand records to `*sink`; a null sink takes none.
    explicit tree_decoder(record_sink* sink, const decode_limits& limits = {},
                          const name_table& names = default_names)
        : reader_(sink, limits, names), tokenizer_(reader_, limits) {}

    /// Decode the next bytes; an error carries format, record number, byte offset and field path as far as
    /// known.
    [[nodiscard]] result<void> write(std::span<const char> bytes) override {
        return judge(tokenizer_.write(bytes));
    }

    /// Say that the response is at its end, and judge it: `protocol_errc::ended_early` where it is not whole,
    /// `api_errc::refused` where `returnCode` is not 1.
    [[nodiscard]] result<void> finish() override {
        auto ended = judge(tokenizer_.finish());
        if (!ended || stopped()) {
            return ended;
        }
        return judge(reader_.verdict());
    }

    /// Tell whether the sink wanted no more records.
    [[nodiscard]] bool stopped() const noexcept override { return reader_.stopped(); }
    /// What the envelope said so far.
    [[nodiscard]] envelope& found() noexcept override { return reader_.found(); }

  private:
    result<void> judge(std::optional<error> wrong) {
        if (reader_.failure()) {
            wrong = reader_.failure();
        }
        if (!wrong) {
            return {};
        }
        wrong->location().format = Format;
        if (wrong->code().category() == protocol_category()) {
            wrong->location().byte_offset = tokenizer_.byte_offset();
            if (!wrong->location().record && reader_.found().records > 0) {
                wrong->location().record = reader_.found().records;
            }
        }
        return *std::move(wrong);
    }

    envelope_reader reader_;
    Tokenizer<envelope_reader> tokenizer_;
};

/// Decodes XML responses.
using xml_decoder = tree_decoder<xml_tokenizer, wire_format::xml>;

/// Decodes JSON responses.
using json_decoder = tree_decoder<json_tokenizer, wire_format::json>;

}}} // namespace webcasts::v0::wire

#endif
