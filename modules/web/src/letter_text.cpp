#include "letter_text.h"

#include <algorithm>
#include <array>

#include "egide/web/messages.h"
#include "pages/html.h"

namespace egide::web {

namespace {

namespace m = messages;

/// What a part of the dossier says under a key; empty when it says nothing.
std::string said_in(const desk::Contents& contents, desk::PartKind kind, std::string_view key) {
    const desk::Part* const part = contents.find(kind);
    const auto node = part == nullptr ? base::Result<reading::Node>(reading::Node{}) : reading::read_json(part->value, "part");
    const reading::Node* const found = node ? node->find(key) : nullptr;
    return found == nullptr ? std::string() : found->scalar;
}

PrintedText about(base::Text title, const LetterData& data) {
    PrintedText text{std::move(title), {}};
    const desk::Dossier& dossier = data.contents.dossier;
    text.paragraphs.push_back(m::letter_reference({.finess = dossier.finess, .name = dossier.name, .number = dossier.id, .programme = dossier.programme}));
    return text;
}

std::optional<PrintedText> complement_letter(const LetterData& data) {
    if (data.requests.empty()) {
        return std::nullopt;
    }
    PrintedText text = about(m::letter_complement_title(), data);
    text.paragraphs.push_back(m::letter_complement_opening({.count = data.requests.size()}));
    base::Date due = data.requests.front().due;
    for (const desk::Request& request : data.requests) {
        const auto* const reason = desk::find_request_reason(request.reason);
        text.paragraphs.push_back(m::letter_complement_item({.code = request.code.empty() ? "–" : request.code, .due = request.due,
                                                             .reason = reason == nullptr ? base::Bilingual{request.reason, request.reason} : both(reason->name()),
                                                             .words = request.words}));
        due = std::min(due, request.due);
    }
    text.paragraphs.push_back(m::letter_complement_end({.due = due}));
    return text;
}

std::optional<PrintedText> validation_letter(const LetterData& data) {
    if (!data.step) {
        return std::nullopt;
    }
    PrintedText text = about(m::letter_validation_title(), data);
    text.paragraphs.push_back(m::letter_validation_body({.day = data.step->day}));
    return text;
}

std::optional<PrintedText> rejection_letter(const LetterData& data) {
    if (!data.step) {
        return std::nullopt;
    }
    PrintedText text = about(m::letter_rejection_title(), data);
    text.paragraphs.push_back(m::letter_rejection_body({.day = data.step->day}));
    text.paragraphs.push_back(m::letter_reason({.reason = data.step->reason}));
    return text;
}

/// One line for each objective whose verdict is not "met", and for each expense that was refused, with its reason.
void add_rulings(PrintedText& text, const ControlFile& file, const desk::Effect& effect) {
    const auto& all = file.judged.evaluation.objectives;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto verdict = effect.after.verdicts[i];
        if (verdict == programme::Verdict::met || verdict == programme::Verdict::not_applicable) {
            continue;
        }
        const auto ruling = ruling_of(file.rulings, "objective:" + all[i].objective->id);
        text.paragraphs.push_back(m::letter_decision_objective({.code = all[i].objective->id, .reason = ruling ? ruling->reason : std::string(),
                                                                .title = all[i].objective->title, .verdict = programme::word(verdict)}));
    }
    for (const desk::Ruling& ruling : file.rulings) {
        if (ruling.target.starts_with("expense:") && ruling.word == desk::RulingWord::refuse) {
            const desk::Part* const part = file.declared.find(desk::PartKind::expense, ruling.target.substr(8));
            const auto node = reading::read_json(part == nullptr ? "{}" : part->value, "expense");
            const reading::Node* const label = node ? node->find("label") : nullptr;
            text.paragraphs.push_back(m::letter_decision_expense({.label = label == nullptr ? ruling.target.substr(8) : label->scalar, .reason = ruling.reason}));
        }
    }
}

std::optional<PrintedText> decision_letter(const LetterData& data) {
    if (!data.step || !data.file || !data.file->decision) {
        return std::nullopt;
    }
    const desk::Ruling& decision = *data.file->decision;
    const desk::Effect effect = data.file->effect();
    PrintedText text = about(m::letter_decision_title(), data);
    text.paragraphs.push_back(m::letter_decision_outcome({.day = data.step->day, .outcome = decision.result}));
    text.paragraphs.push_back(m::letter_decision_amount({.amount = *decision.amount}));
    if (effect.after.ceiling && effect.after.decote.published) {
        text.paragraphs.push_back(m::letter_decision_decote({.ceiling = *effect.after.ceiling, .share = base::Share{effect.after.decote.low_capped}}));
    }
    add_rulings(text, *data.file, effect);
    if (!data.step->reason.empty()) {
        text.paragraphs.push_back(m::letter_reason({.reason = data.step->reason}));
    }
    return text;
}

std::optional<PrintedText> payment_letter(const LetterData& data) {
    const auto amount = base::Money::parse(said_in(data.contents, desk::PartKind::order, "amount"));
    const auto date = base::Date::parse(said_in(data.contents, desk::PartKind::order, "date"));
    if (!data.step || !amount || !date) {
        return std::nullopt;
    }
    PrintedText text = about(m::letter_payment_title(), data);
    text.paragraphs.push_back(m::letter_payment_order({.amount = *amount, .date = *date, .reference = said_in(data.contents, desk::PartKind::order, "reference")}));
    const std::string iban = said_in(data.contents, desk::PartKind::bank, "iban");
    text.paragraphs.push_back(m::letter_payment_account({.end = iban.size() < 4 ? iban : iban.substr(iban.size() - 4), .holder = said_in(data.contents, desk::PartKind::bank, "holder")}));
    if (const auto paid = base::Date::parse(said_in(data.contents, desk::PartKind::order, "paid"))) {
        text.paragraphs.push_back(m::letter_payment_paid({.date = *paid}));
    }
    return text;
}

PrintedText convention_of(const desk::Contents& contents, const desk::Judged& judged, const std::string& number, base::Date day) {
    const desk::Dossier& dossier = contents.dossier;
    PrintedText text{m::convention_title({.number = number}), {}};
    text.paragraphs.push_back(m::convention_parties({.finess = dossier.finess, .holder = said_in(contents, desk::PartKind::bank, "holder"), .name = dossier.name}));
    text.paragraphs.push_back(m::convention_object({.programme = judged.programme->title}));
    std::vector<std::string> units;
    const auto& perimeter = judged.reading->facts.perimeter;
    for (const std::uint32_t unit : perimeter.units(judged.evaluation.on)) {
        units.push_back(perimeter.entities[unit].name + " (" + perimeter.entities[unit].finess + ")");
    }
    const auto count = units.size();
    text.paragraphs.push_back(m::convention_perimeter({.count = count, .units = std::move(units)}));
    text.paragraphs.push_back(judged.evaluation.ceiling ? m::convention_ceiling({.ceiling = *judged.evaluation.ceiling}) : m::convention_ceiling_unknown());
    text.paragraphs.push_back(m::convention_amount({.rules = dossier.rules, .version = dossier.rules_version}));
    text.paragraphs.push_back(m::convention_duties());
    text.paragraphs.push_back(m::convention_day({.day = day}));
    text.paragraphs.push_back(m::convention_candidate_signs());
    text.paragraphs.push_back(m::convention_agency_signs());
    return text;
}

}  // namespace

