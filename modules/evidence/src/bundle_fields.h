#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/evidence/store.h"
#include "egide/journal/checkpoint.h"
#include "egide/reading/tree.h"

namespace egide::evidence {

/// Reads one object of canonical JSON whose keys are all known; the first trouble is kept, and everything read after it
/// is empty. For people who write another program: the trouble is not translated.
class ExactObject {
  public:
    /// `trouble` must outlive it and may be shared by the objects of one text.
    ExactObject(const reading::Node* node, std::string& trouble);

    bool has(std::string_view key) const { return node_ != nullptr && node_->find(key) != nullptr; }
    std::string text(std::string_view key);
    std::uint64_t number(std::string_view key);  // whole, from 0 to 2^53
    Digest digest(std::string_view key);
    std::optional<journal::Instant> instant(std::string_view key);
    std::string base64(std::string_view key);
    /// Hashes in base 64.
    std::vector<journal::Hash> path(std::string_view key);
    std::vector<std::string> texts(std::string_view key);
    const std::vector<reading::Node>& items(std::string_view key);
    const reading::Node* child(std::string_view key);
    /// A key that nobody asked for is a trouble. Call last.
    void finish();
    void fail(std::string_view key, std::string_view expected);

  private:
    const reading::Node* get(std::string_view key, reading::Node::Kind kind);
    const reading::Node* node_;
    std::string& trouble_;
    std::size_t asked_ = 0;
};

/// The tree of a text that is exactly canonical JSON, or the trouble.
std::optional<reading::Node> exact_json(std::string_view text, std::string& trouble);

}  // namespace egide::evidence
