#include "yaml_trouble.h"

#include <algorithm>
#include <array>

#include "egide/reading/messages.h"
#include "yaml_quote.h"

namespace egide::reading {
namespace {

using Writer = base::Text (*)();

struct Wording {
    const char* starts_with;  // yaml-cpp's own sentence
    Writer message;
};

const std::array kWordings = {
    Wording{YAML::ErrorMsg::END_OF_MAP, messages::yaml_misaligned},
    Wording{YAML::ErrorMsg::END_OF_SEQ, messages::yaml_misaligned},
    Wording{YAML::ErrorMsg::TAB_IN_INDENTATION, messages::yaml_tab},
    Wording{YAML::ErrorMsg::FLOW_END, messages::yaml_unexpected_close},
    Wording{YAML::ErrorMsg::BLOCK_ENTRY, messages::yaml_unexpected_dash},
    Wording{YAML::ErrorMsg::MAP_KEY, messages::yaml_complex_key},
    Wording{YAML::ErrorMsg::MAP_VALUE, messages::yaml_unexpected_colon},
    Wording{YAML::ErrorMsg::ALIAS_NOT_FOUND, messages::yaml_alias},
    Wording{YAML::ErrorMsg::CHAR_IN_ALIAS, messages::yaml_alias},
    Wording{YAML::ErrorMsg::MULTIPLE_ALIASES, messages::yaml_alias},
    Wording{YAML::ErrorMsg::ALIAS_CONTENT, messages::yaml_alias},
    Wording{YAML::ErrorMsg::UNKNOWN_ANCHOR, messages::yaml_alias},
    Wording{YAML::ErrorMsg::ANCHOR_NOT_FOUND, messages::yaml_anchor},
    Wording{YAML::ErrorMsg::CHAR_IN_ANCHOR, messages::yaml_anchor},
    Wording{YAML::ErrorMsg::MULTIPLE_ANCHORS, messages::yaml_anchor},
    Wording{YAML::ErrorMsg::MULTIPLE_TAGS, messages::yaml_tag},
    Wording{YAML::ErrorMsg::CHAR_IN_TAG_HANDLE, messages::yaml_tag},
    Wording{YAML::ErrorMsg::TAG_WITH_NO_SUFFIX, messages::yaml_tag},
    Wording{YAML::ErrorMsg::END_OF_VERBATIM_TAG, messages::yaml_tag},
    Wording{YAML::ErrorMsg::YAML_DIRECTIVE_ARGS, messages::yaml_directive},
    Wording{YAML::ErrorMsg::YAML_VERSION, messages::yaml_directive},
    Wording{YAML::ErrorMsg::YAML_MAJOR_VERSION, messages::yaml_directive},
    Wording{YAML::ErrorMsg::REPEATED_YAML_DIRECTIVE, messages::yaml_directive},
    Wording{YAML::ErrorMsg::TAG_DIRECTIVE_ARGS, messages::yaml_directive},
    Wording{YAML::ErrorMsg::REPEATED_TAG_DIRECTIVE, messages::yaml_directive},
    Wording{YAML::ErrorMsg::UNKNOWN_TOKEN, messages::yaml_unexpected_character},
    Wording{YAML::ErrorMsg::CHAR_IN_BLOCK, messages::yaml_block_header},
    Wording{YAML::ErrorMsg::ZERO_INDENT_IN_BLOCK, messages::yaml_block_header},
};

bool is_blank(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

bool only_blanks(std::string_view text) {
    return std::all_of(text.begin(), text.end(), is_blank);
}

/// A block scalar has its header line, then at least as many lines as its value.
std::size_t end_of_block(std::string_view text, std::size_t start, std::string_view value) {
    auto lines = std::count(value.begin(), value.end(), '\n') + 1;
    std::size_t at = start;
    while (lines-- > 0 && at != std::string_view::npos) {
        at = text.find('\n', at + (at == start ? 0 : 1));
    }
    return at == std::string_view::npos ? text.size() : at;
}

std::size_t end_of_last(std::string_view text, const YamlTree::Last& last) {
    const std::size_t start = std::min(last.offset, text.size());
    if (!last.is_scalar || start == text.size()) {
        return start;
    }
    const char first = text[start];
    if (first == '"' || first == '\'') {
        return end_of_quoted(text, start).value_or(text.size());
    }
    return first == '|' || first == '>' ? end_of_block(text, start, last.scalar)
                                        : std::min(start + last.scalar.size(), text.size());
}

bool may_precede_a_quote(char byte) {
    return is_blank(byte) || std::string_view("[{,:-?").find(byte) != std::string_view::npos;
}

/// Where the quote that is never closed opens: the first one after the last thing that was read.
std::size_t find_open_quote(std::string_view text, const YamlTree::Last& last) {
    for (std::size_t at = end_of_last(text, last); at < text.size(); ++at) {
        const bool after_break = at == 0 || may_precede_a_quote(text[at - 1]);
        if (text[at] == '#' && (at == 0 || is_blank(text[at - 1]))) {
            at = std::min(text.find('\n', at), text.size());
        } else if ((text[at] == '"' || text[at] == '\'') && after_break) {
            return at;
        }
    }
    return std::string_view::npos;
}

/// The first tab in the indentation of the line that holds an offset, or of the line before.
std::size_t find_indentation_tab(std::string_view text, std::size_t offset) {
    std::size_t start = text.substr(0, offset).rfind('\n');
    start = start == std::string_view::npos || start == 0 ? 0 : text.substr(0, start).rfind('\n') + 1;
    bool indenting = true;
    for (std::size_t at = start; at < offset; ++at) {
        if (text[at] == '\n') {
            indenting = true;
        } else if (indenting && text[at] == '\t') {
            return at;
        } else if (text[at] != ' ') {
            indenting = false;
        }
    }
    return std::string_view::npos;
}

class Trouble {
  public:
    Trouble(const Source& source, YamlTree& tree, const YAML::Exception& error)
        : source_(source), tree_(tree), error_(error) {
        offset_ =
            error.mark.is_null() || error.mark.pos < 0 ? tree.last().offset : static_cast<std::size_t>(error.mark.pos);
        offset_ = std::min(offset_, source.bytes.size());
    }

    void report() {
        const bool in_scalar = is(YAML::ErrorMsg::EOF_IN_SCALAR) || is(YAML::ErrorMsg::DOC_IN_SCALAR);
        if (in_scalar) {
            unclosed_quote();
        } else if (is(YAML::ErrorMsg::END_OF_SEQ_FLOW) || is(YAML::ErrorMsg::END_OF_MAP_FLOW)) {
            unclosed_flow();
        } else if (is(YAML::ErrorMsg::INVALID_ESCAPE) || is(YAML::ErrorMsg::INVALID_HEX) ||
                   is(YAML::ErrorMsg::INVALID_UNICODE)) {
            const std::size_t backslash = source_.bytes.substr(0, offset_).rfind('\\');
            refuse(backslash == std::string_view::npos ? offset_ : backslash, messages::yaml_escape());
        } else {
            const std::size_t tab = find_indentation_tab(source_.bytes, offset_);
            tab == std::string_view::npos ? refuse(offset_, wording()) : refuse(tab, messages::yaml_tab());
        }
    }

  private:
    bool is(const char* sentence) const { return error_.msg.starts_with(sentence); }

    void refuse(std::size_t offset, base::Text message) {
        source_.refuse(tree_.locator().locate(offset), std::move(message), error_.msg);
    }

    void unclosed_quote() {
        const std::size_t quote = find_open_quote(source_.bytes, tree_.last());
        refuse(quote == std::string_view::npos ? offset_ : quote, messages::yaml_unclosed_quote());
    }

    void unclosed_flow() {
        const Node* open = tree_.open();
        const bool list = is(YAML::ErrorMsg::END_OF_SEQ_FLOW);
        if (open == nullptr || !only_blanks(source_.bytes.substr(offset_))) {
            const std::string line = std::to_string(open == nullptr ? 1 : open->line);
            refuse(offset_,
                   list ? messages::yaml_broken_list({.line = line}) : messages::yaml_broken_mapping({.line = line}));
            return;
        }
        source_.refuse({open->line, open->column},
                       list ? messages::yaml_unclosed_list() : messages::yaml_unclosed_mapping(), error_.msg);
    }

    base::Text wording() const {
        const auto known =
            std::find_if(kWordings.begin(), kWordings.end(), [&](const Wording& w) { return is(w.starts_with); });
        return known == kWordings.end() ? messages::yaml_unreadable() : known->message();
    }

    const Source& source_;
    YamlTree& tree_;
    const YAML::Exception& error_;
    std::size_t offset_ = 0;
};

}  // namespace

void report_yaml_trouble(const Source& source, YamlTree& tree, const YAML::Exception& trouble) {
    Trouble(source, tree, trouble).report();
}

}  // namespace egide::reading
