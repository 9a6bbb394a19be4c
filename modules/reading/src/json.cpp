#include <simdjson.h>

#include "egide/reading/messages.h"
#include "egide/reading/tree.h"
#include "json_fault.h"
#include "text_check.h"
#include "tree_builder.h"

namespace egide::reading {
namespace {

namespace ondemand = simdjson::ondemand;

std::string_view without_trailing_blanks(std::string_view token) {
    const std::size_t last = token.find_last_not_of(" \t\r\n");
    return last == std::string_view::npos ? std::string_view() : token.substr(0, last + 1);
}

/// How a reading ended: with a tree, at a cap (reported), or at a fault of the text (not reported yet).
enum class Outcome { read, stopped, faulty };

/// Walks simdjson's lazy document once, every value of it, and builds the tree. simdjson leaves unread values
/// unchecked: there are none.
class JsonTree {
  public:
    JsonTree(const Source& source, const Limits& limits, const simdjson::padded_string& text)
        : text_(text), locator_(source.bytes), tree_(source, limits) {}

    Outcome read(ondemand::document& document) {
        std::string_view token;
        if (document.raw_json_token().get(token) != simdjson::SUCCESS || token.empty()) {
            return Outcome::faulty;
        }
        const bool container = token.front() == '{' || token.front() == '[';
        const Outcome outcome = container ? root_container(document) : any(document, token);
        const bool all = container || token.front() == '"'
                             ? document.current_location().error() == simdjson::OUT_OF_BOUNDS
                             : token.data() + token.size() == text_.data() + text_.size();
        return outcome == Outcome::read && !all ? Outcome::faulty : outcome;
    }
    Node take() { return tree_.take(); }

  private:
    Place place_of(const char* where) { return locator_.locate(static_cast<std::size_t>(where - text_.data())); }

    Outcome root_container(ondemand::document& document) {
        ondemand::value root;
        return document.get_value().get(root) == simdjson::SUCCESS ? value(root) : Outcome::faulty;
    }

    Outcome value(ondemand::value& value) {
        const std::string_view token = value.raw_json_token();
        return token.empty() ? Outcome::faulty : any(value, token);
    }

    template <typename Value>
    Outcome any(Value& value, std::string_view token) {
        const Place place = place_of(token.data());
        switch (token.front()) {
            case '{':
                return object(value, place);
            case '[':
                return array(value, place);
            case '"':
                return text(value, place);
            default:
                return word(without_trailing_blanks(token), place);
        }
    }

    template <typename Value>
    Outcome object(Value& value, Place place) {
        if (!tree_.begin(Node::Kind::mapping, place)) {
            return Outcome::stopped;
        }
        ondemand::object members;
        if (value.get_object().get(members) != simdjson::SUCCESS) {
            return Outcome::faulty;
        }
        for (auto each : members) {
            ondemand::field field;
            if (std::move(each).get(field) != simdjson::SUCCESS) {
                return Outcome::faulty;
            }
            if (const Outcome outcome = member(field); outcome != Outcome::read) {
                return outcome;
            }
        }
        tree_.end();
        return Outcome::read;
    }

    Outcome member(ondemand::field& field) {
        const Place place = place_of(field.key().raw() - 1);
        std::string_view key;
        if (field.unescaped_key().get(key) != simdjson::SUCCESS) {
            return Outcome::faulty;
        }
        return tree_.key(std::string(key), place) ? value(field.value()) : Outcome::stopped;
    }

    template <typename Value>
    Outcome array(Value& value, Place place) {
        if (!tree_.begin(Node::Kind::sequence, place)) {
            return Outcome::stopped;
        }
        ondemand::array items;
        if (value.get_array().get(items) != simdjson::SUCCESS) {
            return Outcome::faulty;
        }
        for (auto each : items) {
            ondemand::value item;
            if (std::move(each).get(item) != simdjson::SUCCESS) {
                return Outcome::faulty;
            }
            if (const Outcome outcome = this->value(item); outcome != Outcome::read) {
                return outcome;
            }
        }
        tree_.end();
        return Outcome::read;
    }

    template <typename Value>
    Outcome text(Value& value, Place place) {
        std::string_view content;
        if (value.get_string().get(content) != simdjson::SUCCESS) {
            return Outcome::faulty;
        }
        return tree_.scalar(std::string(content), true, place) ? Outcome::read : Outcome::stopped;
    }

    /// Numbers keep their text. simdjson steps over a scalar that nobody converts.
    Outcome word(std::string_view token, Place place) {
        if (!is_json_word(token) && !is_json_number(token)) {
            return Outcome::faulty;
        }
        const bool kept = token == "null" ? tree_.null(place) : tree_.scalar(std::string(token), false, place);
        return kept ? Outcome::read : Outcome::stopped;
    }

    const simdjson::padded_string& text_;
    Locator locator_;
    TreeBuilder tree_;
};

void report_fault(const Source& source, simdjson::error_code code) {
    const std::optional<JsonFault> fault = JsonFaultFinder(source.bytes).find();
    Locator locator(source.bytes);
    const std::string detail = code == simdjson::SUCCESS ? std::string() : simdjson::error_message(code);
    if (fault) {
        source.refuse(locator.locate(fault->offset), fault->message, detail);
    } else {
        source.refuse({0, 0}, messages::json_unreadable(), detail);
    }
}

}  // namespace

base::Result<Node> read_json(std::string_view bytes, std::string file, const Limits& limits) {
    Problems problems(limits.errors);
    const Source source{without_bom(bytes), std::make_shared<const std::string>(std::move(file)), &problems};
    if (!check_text(source, limits.bytes, Controls::left_to_the_format)) {
        return problems.take();
    }
    const simdjson::padded_string padded(source.bytes);
    ondemand::parser parser;
    ondemand::document document;
    simdjson::error_code code = parser.allocate(padded.size(), limits.depth + 2);
    if (code == simdjson::SUCCESS) {
        code = parser.iterate(padded).get(document);
    }
    if (code != simdjson::SUCCESS) {
        report_fault(source, code);
        return problems.take();
    }
    JsonTree tree(source, limits, padded);
    if (tree.read(document) == Outcome::faulty) {
        report_fault(source, simdjson::SUCCESS);
    }
    if (problems.any()) {
        return problems.take();
    }
    return tree.take();
}

}  // namespace egide::reading
