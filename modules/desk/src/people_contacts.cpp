// Whether the people whom a newcomer names are those whom the candidate's dossiers name.
#include <algorithm>
#include <set>

#include "egide/desk/people.h"
#include "egide/reading/tree.h"

namespace egide::desk {

namespace {

std::string folded_address(std::string_view address) {
    std::string folded;
    for (const char c : address) {
        if (c != ' ') {
            folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return folded;
}

struct KnownContacts {
    std::set<std::string> legal;
    std::set<std::string> all;
};

void add_contacts(KnownContacts& known, const std::string& text) {
    const auto contacts = reading::read_json(text, "contacts");
    if (!contacts) {
        return;
    }
    for (const reading::Member& member : contacts->members) {
        const reading::Node* const email = member.value.find("email");
        if (email == nullptr || email->scalar.empty()) {
            continue;
        }
        known.all.insert(folded_address(email->scalar));
        if (member.key == "legal") {
            known.legal.insert(folded_address(email->scalar));
        }
    }
}

base::Result<KnownContacts> known_contacts(Transaction& transaction, const std::string& candidate) {
    const auto rows = transaction.query(
        "SELECT p.value FROM desk_part p JOIN desk_dossier d ON d.id = p.dossier WHERE d.finess = $1 AND p.kind = 'contacts'",
        {candidate});
    if (!rows) {
        return rows.errors();
    }
    KnownContacts known;
    for (const storage::sql::Row& row : *rows) {
        add_contacts(known, row.text(0));
    }
    return known;
}

}  // namespace

base::Result<bool> are_contacts(Transaction& transaction, const std::string& candidate, std::span<const NamedPerson> named,
                                std::string_view newcomer_email) {
    const auto known = known_contacts(transaction, candidate);
    if (!known) {
        return known.errors();
    }
    std::set<std::string> found;
    bool legal = false;
    for (const NamedPerson& one : named) {
        const std::string address = folded_address(one.email);
        if (address == folded_address(newcomer_email) || !known->all.contains(address)) {
            continue;
        }
        found.insert(address);
        legal = legal || known->legal.contains(address);
    }
    return legal || found.size() >= 2;
}

base::Result<std::vector<std::string>> legal_addresses(Transaction& transaction, const std::string& candidate) {
    const auto known = known_contacts(transaction, candidate);
    return known ? base::Result<std::vector<std::string>>(std::vector<std::string>(known->legal.begin(), known->legal.end()))
                 : base::Result<std::vector<std::string>>(known.errors());
}

}  // namespace egide::desk
