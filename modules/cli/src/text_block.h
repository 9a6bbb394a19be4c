#pragma once

#include <string>

#include "egide/programme/programme.h"
#include "session.h"

namespace egide::cli {

/// Plain lines for a terminal, wrapped at its width, made harmless.
class TextBlock {
  public:
    explicit TextBlock(const Session& session) : columns_(session.style().columns) {}
    void line(std::size_t indent, std::string_view text);
    /// A line that is never wrapped: a link that is cut leads nowhere.
    void whole(std::size_t indent, std::string_view text);
    void blank() { out_ += "\n"; }
    /// "S1, Objectif D1.O1.A : …", with the title of the source and when it was checked.
    void citation(std::size_t indent, const Session& session, const programme::Programme& rules,
                  const programme::Citation& cite);
    std::string take() { return std::move(out_); }

  private:
    std::size_t columns_;
    std::string out_;
};

}  // namespace egide::cli
