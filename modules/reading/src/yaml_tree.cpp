#include "yaml_tree.h"

#include <algorithm>

#include "egide/reading/messages.h"
#include "yaml_quote.h"

namespace egide::reading {
namespace {

std::size_t offset_of(const YAML::Mark& mark) {
    return mark.pos < 0 ? 0 : static_cast<std::size_t>(mark.pos);
}

/// Whether a null is written out (null, ~) at an offset, or is the mere absence of a value.
bool null_is_written(std::string_view rest) {
    return rest.starts_with('~') || rest.starts_with("null") || rest.starts_with("Null") || rest.starts_with("NULL");
}

}  // namespace

YamlTree::YamlTree(const Source& source, const Limits& limits)
    : source_(source), limits_(limits), locator_(source.bytes), tree_(source_, limits) {}

Node YamlTree::take() {
    Node root = tree_.take();
    if (!root.file) {  // an empty document
        root.file = source_.file;
        root.line = root.column = 1;
    }
    return root;
}

void YamlTree::refuse(std::size_t offset, base::Text message) {
    source_.refuse(locator_.locate(offset), std::move(message));
}

void YamlTree::OnDocumentStart(const YAML::Mark& mark) {
    if (++documents_ == 1) {
        return;
    }
    const std::size_t offset = offset_of(mark);
    const bool separated = source_.bytes.substr(std::min(offset, source_.bytes.size())).starts_with("---");
    refuse(offset, separated ? messages::yaml_second_document() : messages::yaml_content_after_end());
    throw Stop{};
}

Place YamlTree::place_of_null(std::size_t offset) {
    offset = std::min(offset, source_.bytes.size());
    const Node* open = tree_.open();
    if (open == nullptr || null_is_written(source_.bytes.substr(offset))) {
        return locator_.locate(offset);
    }
    if (open->kind == Node::Kind::mapping) {
        return tree_.expects_key() ? locator_.locate(offset) : tree_.key_place();
    }
    const std::size_t dash = offset == 0 ? std::string_view::npos : source_.bytes.rfind('-', offset - 1);
    return locator_.locate(dash == std::string_view::npos ? offset : dash);
}

void YamlTree::OnNull(const YAML::Mark& mark, YAML::anchor_t) {
    if (skipped_ > 0) {
        return;
    }
    const Place place = place_of_null(offset_of(mark));
    last_ = {offset_of(mark), {}, false};
    if (tree_.expects_key()) {
        unusable_key(place, messages::yaml_null_key());
    } else if (!tree_.null(place)) {
        throw Stop{};
    }
}

void YamlTree::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
    refuse(offset_of(mark), messages::yaml_alias());
    if (skipped_ > 0) {
        return;
    }
    const Place place = locator_.locate(offset_of(mark));
    if (tree_.expects_key()) {
        tree_.unusable_key(place);
    } else if (!tree_.null(place)) {
        throw Stop{};
    }
}

void YamlTree::OnAnchor(const YAML::Mark& mark, const std::string& name) {
    const std::size_t written = source_.bytes.find('&' + name, offset_of(mark));
    refuse(written == std::string_view::npos ? offset_of(mark) : written, messages::yaml_anchor());
}

void YamlTree::refuse_tag(std::size_t offset, const std::string& tag) {
    const bool unspecific = tag.empty() || tag == "?" || tag == "!";
    const std::string_view rest = source_.bytes.substr(std::min(offset, source_.bytes.size()));
    if (unspecific && !rest.starts_with('!')) {
        return;
    }
    const std::size_t mark = rest.find('!');
    refuse(mark == std::string_view::npos ? offset : offset + mark, messages::yaml_tag());
}

/// yaml-cpp lets the end of the file close a quote.
void YamlTree::refuse_unclosed_quote(std::size_t offset) {
    const char first = offset < source_.bytes.size() ? source_.bytes[offset] : ' ';
    if ((first == '"' || first == '\'') && !end_of_quoted(source_.bytes, offset)) {
        refuse(offset, messages::yaml_unclosed_quote());
        throw Stop{};
    }
}

void YamlTree::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) {
    const std::size_t offset = offset_of(mark);
    refuse_tag(offset, tag);
    refuse_unclosed_quote(offset);
    last_ = {offset, value, true};
    if (skipped_ > 0) {
        return;
    }
    const bool plain = tag == "?";
    if (tree_.expects_key()) {
        key(value, plain, offset);
    } else if (!tree_.scalar(value, !plain, locator_.locate(offset))) {
        throw Stop{};
    }
}

void YamlTree::key(const std::string& value, bool plain, std::size_t offset) {
    const Place place = locator_.locate(offset);
    if (plain && value == "<<") {
        unusable_key(place, messages::yaml_merge_key());
    } else if (!tree_.key(value, place)) {
        throw Stop{};
    }
}

void YamlTree::unusable_key(Place place, base::Text message) {
    source_.refuse(place, std::move(message));
    tree_.unusable_key(place);
}

void YamlTree::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                               YAML::EmitterStyle::value) {
    begin(Node::Kind::sequence, mark, tag);
}

void YamlTree::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) {
    begin(Node::Kind::mapping, mark, tag);
}

void YamlTree::begin(Node::Kind kind, const YAML::Mark& mark, const std::string& tag) {
    const std::size_t offset = offset_of(mark);
    refuse_tag(offset, tag);
    last_ = {offset, {}, false};
    const Place place = locator_.locate(offset);
    if (skipped_ > 0 || tree_.expects_key()) {
        if (skipped_ == 0) {
            unusable_key(place, messages::yaml_complex_key());
        }
        ++skipped_;
        if (tree_.depth() + skipped_ > limits_.depth) {
            source_.refuse(place, messages::tree_too_deep({.limit = limits_.depth}));
            throw Stop{};
        }
        return;
    }
    if (!tree_.begin(kind, place)) {
        throw Stop{};
    }
}

void YamlTree::end() {
    if (skipped_ > 0) {
        --skipped_;
        return;
    }
    tree_.end();
}

}  // namespace egide::reading
