// What the name of a file tells: the code of a piece, an establishment, a date. Folders count, as people sort by them.
#include <algorithm>
#include <map>
#include <set>

#include "pieces_rows.h"

namespace egide::desk {

namespace {

using Words = std::vector<std::string>;

/// The plain letter of a Latin one, as two bytes of UTF-8 write it; empty: no letter of a name.
std::string_view plain_letter(unsigned char first, unsigned char second) {
    if (first == 0xC5) {
        return second == 0x92 || second == 0x93 ? "oe" : "";
    }
    if (first != 0xC3) {
        return "";
    }
    // U+00C0 to U+00FF: capital and small letters are 32 apart.
    constexpr std::string_view kLetters = "aaaaaaaceeeeiiii.nooooo.ouuuuy.s";
    const auto at = static_cast<std::size_t>((second - 0x80U) % 32U);
    return kLetters.substr(at, 1);
}

/// Small letters without accents and digits; everything else parts words.
Words words_of(std::string_view text) {
    Words words;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) {
            words.push_back(std::move(word));
        }
        word.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) {
            word += static_cast<char>(c);
        } else if (c >= 'A' && c <= 'Z') {
            word += static_cast<char>(c - 'A' + 'a');
        } else if ((c == 0xCC || c == 0xCD) && i + 1 < text.size()) {
            ++i;  // an accent that stands for itself, after its letter
        } else if (c >= 0xC2 && c <= 0xDF && i + 1 < text.size()) {
            const auto letter = plain_letter(c, static_cast<unsigned char>(text[++i]));
            letter.empty() || letter == "." ? end_word() : void(word += letter);
        } else {
            end_word();
        }
    }
    end_word();
    return words;
}

std::string squashed(std::string_view text) {
    std::string all;
    for (const std::string& word : words_of(text)) {
        all += word;
    }
    return all;
}

/// Whether some words in a row make this one: "D1_O6-A.E1" and "D1.O6.A.E1" are one.
bool hold_in_a_row(const Words& words, const std::string& wanted) {
    for (std::size_t from = 0; from < words.size(); ++from) {
        std::string row;
        for (std::size_t at = from; at < words.size() && row.size() < wanted.size(); ++at) {
            row += words[at];
        }
        if (row == wanted) {
            return true;
        }
    }
    return false;
}

bool has_word(const Words& words, std::string_view wanted) {
    return std::find(words.begin(), words.end(), wanted) != words.end();
}

std::optional<int> number_of(const std::string& word, std::size_t from, std::size_t length) {
    if (from + length > word.size() || word.find_first_not_of("0123456789") != std::string::npos) {
        return std::nullopt;
    }
    int number = 0;
    for (std::size_t i = from; i < from + length; ++i) {
        number = number * 10 + (word[i] - '0');
    }
    return number;
}