std::string plain_text(const PrintedText& text, base::Language language) {
    std::string out = base::render(text.title, language) + "\n";
    for (const base::Text& paragraph : text.paragraphs) {
        out += "\n" + base::render(paragraph, language) + "\n";
    }
    return out;
}

std::string printable_page(const PrintedText& text, base::Language language) {
    const std::string title = pages::escaped(base::render(text.title, language));
    std::string out = std::string("<!doctype html>\n<html lang=\"") + (language == base::Language::french ? "fr" : "en") +
                      "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>" + title +
                      "</title><link rel=\"stylesheet\" href=\"/style/egide.css\"></head><body><main><h1>" + title + "</h1>\n";
    for (const base::Text& paragraph : text.paragraphs) {
        out += "<p>" + pages::escaped(base::render(paragraph, language)) + "</p>\n";
    }
    return out + "</main></body></html>\n";
}

std::optional<LetterKind> letter_kind_of(std::string_view word) {
    constexpr std::array<std::string_view, 5> kWords{"complement", "validation", "rejection", "decision", "payment"};
    const auto at = std::find(kWords.begin(), kWords.end(), word);
    return at == kWords.end() ? std::nullopt : std::optional(static_cast<LetterKind>(at - kWords.begin()));
}

std::optional<PrintedText> letter_of(LetterKind kind, const LetterData& data) {
    switch (kind) {
        case LetterKind::complement: return complement_letter(data);
        case LetterKind::validation: return validation_letter(data);
        case LetterKind::rejection: return rejection_letter(data);
        case LetterKind::decision: return decision_letter(data);
        case LetterKind::payment: return payment_letter(data);
    }
    return std::nullopt;
}

std::string convention_text(const desk::Contents& contents, const desk::Judged& judged, const std::string& number, base::Date day) {
    return plain_text(convention_of(contents, judged, number, day), base::Language::french);
}

}  // namespace egide::web
