#pragma once

#include <map>

#include "egide/desk/pieces.h"

namespace egide::desk {

/// The changes of facts that confirmed files bring about, gathered so that each fact changes once, however many files
/// concern it.
class FactLinks {
  public:
    explicit FactLinks(const Contents& contents) : contents_(contents) {}

    /// The file's fact says what was confirmed: its own, one that waited for a file, or a new one. Gives its name.
    std::string say(const std::string& file, const Confirmation& confirmation);
    /// The fact of another kind is shown by this file, unless another file shows it already.
    bool show(const std::string& file, const std::string& fact);
    /// Facts that the file was entered by go; those that it only showed lose it. What `kept` names stays.
    void release(const std::string& file, const std::string& kept);
    /// A newer file stands for the former one wherever that one stood.
    void hand_over(const std::string& former, const std::string& newer, const Replacement& replacement);

    std::vector<PartChange> changes(const std::string& reason) const;

  private:
    struct Fact {
        std::optional<std::string> value;
        std::optional<std::string> piece;
    };
    Fact fact(const std::string& id) const;
    std::vector<std::string> facts_of(const std::string& file) const;
    std::string own_document(const std::string& file) const;
    std::string bare_document(const PieceUse& use);
    void index_documents();

    struct Bare {
        std::string id;
        PieceUse use;
    };
    const Contents& contents_;
    std::map<std::string, Fact> pending_;
    std::vector<Bare> bare_;
    bool indexed_ = false;
};

}  // namespace egide::desk
