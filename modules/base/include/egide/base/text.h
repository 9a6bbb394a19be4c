#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/money.h"
#include "egide/base/ratio.h"

namespace egide::base {

/// The languages of everything people read. French is the default.
enum class Language { french, english };

/// A short text that rule files or code carry in both languages.
struct Bilingual {
    std::string fr;
    std::string en;
    const std::string& in(Language language) const { return language == Language::french ? fr : en; }
    bool empty() const { return fr.empty() && en.empty(); }
    bool operator==(const Bilingual&) const = default;
};

/// A text in both languages that outlives every message made from it (a dictionary, a rule, a name of the case): nothing is copied.
struct Label {
    std::string_view fr;
    std::string_view en;
    std::string_view in(Language language) const { return language == Language::french ? fr : en; }
};

/// A percentage shown as such ("66 %"), held as an exact ratio (66/100).
struct Share {
    Ratio value;
};

/// Any integer type that holds a number, not a truth or a letter.
template <typename T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

/// One value inside a message: shown the way its language writes it (dates, amounts, percentages).
using ArgumentValue =
    std::variant<std::string, std::int64_t, Date, Money, Ratio, Share, Bilingual, Label, std::vector<std::string>>;

/// Like ArgumentValue, but has no default: forgetting one does not compile. A list of strings is joined ("a, b et c").
class Argument {
  public:
    Argument(std::string value) : value_(std::move(value)) {}
    Argument(std::string_view value) : value_(std::string(value)) {}
    Argument(const char* value) : value_(std::string(value)) {}
    template <WholeNumber T>
    Argument(T value) : value_(static_cast<std::int64_t>(value)) {}
    template <typename T>
    requires(std::is_arithmetic_v<T> && !WholeNumber<T>) Argument(T)
    = delete;
    Argument(Date value) : value_(value) {}
    Argument(Money value) : value_(value) {}
    Argument(Ratio value) : value_(value) {}
    Argument(Share value) : value_(value) {}
    Argument(Bilingual value) : value_(std::move(value)) {}
    Argument(Label value) : value_(value) {}
    Argument(std::vector<std::string> value) : value_(std::move(value)) {}
    const ArgumentValue& value() const { return value_; }

  private:
    ArgumentValue value_;
};

/// The argument of a plural: a whole number and nothing else compiles.
class Count : public Argument {
  public:
    template <WholeNumber T>
    Count(T value) : Argument(value) {}
};

/// The argument of a select: a word and nothing else compiles.
class Choice : public Argument {
  public:
    Choice(std::string value) : Argument(std::move(value)) {}
    Choice(std::string_view value) : Argument(value) {}
    Choice(const char* value) : Argument(value) {}
};

/// One message of the catalogue: its key, its argument names (sorted) and both ICU MessageFormat patterns.
/// Instances are generated constants (egide/<module>/messages.h) and live for the whole program.
struct MessageDefinition {
    std::string_view key;
    std::string_view french;
    std::string_view english;
    const std::string_view* argument_names;
    std::size_t argument_count;
};

/// A sentence not yet written: a message and its values, rendered later in the reader's language.
struct Text {
    const MessageDefinition* message = nullptr;
    std::vector<Argument> arguments;  // in the order of message->argument_names
    bool empty() const { return message == nullptr; }
};

/// Writes the sentence in one language. Never fails on generated messages: a pattern that ICU refuses does not pass the
/// build (tools/generate_messages.py and the catalogue test), nor does a plural without a Count; elsewhere that is a
/// bug and throws std::logic_error. Safe from several threads.
std::string render(const Text& text, Language language);

/// Why ICU cannot read a pattern of this message; empty when it can. For the test of each module's catalogue.
std::string refusal(const MessageDefinition& message);

/// "1 234,56" / "1,234.56" and friends: values as each language writes them. U+202F groups thousands in French.
std::string show(Date date, Language language);       // 14/10/2026 | 14 October 2026
std::string show_long(Date date, Language language);  // 14 octobre 2026 | 14 October 2026
std::string show(Money money, Language language);     // 53 300,00 € | €53,300.00
std::string show_percent(Ratio share, Language language,
                         int decimals);                   // 66,7 % | 66.7% : rounded down, for reading only
std::string show_number(Ratio value, Language language);  // 9,8 | 9.8
std::string join(const std::vector<std::string>& items, Language language);  // a, b et c

}  // namespace egide::base
