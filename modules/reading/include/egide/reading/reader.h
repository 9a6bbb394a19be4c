#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/money.h"
#include "egide/base/ratio.h"
#include "egide/base/result.h"
#include "egide/reading/tree.h"

namespace egide::reading {

/// Collects every error of one reading; stops growing at its cap and then says how many were left out.
class Problems {
  public:
    explicit Problems(std::size_t cap = 50) : cap_(cap) {}
    void add(base::Error error);
    /// Shorthand: an invalid input at a node.
    void add(const Node& node, base::Text message, std::string field = {});
    bool any() const { return !errors_.empty(); }
    std::size_t count() const { return errors_.size() + left_out_; }
    base::Errors take();  // adds the "left out" line when needed

  private:
    base::Errors errors_;
    std::size_t cap_;
    std::size_t left_out_ = 0;
};

/// Typed, strict access to one mapping. Each getter marks its key as known; finish() reports every key nobody asked for, with the nearest
/// known key as a suggestion. A getter that finds a wrong value reports it (file, line, column, what was expected) and gives nothing;
/// the caller goes on so that several errors come at once. `require_` reports absence too. An explicit null reads as absent, except
/// through has_null().
class Reader {
  public:
    /// Reports when the node is not a mapping; the reader then behaves as an empty mapping and stays silent.
    Reader(const Node& node, Problems& problems, std::string what);

    const Node& node() const { return *node_; }
    Problems& problems() { return *problems_; }
    bool has(std::string_view key);       // present and not null
    bool has_null(std::string_view key);  // present and null: said to be unknown
    const Node* child(std::string_view key);
    const Node* require_child(std::string_view key);

    std::optional<std::string> text(std::string_view key);
    std::optional<std::string> require_text(std::string_view key);
    std::optional<base::Date> date(std::string_view key);
    std::optional<base::Date> require_date(std::string_view key);
    std::optional<std::int64_t> integer(std::string_view key);  // no sign of a float, no leading zeros
    std::optional<std::int64_t> require_integer(std::string_view key);
    std::optional<bool> boolean(std::string_view key);  // true | false only
    std::optional<base::Money> money(std::string_view key);  // non-negative
    std::optional<base::Ratio> ratio(std::string_view key);
    std::optional<base::Ratio> require_ratio(std::string_view key);
    /// The index of the value inside `choices`; an unknown word is an error that lists them.
    std::optional<std::size_t> choice(std::string_view key, std::initializer_list<std::string_view> choices);
    std::optional<std::size_t> require_choice(std::string_view key, std::initializer_list<std::string_view> choices);
    std::vector<std::string> texts(std::string_view key);  // a list of scalars; absent = empty
    std::span<const Node> items(std::string_view key);     // a list of anything; absent = empty
    std::optional<base::Bilingual> bilingual(std::string_view key);  // {fr: …, en: …}, both required
    std::optional<base::Bilingual> require_bilingual(std::string_view key);
    /// Call last: reports unknown keys.
    void finish();

  private:
    const Node* get(std::string_view key);
    const Node* node_;
    Problems* problems_;
    std::string what_;
    std::vector<std::string> known_;
    bool silent_ = false;
};

/// The same typed readings for a scalar that stands alone (an item of a list); report and give nothing when wrong.
std::optional<std::string> as_text(const Node& node, Problems& problems, std::string_view field);
std::optional<base::Date> as_date(const Node& node, Problems& problems, std::string_view field);
std::optional<std::int64_t> as_integer(const Node& node, Problems& problems, std::string_view field);
std::optional<bool> as_boolean(const Node& node, Problems& problems, std::string_view field);
std::optional<base::Ratio> as_ratio(const Node& node, Problems& problems, std::string_view field);

}  // namespace egide::reading
