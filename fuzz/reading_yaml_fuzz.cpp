// Any bytes: read_yaml gives a tree whose places are true, or errors that stand in the file.
#include "egide/reading/reader.h"
#include "egide/reading/tree.h"
#include "reading_text.h"

namespace {

using egide::fuzz::PlacedText;
using egide::fuzz::require;
using egide::reading::Node;

void check_scalar(const Node& node, std::string_view here) {
    if (node.quoted) {
        require(std::string_view("\"'|>").find(here.front()) != std::string_view::npos,
                "a quoted scalar starts with its sign");
    } else {
        require(!node.scalar.empty() && here.front() == node.scalar.front(),
                "a plain scalar stands where it is said to be");
    }
}

void check_node(const Node& node, const PlacedText& text, std::size_t depth) {
    require(depth <= 65, "a tree is no deeper than its cap");
    const auto here = text.at(node.line, node.column);
    require(here.has_value(), "a value stands in the file");
    if (node.kind == Node::Kind::scalar) {
        require(!here->empty(), "a scalar is not beyond the end");
        check_scalar(node, *here);
    }
    for (const Node& item : node.items) {
        check_node(item, text, depth + 1);
    }
    for (const auto& member : node.members) {
        require(text.at(member.line, member.column).has_value(), "a key stands in the file");
        require(node.find(member.key) == &member.value, "a key is unique");
        check_node(member.value, text, depth + 1);
    }
}

void read_through_reader(const Node& root) {
    egide::reading::Problems problems;
    egide::reading::Reader reader(root, problems, "dossier");
    reader.require_date("date");
    reader.money("money");
    reader.choice("kind", {"GHT", "EJ"});
    reader.texts("list");
    reader.bilingual("name");
    reader.finish();
    problems.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const PlacedText text(bytes);
    const auto result = egide::reading::read_yaml(bytes, "f");
    if (result.ok()) {
        check_node(*result, text, 0);
        read_through_reader(*result);
    } else {
        egide::fuzz::check_errors(result.errors(), text.lines());
    }
    return 0;
}
