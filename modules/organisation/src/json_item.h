#pragma once

#include <simdjson.h>

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "json_splitter.h"
#include "registry_builder.h"

namespace egide::organisation {

/// Which member of an object goes where. Names are lower case without underscores: see plain_name.
struct Slot {
    std::string_view name;
    SourceText* text;
};

/// A member name as slots spell it: pm_smsseId and pmSmsseId are the same. No slot is longer than the buffer: a longer
/// name is cut.
class PlainName {
  public:
    explicit PlainName(std::string_view name);
    std::string_view text() const { return {letters_.data(), size_}; }

  private:
    std::array<char, 48> letters_{};
    std::size_t size_ = 0;
};

/// One object cut from a feed: proves that it is JSON, then reads it forward, by name, with the places of its values.
class JsonItem final : public Places {
  public:
    JsonItem(const std::string& file, RegistryBuilder& builder) : file_(file), builder_(builder) {}

    /// False, and reported where the fault is, when the text is no JSON.
    bool load(const JsonSplitter::Item& item);
    /// The loaded object's own offset, for what is missing in it.
    static constexpr std::size_t kStart = 0;
    base::SourcePosition at(std::size_t offset) override;

    /// Calls `visit(name, value)` for each member of the whole object, or of one inside; reports when the value is no
    /// object.
    template <typename Visit>
    void members(Visit visit) {
        simdjson::ondemand::document document;
        simdjson::ondemand::object object;
        if (parser_.iterate(text_.data(), text_.size(), text_.size() + simdjson::SIMDJSON_PADDING).get(document) ==
                simdjson::SUCCESS &&
            document.get_object().get(object) == simdjson::SUCCESS) {
            each(object, visit);
        }
    }
    template <typename Visit>
    void members(simdjson::ondemand::value value, Visit visit) {
        const auto offset = offset_of(value);
        simdjson::ondemand::object object;
        if (value.get_object().get(object) == simdjson::SUCCESS) {
            each(object, visit);
        } else {
            expected_object(offset);
        }
    }
    /// Calls `visit(value)` for each item of a list, or for the value itself when it is no list.
    template <typename Visit>
    void items(simdjson::ondemand::value value, Visit visit) {
        simdjson::ondemand::json_type type{};
        if (value.type().get(type) != simdjson::SUCCESS || type == simdjson::ondemand::json_type::null) {
            return;
        }
        simdjson::ondemand::array array;
        if (type != simdjson::ondemand::json_type::array || value.get_array().get(array) != simdjson::SUCCESS) {
            visit(value);
            return;
        }
        for (auto found : array) {
            simdjson::ondemand::value item;
            if (std::move(found).get(item) != simdjson::SUCCESS) {
                return;
            }
            visit(item);
        }
    }
    /// Stores the text of a member that has a slot; true when it has one. A coded value may stand as {"code": …}.
    bool fill(std::string_view name, simdjson::ondemand::value value, std::span<const Slot> slots);
    std::size_t offset_of(simdjson::ondemand::value& value) const;

  private:
    template <typename Visit>
    void each(simdjson::ondemand::object& object, Visit& visit) {
        for (auto found : object) {
            simdjson::ondemand::field field;
            std::string_view name;
            if (std::move(found).get(field) != simdjson::SUCCESS ||
                field.unescaped_key().get(name) != simdjson::SUCCESS) {
                return;
            }
            visit(PlainName(name).text(), field.value());
        }
    }
    SourceText text_of(simdjson::ondemand::value value);
    void expected_object(std::size_t offset);

    const std::string& file_;
    RegistryBuilder& builder_;
    simdjson::dom::parser checker_;
    simdjson::ondemand::parser parser_;
    std::string text_;
    TextPlace start_;
    TextPlace place_;
    std::size_t placed_ = 0;  // offset of place_
};

}  // namespace egide::organisation
