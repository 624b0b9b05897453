// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_TREE_DECODER_HPP
#define WEBCASTS_WIRE_TREE_DECODER_HPP

#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/envelope_reader.hpp>
#include <webcasts/wire/json_tokenizer.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/xml_tokenizer.hpp>

#include <optional>
#include <span>
#include <utility>

namespace webcasts::inline v0::wire {

/** Decode a response in a tree format, in any chunking: records go to a sink, the rest into an `envelope`.

    Without a sink records are passed over. The sink and the name table's rows must outlive the decoder. After
   an error or a stop no further call is made.
*/
template <template <class> class Tokenizer, wire_format Format, record_sink Sink>
class tree_decoder {
  public:
    /// Hand records to `*sink`; a null sink takes none.
    explicit tree_decoder(Sink* sink, const decode_limits& limits = {},
                          const name_table& names = default_names)
        : reader_(sink, limits, names), tokenizer_(reader_, limits) {}
    tree_decoder(const tree_decoder&) = delete;
    tree_decoder& operator=(const tree_decoder&) = delete;

    /// Decode the next bytes; an error carries format, record number, byte offset and field path as far as
    /// known.
    [[nodiscard]] result<void> write(std::span<const char> bytes) { return judge(tokenizer_.write(bytes)); }

    /// Say that the response is at its end, and judge it: `protocol_errc::ended_early` where it is not whole,
    /// `api_errc::refused` where `returnCode` is not 1.
    [[nodiscard]] result<void> finish() {
        auto ended = judge(tokenizer_.finish());
        if (!ended || stopped()) {
            return ended;
        }
        return judge(reader_.verdict());
    }

    /// Tell whether the sink wanted no more records.
    [[nodiscard]] bool stopped() const noexcept { return reader_.stopped(); }
    /// What the envelope said so far.
    [[nodiscard]] envelope& found() noexcept { return reader_.found(); }

  private:
    [[gnu::noinline]] result<void> judge(std::optional<error> wrong) {
        if (reader_.failure()) {
            wrong = reader_.failure();
        }
        if (!wrong) {
            return {};
        }
        wrong->place().format = Format;
        if (wrong->code().category() == protocol_category()) {
            wrong->place().byte_offset = tokenizer_.byte_offset();
            if (!wrong->place().record && reader_.found().records > 0) {
                wrong->place().record = reader_.found().records;
            }
        }
        return *std::move(wrong);
    }

    envelope_reader<Sink> reader_;
    Tokenizer<envelope_reader<Sink>> tokenizer_;
};

/// Decodes XML responses.
template <record_sink Sink>
using xml_decoder = tree_decoder<xml_tokenizer, wire_format::xml, Sink>;

/// Decodes JSON responses.
template <record_sink Sink>
using json_decoder = tree_decoder<json_tokenizer, wire_format::json, Sink>;

} // namespace webcasts::inline v0::wire

#endif
