#pragma once

#include <pugixml.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace egide::signature {

/// Why an XML text is not read.
enum class XmlTrouble { none, malformed, doctype, too_deep };

struct XmlState {
    XmlTrouble trouble = XmlTrouble::none;
    std::size_t byte = 0;  // where reading stopped, when malformed
};

/// Reads an XML text without DOCTYPE, at most 64 deep. The caller caps the bytes.
XmlState read_xml(std::span<const std::uint8_t> bytes, pugi::xml_document& document);

/// Whether the first significant sign is that of an XML text.
bool looks_like_xml(std::span<const std::uint8_t> bytes);

/// The name of an element without its prefix. Prefixes are not resolved: what is read here is reported, not believed.
std::string_view local_name(pugi::xml_node node);
/// The first child element of that local name; null when there is none.
pugi::xml_node child(pugi::xml_node node, std::string_view name);
/// The element at the end of a path of local names.
pugi::xml_node descend(pugi::xml_node node, std::initializer_list<std::string_view> path);
/// All elements of that local name in the tree, in the order of the text, `most` at most.
std::vector<pugi::xml_node> all_named(pugi::xml_node root, std::string_view name, std::size_t most);
/// All its text, that of the elements inside too.
std::string text_of(pugi::xml_node node);

}  // namespace egide::signature
