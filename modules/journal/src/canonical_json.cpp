#include "egide/journal/canonical_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "canonical_scan.h"
#include "egide/journal/messages.h"
#include "egide/reading/reader.h"

namespace egide::journal {

namespace {

using reading::Node;

/// Bytes that a canonical string does not hold as they are.
std::string_view short_escape(char character) {
    switch (character) {
        case '"':
            return "\\\"";
        case '\\':
            return "\\\\";
        case '\b':
            return "\\b";
        case '\f':
            return "\\f";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        default:
            return {};
    }
}

/// Writes a tree in canonical form; numbers that the journal does not take are reported.
class CanonicalWriter {
  public:
    explicit CanonicalWriter(reading::Problems& problems) : problems_(problems) {}

    void write(const Node& node) {
        switch (node.kind) {
            case Node::Kind::null:
                out_ += "null";
                return;
            case Node::Kind::scalar:
                return node.quoted ? string(node.scalar) : word(node);
            case Node::Kind::sequence:
                return array(node);
            case Node::Kind::mapping:
                return object(node);
        }
    }
    std::string take() { return std::move(out_); }

  private:
    void string(std::string_view text) {
        out_ += '"';
        for (const char character : text) {
            if (const auto escaped = short_escape(character); !escaped.empty()) {
                out_ += escaped;
            } else if (static_cast<unsigned char>(character) < 0x20) {
                out_ += fmt::format("\\u{:04x}", static_cast<unsigned>(character));
            } else {
                out_ += character;
            }
        }
        out_ += '"';
    }

    void word(const Node& node) {
        const std::string_view text = node.scalar == "-0" ? "0" : std::string_view(node.scalar);
        if (text != "true" && text != "false" && !is_canonical_integer(text)) {
            problems_.add(node, messages::canonical_number({.given = node.scalar}));
        }
        out_ += text;
    }

    void array(const Node& node) {
        char separator = '[';
        for (const Node& item : node.items) {
            out_ += separator;
            separator = ',';
            write(item);
        }
        out_ += node.items.empty() ? "[]" : "]";
    }

    void object(const Node& node) {
        std::vector<const reading::Member*> members;
        for (const reading::Member& member : node.members) {
            members.push_back(&member);
        }
        std::sort(members.begin(), members.end(),
                  [](const auto* first, const auto* second) { return utf16_less(first->key, second->key); });
        char separator = '{';
        for (const reading::Member* member : members) {
            out_ += separator;
            separator = ',';
            string(member->key);
            out_ += ':';
            write(member->value);
        }
        out_ += members.empty() ? "{}" : "}";
    }

    std::string out_;
    reading::Problems& problems_;
};

}  // namespace

base::Result<std::string> canonical_json(std::string_view json, const std::string& file) {
    const auto tree = reading::read_json(json, file);
    if (!tree) {
        return tree.errors();
    }
    reading::Problems problems;
    CanonicalWriter writer(problems);
    writer.write(*tree);
    if (problems.any()) {
        return problems.take();
    }
    return writer.take();
}

bool is_canonical_json(std::string_view bytes) {
    CanonicalScan scan(bytes);
    return scan.value() && scan.at_end();
}

}  // namespace egide::journal
