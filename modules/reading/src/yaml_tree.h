#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <string>

#include "text_check.h"
#include "tree_builder.h"

namespace egide::reading {

/// Receives yaml-cpp's events, builds the tree and refuses what the house does not read: anchors, aliases, tags, merge
/// keys, keys that are not text, a second document.
class YamlTree : public YAML::EventHandler {
  public:
    /// Thrown through yaml-cpp to leave it once a cap was passed; never leaves read_yaml.
    struct Stop {};
    /// The last thing met, from which the place of an unclosed quote is found again.
    struct Last {
        std::size_t offset = 0;
        std::string scalar;
        bool is_scalar = false;
    };

    YamlTree(const Source& source, const Limits& limits);

    Node take();
    const Node* open() const { return tree_.open(); }
    const Last& last() const { return last_; }
    Locator& locator() { return locator_; }

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                         YAML::EmitterStyle::value) override;
    void OnSequenceEnd() override { end(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override;
    void OnMapEnd() override { end(); }
    void OnAnchor(const YAML::Mark& mark, const std::string& name) override;

  private:
    void begin(Node::Kind kind, const YAML::Mark& mark, const std::string& tag);
    void end();
    void refuse_tag(std::size_t offset, const std::string& tag);
    void refuse_unclosed_quote(std::size_t offset);
    void key(const std::string& value, bool plain, std::size_t offset);
    void unusable_key(Place place, base::Text message);
    Place place_of_null(std::size_t offset);
    void refuse(std::size_t offset, base::Text message);

    Source source_;
    Limits limits_;
    Locator locator_;
    TreeBuilder tree_;
    Last last_;
    std::size_t documents_ = 0;
    std::size_t skipped_ = 0;  // open containers inside a key that is not text
};

}  // namespace egide::reading
