#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "egide/accounts/messages.h"
#include "fold.h"
#include "password.h"

namespace egide::accounts {

namespace {

constexpr std::int32_t kLeast = 12;
constexpr std::size_t kMost = 1024;
constexpr std::size_t kFewLetters = 5;

// What the published lists of leaked passwords are made of, in French and English, and the words of this field. A
// password made of one or two of these and of digits around them is known to every attacker.
constexpr auto kWords = std::to_array<std::string_view>({
    "abcdef",     "abcdefgh",      "abcdefghijkl", "admin",     "administrateur", "administrator",
    "alexandre",  "amour",         "andrea",       "ange",      "angel",          "anthony",
    "antoine",    "asdfgh",        "asdfghjkl",    "azerty",    "azertyuiop",     "azertyuiopqsdfghjklm",
    "baseball",   "batman",        "bienvenue",    "bonjour",   "bordeaux",       "camille",
    "caramel",    "changeme",      "changemoi",    "charlie",   "charlotte",      "chocolat",
    "chouchou",   "chouette",      "clinique",     "coucou",    "cybersecurite",  "daniel",
    "defaut",     "default",       "doctolib",     "doudou",    "dragon",         "egide",
    "elodie",     "etablissement", "fatima",       "fleur",     "florian",        "football",
    "france",     "freedom",       "groupe",       "guest",     "hello",          "hopital",
    "hospital",   "iloveyou",      "informatique", "invite",    "isabelle",       "jesuis",
    "jetaime",    "julien",        "juliette",     "kevin",     "laurent",        "letmein",
    "login",      "loulou",        "lucas",        "lyon",      "madame",         "maison",
    "maman",      "marie",         "marine",       "marseille", "master",         "medecin",
    "michael",    "michel",        "moimoi",       "monkey",    "monmotdepasse",  "monsieur",
    "motdepasse", "mdp",           "mypassword",   "naruto",    "nathalie",       "nicolas",
    "nounours",   "ordinateur",    "papa",         "paris",     "pass",           "passe",
    "passw",      "password",      "pharmacie",    "pierre",    "pokemon",        "princess",
    "princesse",  "provisoire",    "qsdfghjklm",   "qwerty",    "qwertyuiop",     "root",
    "sante",      "secret",        "secure",       "securite",  "service",        "shadow",
    "soleil",     "starwars",      "summer",       "sunshine",  "superman",       "sysadmin",
    "test",       "thomas",        "toulouse",     "trustno",   "utilisateur",    "welcome",
    "wxcvbn",
});

char plain_letter(char letter) {
    constexpr std::string_view kDisguised = "013457@$!|";
    constexpr std::string_view kMeant = "oieastasil";
    const auto at = kDisguised.find(letter);
    return at == std::string_view::npos ? letter : kMeant[at];
}

bool is_letter(char one) {
    return one >= 'a' && one <= 'z';
}

std::string letters_of(std::string_view text) {
    std::string out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out), is_letter);
    return out;
}

/// True when it is one or two of the words.
bool is_made_of_words(std::string_view letters) {
    const auto known = [](std::string_view word) {
        return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
    };
    if (known(letters)) {
        return true;
    }
    for (std::size_t cut = 1; cut < letters.size(); ++cut) {
        if (known(letters.substr(0, cut)) && known(letters.substr(cut))) {
            return true;
        }
    }
    return false;
}

/// The same with look-alike signs read as letters: "p@ssw0rd2024!" wherever the year around it begins.
bool is_made_of_disguised_words(std::string_view text) {
    const auto first = static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_letter) - text.begin());
    for (const std::size_t begin : {std::size_t{0}, first}) {
        for (std::size_t end = text.size(); end > begin; --end) {
            std::string plain(text.substr(begin, end - begin));
            std::transform(plain.begin(), plain.end(), plain.begin(), plain_letter);
            if (is_made_of_words(letters_of(plain))) {
                return true;
            }
            if (is_letter(text[end - 1])) {
                break;
            }
        }
    }
    return false;
}

/// "123456789012", "987654321098", "abcdefghijkl".
bool is_a_staircase(std::string_view text) {
    std::size_t steps = 0;
    for (std::size_t at = 1; at < text.size(); ++at) {
        const int step = text[at] - text[at - 1];
        steps += step == 1 || step == -1 || step == 9 || step == -9 ? 1 : 0;
    }
    return steps + 1 >= text.size();
}

}  // namespace

Secret normal_form(std::string_view password) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const form = icu::Normalizer2::getNFKCInstance(status);
    const auto text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(password.data(), static_cast<int>(password.size())));
    std::string out;
    if (U_SUCCESS(status) && is_utf8(password)) {
        form->normalize(text, status).toUTF8String(out);
    }
    return U_SUCCESS(status) && is_utf8(password) ? Secret(std::move(out)) : Secret(password);
}

bool is_common(std::string_view text) {
    const std::string small = folded(text);
    return std::set(small.begin(), small.end()).size() < kFewLetters || is_a_staircase(small) ||
           is_made_of_words(letters_of(small)) || is_made_of_disguised_words(small);
}

std::optional<base::Error> refusal_of_password(std::string_view password, std::string_view email,
                                               std::string_view name) {
    const auto refused = [](base::Text message) {
        return base::Error{base::ErrorKind::invalid, std::move(message), {}, "password", {}};
    };
    if (!is_utf8(password) || password.size() > kMost) {
        return refused(messages::password_too_long({.most = kMost}));
    }
    const Secret normal = normal_form(password);
    if (count_of_characters(normal.view()) < kLeast) {
        return refused(messages::password_too_short({.least = kLeast}));
    }
    const std::string small = folded(normal.view());
    const std::string address = folded(email);
    if (small == address || small == address.substr(0, address.find('@')) || small == folded(name)) {
        return refused(messages::password_is_your_name());
    }
    return is_common(normal.view()) ? std::optional(refused(messages::password_common())) : std::nullopt;
}

}  // namespace egide::accounts
