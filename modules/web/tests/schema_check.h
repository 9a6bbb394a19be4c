#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "egide/reading/tree.h"

namespace egide::web {

/// Compares answers with the schemas of the description: types, required and unknown keys, words of lists.
class SchemaCheck {
  public:
    explicit SchemaCheck(const reading::Node& description)
        : schemas_(description.find("components")->find("schemas")) {}

    /// What is wrong; empty when nothing is.
    std::vector<std::string> troubles(const reading::Node& value, const std::string& schema) {
        found_.clear();
        const reading::Node* const named = schemas_->find(schema);
        if (named == nullptr) {
            return {"no schema " + schema};
        }
        check(value, *named, schema);
        return found_;
    }

  private:
    using Kind = reading::Node::Kind;

    static std::string type_of(const reading::Node& value) {
        switch (value.kind) {
            case Kind::null:
                return "null";
            case Kind::sequence:
                return "array";
            case Kind::mapping:
                return "object";
            case Kind::scalar:
                return value.quoted                                          ? "string"
                       : value.scalar == "true" || value.scalar == "false" ? "boolean"
                                                                             : "integer";
        }
        return "?";
    }

    static bool allows_type(const reading::Node& types, const std::string& type) {
        return types.kind == Kind::scalar
                   ? types.scalar == type
                   : std::any_of(types.items.begin(), types.items.end(),
                                 [&](const reading::Node& one) { return one.scalar == type; });
    }

    void check(const reading::Node& value, const reading::Node& schema, const std::string& path) {
        if (const auto* ref = schema.find("$ref")) {
            const std::string name = ref->scalar.substr(ref->scalar.rfind('/') + 1);
            return check(value, *schemas_->find(name), path);
        }
        if (const auto* either = schema.find("oneOf")) {
            return check_either(value, *either, path);
        }
        const auto* types = schema.find("type");
        if (types != nullptr && !allows_type(*types, type_of(value))) {
            found_.push_back(path + ": is " + type_of(value));
            return;
        }
        if (const auto* words = schema.find("enum"); words != nullptr && value.kind == Kind::scalar) {
            const bool known = std::any_of(words->items.begin(), words->items.end(),
                                           [&](const reading::Node& one) { return one.scalar == value.scalar; });
            if (!known) {
                found_.push_back(path + ": unknown word " + value.scalar);
            }
        }
        check_inside(value, schema, path);
    }

    void check_either(const reading::Node& value, const reading::Node& either, const std::string& path) {
        const auto before = found_;
        std::vector<std::string> last;
        for (const reading::Node& one : either.items) {
            found_.clear();
            check(value, one, path);
            if (found_.empty()) {
                found_ = before;
                return;
            }
            last = last.empty() ? found_ : last;
        }
        found_ = before;
        found_.insert(found_.end(), last.begin(), last.end());
    }

    void check_inside(const reading::Node& value, const reading::Node& schema, const std::string& path) {
        if (const auto* items = schema.find("items"); items != nullptr && value.kind == Kind::sequence) {
            for (const reading::Node& one : value.items) {
                check(one, *items, path + "[]");
            }
        }
        const auto* properties = schema.find("properties");
        if (properties == nullptr || value.kind != Kind::mapping) {
            return;
        }
        for (const reading::Member& member : value.members) {
            const auto* known = properties->find(member.key);
            if (known == nullptr) {
                found_.push_back(path + ": undescribed key " + member.key);
            } else {
                check(member.value, *known, path + "." + member.key);
            }
        }
        if (const auto* required = schema.find("required")) {
            for (const reading::Node& key : required->items) {
                if (value.find(key.scalar) == nullptr) {
                    found_.push_back(path + ": lacks " + key.scalar);
                }
            }
        }
    }

    const reading::Node* schemas_;
    std::vector<std::string> found_;
};

}  // namespace egide::web
