#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace egide::documents::html {

struct Attribute {
    std::string_view name;
    std::string value;
};
using Attributes = std::initializer_list<Attribute>;

/// Writes HTML: every text and attribute value is escaped and made harmless here, so that no outsider's text can become
/// markup.
class Markup {
  public:
    Markup& open(std::string_view tag, Attributes attributes = {});
    /// Closes the element opened last.
    Markup& close();
    Markup& text(std::string_view text);
    /// An element that holds text alone.
    Markup& element(std::string_view tag, std::string_view text, Attributes attributes = {});
    /// An element without content or end tag in HTML, self-closed in SVG.
    Markup& lone(std::string_view tag, Attributes attributes = {});
    /// Trusted bytes of the program itself.
    Markup& raw(std::string_view bytes);
    std::string take();

  private:
    void start(std::string_view tag, Attributes attributes);
    std::string out_;
    std::vector<std::string> open_;
};

}  // namespace egide::documents::html
