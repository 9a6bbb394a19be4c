#pragma once

#include "egide/desk/parts.h"
#include "egide/reading/reader.h"

namespace egide::desk {

/// Reads the value of a part that the rules do not read, strictly; reports what is not as it has to be.
void check_value(PartKind kind, const reading::Node& value, reading::Problems& problems);

/// Whether the two check digits of an IBAN are right (ISO 13616), blanks left out.
bool is_iban(std::string_view text);

/// One line of expenses, as the justification sheet has it.
struct ExpenseLine {
    std::string family;
    std::string objective;
    std::optional<base::Date> ordered;
    std::optional<base::Date> invoiced;
    std::optional<base::Money> amount;
};
ExpenseLine read_expense(const reading::Node& value, reading::Problems& problems);

}  // namespace egide::desk
