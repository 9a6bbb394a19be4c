#include "part_rules.h"

#include <algorithm>

#include "egide/desk/messages.h"

namespace egide::desk {

namespace {

using reading::Node;
using reading::Problems;
using reading::Reader;

constexpr std::size_t kLongestWord = 300;
constexpr std::size_t kLongestText = 4000;
constexpr std::size_t kLongestConvention = 40'000;

void check_text(Reader& reader, std::string_view key, std::size_t most = kLongestWord) {
    const auto text = reader.text(key);
    if (text && text->size() > most) {
        reader.problems().add(*reader.node().find(key), messages::value_too_long({.most = most}), std::string(key));
    }
}

bool looks_like_address(std::string_view text) {
    const std::size_t at = text.find('@');
    return at != std::string_view::npos && at > 0 && text.find('@', at + 1) == std::string_view::npos &&
           text.find('.', at) != std::string_view::npos && text.back() != '.' && text.find(' ') == std::string_view::npos;
}

void check_person(const Node& node, Problems& problems, const std::string& who) {
    Reader reader(node, problems, who);
    check_text(reader, "name");
    const auto email = reader.text("email");
    if (email && !email->empty() && !looks_like_address(*email)) {
        problems.add(*node.find("email"), messages::email_malformed({.given = *email}), who + ".email");
    }
    check_text(reader, "phone", 40);
    check_text(reader, "function");
    reader.finish();
}

void check_contacts(const Node& value, Problems& problems) {
    Reader reader(value, problems, "contacts");
    for (const char* const who : {"dsi", "rssi", "referent", "legal"}) {
        if (const Node* node = reader.child(who)) {
            check_person(*node, problems, who);
        }
    }
    reader.finish();
}

void check_bank(const Node& value, Problems& problems) {
    Reader reader(value, problems, "bank");
    check_text(reader, "holder");
    const auto iban = reader.text("iban");
    if (iban && !iban->empty() && !is_iban(*iban)) {
        problems.add(*value.find("iban"), messages::iban_wrong(), "iban");
    }
    check_text(reader, "bic", 11);
    reader.finish();
}

void check_agreement(const Node& value, Problems& problems) {
    Reader reader(value, problems, "agreement");
    reader.boolean("respected");
    check_text(reader, "body");
    reader.date("date");
    reader.finish();
}

void check_convention(const Node& value, Problems& problems) {
    Reader reader(value, problems, "convention");
    check_text(reader, "number", 80);
    for (const char* const key : {"generated", "sent", "candidate_signed", "agency_signed"}) {
        reader.date(key);
    }
    check_text(reader, "text_sha256", 64);
    check_text(reader, "text", kLongestConvention);
    reader.finish();
}

void check_order(const Node& value, Problems& problems) {
    Reader reader(value, problems, "order");
    reader.date("date");
    reader.money("amount");
    check_text(reader, "reference", 80);
    reader.date("paid");
    reader.finish();
}

}  // namespace

bool is_iban(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        if (c != ' ') {
            plain += c;
        }
    }
    const auto is_letter_or_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
    if (plain.size() < 15 || plain.size() > 34 || !std::all_of(plain.begin(), plain.end(), is_letter_or_digit)) {
        return false;
    }
    std::rotate(plain.begin(), plain.begin() + 4, plain.end());
    unsigned rest = 0;
    for (const char c : plain) {
        const unsigned value = c <= '9' ? static_cast<unsigned>(c - '0') : static_cast<unsigned>(c - 'A') + 10;
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return rest == 1;
}

ExpenseLine read_expense(const Node& value, Problems& problems) {
    Reader reader(value, problems, "expense");
    ExpenseLine line;
    line.family = reader.text("family").value_or("");
    line.objective = reader.text("objective").value_or("");
    line.ordered = reader.date("order_date");
    line.invoiced = reader.date("invoice_date");
    line.amount = reader.money("amount");
    for (const char* const key : {"cost_type", "order_number", "invoice_number", "supplier", "label"}) {
        check_text(reader, key);
    }
    check_text(reader, "contribution", kLongestText);
    reader.finish();
    return line;
}

void check_value(PartKind kind, const Node& value, Problems& problems) {
    switch (kind) {
        case PartKind::contacts: check_contacts(value, problems); break;
        case PartKind::bank: check_bank(value, problems); break;
        case PartKind::agreement: check_agreement(value, problems); break;
        case PartKind::convention: check_convention(value, problems); break;
        case PartKind::order: check_order(value, problems); break;
        case PartKind::expense: read_expense(value, problems); break;
        default: break;  // read_case reads them
    }
}

}  // namespace egide::desk
