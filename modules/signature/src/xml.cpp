#include "xml.h"

#include <string>

namespace egide::signature {
namespace {

constexpr int kDeepestElement = 64;

/// The next node in the order of the text; null at the end. Never recursive: depth is the writer's choice.
pugi::xml_node next_in_order(pugi::xml_node node, pugi::xml_node root) {
    if (node.first_child()) {
        return node.first_child();
    }
    while (node != root && !node.next_sibling()) {
        node = node.parent();
    }
    return node == root ? pugi::xml_node() : node.next_sibling();
}

XmlTrouble check(const pugi::xml_document& document) {
    int depth = 0;
    for (pugi::xml_node node = document; node;) {
        if (node.type() == pugi::node_doctype) {
            return XmlTrouble::doctype;
        }
        if (node.first_child()) {
            node = node.first_child();
            if (++depth > kDeepestElement) {
                return XmlTrouble::too_deep;
            }
            continue;
        }
        while (node && !node.next_sibling()) {
            node = node.parent();
            --depth;
        }
        node = node ? node.next_sibling() : node;
    }
    return XmlTrouble::none;
}

}  // namespace

XmlState read_xml(std::span<const std::uint8_t> bytes, pugi::xml_document& document) {
    const pugi::xml_parse_result result =
        document.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_doctype);
    if (!result || !document.document_element()) {
        return {XmlTrouble::malformed, static_cast<std::size_t>(result.offset < 0 ? 0 : result.offset)};
    }
    return {check(document), 0};
}

bool looks_like_xml(std::span<const std::uint8_t> bytes) {
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), 256));
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    const auto first = text.find_first_not_of(" \t\r\n");
    const bool wide =
        text.starts_with(std::string_view("\xFE\xFF\0<", 4)) || text.starts_with(std::string_view("\xFF\xFE<\0", 4));
    return wide || (first != std::string_view::npos && text[first] == '<');
}

std::string_view local_name(pugi::xml_node node) {
    const std::string_view name = node.name();
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
    for (pugi::xml_node inside = node.first_child(); inside; inside = inside.next_sibling()) {
        if (inside.type() == pugi::node_element && local_name(inside) == name) {
            return inside;
        }
    }
    return {};
}

pugi::xml_node descend(pugi::xml_node node, std::initializer_list<std::string_view> path) {
    for (const std::string_view name : path) {
        node = child(node, name);
    }
    return node;
}

std::vector<pugi::xml_node> all_named(pugi::xml_node root, std::string_view name, std::size_t most) {
    std::vector<pugi::xml_node> found;
    for (pugi::xml_node node = root; node && found.size() < most; node = next_in_order(node, root)) {
        if (node.type() == pugi::node_element && local_name(node) == name) {
            found.push_back(node);
        }
    }
    return found;
}

std::string text_of(pugi::xml_node node) {
    std::string text;
    for (pugi::xml_node inside = node.first_child(); inside; inside = next_in_order(inside, node)) {
        if (inside.type() == pugi::node_pcdata || inside.type() == pugi::node_cdata) {
            text += inside.value();
        }
    }
    return text;
}

}  // namespace egide::signature
