// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_DETAIL_XML_REWRITER_HPP
#define WEBCASTS_TESTING_DETAIL_XML_REWRITER_HPP

#include <webcasts/wire/value_text.hpp>
#include <webcasts/wire/xml/text.hpp>

#include <expat.h>

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// Returns the replacement for a text in a rewritten document: `path` holds the names from the root down,
/// without prefixes; the last one is that of the element, attribute or member.
using text_rule = std::function<std::string(std::span<const std::string> path, std::string_view text)>;

/// Rewrites an XML document in UTF-8, with a new text for each attribute and each run of text that is not
/// blank. Comments, processing instructions and the declaration are left out.
///
/// A document that is not well-formed, or declares a document type, is written up to the fault. Numeric
/// references and CDATA cannot hide a text from the rule, which gets the decoded text.
class xml_rewriter {
  public:
    [[nodiscard]] static std::string rewrite(std::string_view document, const text_rule& rule) {
        xml_rewriter self(rule);
        std::unique_ptr<XML_ParserStruct, free_parser> parser(XML_ParserCreate(nullptr));
        if (parser) {
            self.parser_ = parser.get();
            XML_SetUserData(parser.get(), &self);
            XML_SetElementHandler(parser.get(), &on_start, &on_end);
            XML_SetCharacterDataHandler(parser.get(), &on_text);
            XML_SetStartDoctypeDeclHandler(parser.get(), &on_document_type);
            constexpr std::size_t piece = std::size_t{1} << 20U;
            while (!document.empty() && !self.stopped_) {
                const std::string_view next = document.substr(0, piece);
                document.remove_prefix(next.size());
                if (XML_Parse(parser.get(), next.data(), static_cast<int>(next.size()),
                              document.empty() ? XML_TRUE : XML_FALSE) == XML_STATUS_ERROR) {
                    break;
                }
            }
        }
        if (self.exception_) {
            std::rethrow_exception(self.exception_);
        }
        self.write_text();
        return std::move(self.out_);
    }

  private:
    struct free_parser {
        void operator()(XML_Parser parser) const noexcept { XML_ParserFree(parser); }
    };

    explicit xml_rewriter(const text_rule& rule) : rule_(rule) {}

    void write_text() {
        if (wire::trimmed(text_).empty()) {
            out_ += text_;
        } else {
            wire::append_xml_text(out_, rule_(path_, text_));
        }
        text_.clear();
    }
    static std::string local_name(std::string_view name) {
        const std::size_t colon = name.rfind(':');
        return std::string(colon == std::string_view::npos ? name : name.substr(colon + 1));
    }

    void start(const XML_Char* name, const XML_Char** attributes) {
        write_text();
        path_.push_back(local_name(name));
        out_.append("<").append(name);
        for (; *attributes != nullptr; attributes += 2) {
            path_.push_back(local_name(attributes[0]));
            out_.append(" ").append(attributes[0]).append("=\"");
            wire::append_xml_text(out_, rule_(path_, attributes[1]));
            out_ += '"';
            path_.pop_back();
        }
        out_ += '>';
    }
    void end(const XML_Char* name) {
        write_text();
        path_.pop_back();
        out_.append("</").append(name).append(">");
    }

    // An exception must not pass through expat, which is C.
    template <class Call>
    static void guarded(void* self_pointer, Call call) noexcept {
        auto& self = *static_cast<xml_rewriter*>(self_pointer);
        if (self.stopped_) {
            return;
        }
#if defined(__cpp_exceptions)
        try {
            call(self);
        } catch (...) {
            self.exception_ = std::current_exception();
            self.stop();
        }
#else
        call(self);
#endif
    }
    void stop() noexcept {
        stopped_ = true;
        XML_StopParser(parser_, XML_FALSE);
    }

    static void XMLCALL on_start(void* self, const XML_Char* name, const XML_Char** attributes) {
        guarded(self, [&](xml_rewriter& to) { to.start(name, attributes); });
    }
    static void XMLCALL on_end(void* self, const XML_Char* name) {
        guarded(self, [&](xml_rewriter& to) { to.end(name); });
    }
    static void XMLCALL on_text(void* self, const XML_Char* text, int length) {
        guarded(self, [&](xml_rewriter& to) { to.text_.append(text, static_cast<std::size_t>(length)); });
    }
    static void XMLCALL on_document_type(void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        guarded(self, [](xml_rewriter& to) { to.stop(); });
    }

    const text_rule& rule_;
    XML_Parser parser_ = nullptr;
    std::string out_;
    std::string text_; ///< since the last tag
    std::vector<std::string> path_;
    std::exception_ptr exception_;
    bool stopped_ = false;
};

}}} // namespace webcasts::v0::detail

#endif
