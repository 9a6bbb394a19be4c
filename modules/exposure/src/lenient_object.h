#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"
#include "egide/reading/tree.h"

namespace egide::exposure {

/// Lenient access to one JSON object: what is nearly right is taken, what is not is left out, and either is told as a
/// warning. Call finish() last: it names the keys that nobody asked for.
class LenientObject {
  public:
    LenientObject(const reading::Node& node, std::string_view what, base::Errors& warnings);

    const reading::Node& node() const { return *node_; }
    const reading::Node* child(std::string_view key);
    std::optional<std::int64_t> integer(std::string_view key);
    std::optional<bool> boolean(std::string_view key);
    std::string text(std::string_view key);
    std::vector<std::string> texts(std::string_view key);
    /// The objects of a list, or the one object that stands in its place.
    std::vector<const reading::Node*> objects(std::string_view key);
    void finish();

  private:
    void left_out(const reading::Node& node, std::string_view key, std::string_view expected);
    void taken_anyway(const reading::Node& node, std::string_view key, std::string_view expected);

    const reading::Node* node_;
    std::string what_;
    base::Errors* warnings_;
    std::vector<std::string> known_;
};

}  // namespace egide::exposure