std::optional<base::Date> date_from(std::optional<int> year, std::optional<int> month, std::optional<int> day) {
    if (!year || !month || !day || *year < 2000 || *year > 2100) {
        return std::nullopt;
    }
    return base::Date::from_civil(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

std::optional<base::Date> date_at(const Words& words, std::size_t at) {
    const std::string& word = words[at];
    if (word.size() == 8) {
        const auto year_first = date_from(number_of(word, 0, 4), number_of(word, 4, 2), number_of(word, 6, 2));
        return year_first ? year_first : date_from(number_of(word, 4, 4), number_of(word, 2, 2), number_of(word, 0, 2));
    }
    if (at + 2 >= words.size() || words[at + 1].size() != 2) {
        return std::nullopt;
    }
    const std::string& third = words[at + 2];
    if (word.size() == 4 && third.size() == 2) {
        return date_from(number_of(word, 0, 4), number_of(words[at + 1], 0, 2), number_of(third, 0, 2));
    }
    if (word.size() == 2 && third.size() == 4) {
        return date_from(number_of(third, 0, 4), number_of(words[at + 1], 0, 2), number_of(word, 0, 2));
    }
    return std::nullopt;
}

/// The last date of the name: folders come before files.
std::optional<base::Date> date_in_name(const Words& words) {
    for (std::size_t at = words.size(); at-- > 0;) {
        if (const auto date = date_at(words, at)) {
            return date;
        }
    }
    return std::nullopt;
}

/// A plural counts as its singular.
std::string stem(std::string word) {
    if (word.size() > 4 && (word.back() == 's' || word.back() == 'x')) {
        word.pop_back();
    }
    return word;
}

std::set<std::string> telling_words(const base::Bilingual& text) {
    static const std::set<std::string> kSaysNothing = {"avec", "dans", "pour", "leur", "leurs", "cette", "mois", "moins", "plus",
                                                       "ensemble", "with", "from", "their", "this", "that", "than", "less",
                                                       "date", "derniers", "dernier", "last", "2ans"};
    std::set<std::string> telling;
    for (const std::string* const one : {&text.fr, &text.en}) {
        for (const std::string& word : words_of(*one)) {
            if (word.size() >= 3 && !kSaysNothing.contains(word)) {
                telling.insert(stem(word));
            }
        }
    }
    return telling;
}

struct KnownPiece {
    const programme::Objective* objective;
    const programme::Piece* piece;
    std::string code;       // squashed
    std::string objective_code;
    std::set<std::string> telling;
};

struct KnownEntity {
    std::string finess;
    Words name;
};

struct KnownFact {
    std::string id;
    std::string kind;
    std::optional<base::Date> date;
    Words marks;  // squashed identifiers of what it is about
    std::vector<std::string> entities;
    bool shown = false;
};

/// All that names are compared with, prepared once for any number of files.
class NameReader {
  public:
    NameReader(const Contents& contents, const programme::Programme& programme) {
        for (const auto* const list : {&programme.prerequisites, &programme.objectives}) {
            for (const programme::Objective& objective : *list) {
                add_pieces_of(objective);
            }
        }
        for (const Part& part : contents.parts) {
            if (part.kind == PartKind::entity || part.kind == PartKind::observation) {
                add_part(part);
            }
        }
    }

    Proposal read(const FileHints& hints) {
        const Words words = words_of(hints.name);
        Proposal proposal;
        const KnownPiece* const piece = find_code(words, proposal);
        proposal.document_date = date_in_name(words);
        note(proposal, "date", proposal.document_date.has_value());
        proposal.use.unit = find_unit(words);
        note(proposal, "unit", !proposal.use.unit.empty());
        if (piece != nullptr) {
            proposal.use.code = piece->piece->code;
            find_subject(*piece, words, proposal);
        }
        return proposal;
    }

  private:
    static void note(Proposal& proposal, const char* word, bool told) {
        if (told) {
            proposal.why += (proposal.why.empty() ? "" : " ") + std::string(word);
        }
    }
    void add_pieces_of(const programme::Objective& objective) {
        for (const programme::Piece& piece : objective.pieces) {
            pieces_.push_back({&objective, &piece, squashed(piece.code), squashed(objective.id), telling_words(piece.name)});
            for (const std::string& word : pieces_.back().telling) {
                ++frequency_[word];
            }
        }
    }
    void add_part(const Part& part) {
        const auto node = reading::read_json(part.value, "part");
        if (!node) {
            return;
        }
        const auto word = [&](std::string_view key) {
            const reading::Node* const found = node->find(key);
            return found == nullptr ? std::string() : found->scalar;
        };
        if (part.kind == PartKind::entity) {
            entities_.push_back({part.id, words_of(word("name"))});
            return;
        }
        KnownFact fact{part.id, word("kind"), base::Date::parse(word("date")), {}, {}, part.piece.has_value()};
        for (const char* const key : {"directory", "perimeter", "id"}) {
            if (const std::string mark = squashed(word(key)); !mark.empty()) {
                fact.marks.push_back(mark);
            }
        }
        if (const reading::Node* const entities = node->find("entities")) {
            for (const reading::Node& entity : entities->items) {
                fact.entities.push_back(entity.scalar);
            }
        }
        facts_.push_back(std::move(fact));
    }

    const KnownPiece* find_code(const Words& words, Proposal& proposal) const {
        for (const KnownPiece& one : pieces_) {
            if (hold_in_a_row(words, one.code)) {
                note(proposal, "code", true);
                return &one;
            }
        }
        std::vector<const KnownPiece*> of_objective;
        for (const KnownPiece& one : pieces_) {
            if (hold_in_a_row(words, one.objective_code)) {
                of_objective.push_back(&one);
            }
        }
        for (const KnownPiece* const one : of_objective) {
            if (of_objective.size() == 1 || has_word(words, squashed(one->piece->id))) {
                note(proposal, "code", true);
                return one;
            }
        }
        const KnownPiece* const by_words = find_by_words(words, of_objective);
        note(proposal, "words", by_words != nullptr);
        return by_words;
    }

    /// The piece whose name shares the most with the file's, rare words counting more; none when two are as close.
    const KnownPiece* find_by_words(const Words& words, const std::vector<const KnownPiece*>& among) const {
        constexpr int kOneRareWord = 12;
        std::set<std::string> stems;
        for (const std::string& word : words) {
            stems.insert(stem(word));
        }
        const KnownPiece* best = nullptr;
        int most = kOneRareWord - 1;
        bool tied = false;
        for (const KnownPiece& one : pieces_) {
            if (!among.empty() && std::find(among.begin(), among.end(), &one) == among.end()) {
                continue;
            }
            int score = 0;
            for (const std::string& word : one.telling) {
                score += stems.contains(word) ? kOneRareWord / frequency_.at(word) : 0;
            }
            tied = score == most ? best != nullptr : tied && score < most;
            best = score > most ? &one : best;
            most = std::max(most, score);
        }
        return tied ? nullptr : best;
    }

    std::string find_unit(const Words& words) const {
        std::string found;
        std::size_t longest = 0;
        bool tied = false;
        for (const KnownEntity& entity : entities_) {
            if (has_word(words, entity.finess)) {
                return entity.finess;
            }
            const bool named = std::all_of(entity.name.begin(), entity.name.end(),
                                           [&](const std::string& word) { return has_word(words, word); });
            if (!named || entity.name.empty() || entity.name.size() < longest) {
                continue;
            }
            tied = entity.name.size() == longest;
            longest = entity.name.size();
            found = entity.finess;
        }
        return tied ? std::string() : found;
    }

    void find_subject(const KnownPiece& piece, const Words& words, Proposal& proposal) {
        if (piece.piece->from.empty()) {
            return;
        }
        KnownFact* best = nullptr;
        int most = 0;
        bool tied = false;
        for (KnownFact& fact : facts_) {
            const int score = fact.kind == piece.piece->from && !fact.shown ? likeness(fact, words, proposal) : 0;
            tied = score == most ? best != nullptr : tied && score < most;
            best = score > most ? &fact : best;
            most = std::max(most, score);
        }
        if (best != nullptr && !tied) {
            best->shown = true;
            proposal.use.subject = best->id;
            note(proposal, "subject", true);
        }
    }
    static int likeness(const KnownFact& fact, const Words& words, const Proposal& proposal) {
        const bool dated = fact.date && fact.date == proposal.document_date;
        const bool marked = std::any_of(fact.marks.begin(), fact.marks.end(),
                                        [&](const std::string& mark) { return hold_in_a_row(words, mark); });
        const bool placed = std::find(fact.entities.begin(), fact.entities.end(), proposal.use.unit) != fact.entities.end();
        return (dated ? 2 : 0) + (marked ? 2 : 0) + (placed ? 1 : 0);
    }

    std::vector<KnownPiece> pieces_;
    std::vector<KnownEntity> entities_;
    std::vector<KnownFact> facts_;
    std::map<std::string, int> frequency_;
};

}  // namespace

std::vector<Proposal> propose_uses(const Contents& contents, const programme::Programme& programme, std::span<const FileHints> files) {
    NameReader reader(contents, programme);
    std::vector<Proposal> proposals;
    proposals.reserve(files.size());
    for (const FileHints& one : files) {
        proposals.push_back(reader.read(one));
    }
    return proposals;
}

}  // namespace egide::desk
