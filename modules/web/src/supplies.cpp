#include "supplies.h"

#include <array>

#include "dossier_access.h"

namespace egide::web {

namespace {

constexpr std::array<std::string_view, 7> kSupplyKinds = {"pas", "contract", "architecture", "order", "invoice", "report", "refusal"};

Cell day_cell(const std::optional<base::Date>& day) {
    return day ? Cell(day->iso()) : Cell();
}

struct AskedDossier {
    desk::Dossier dossier;
    DossierRules::Rules rules;
};

base::Result<std::optional<AskedDossier>> asked_dossier(Services& services, const std::string& id) {
    return services.database->read([&](storage::sql::Transaction& transaction) -> base::Result<std::optional<AskedDossier>> {
        const auto found = desk::find_dossier(transaction, id);
        if (!found || !*found) {
            return found ? base::Result<std::optional<AskedDossier>>(std::nullopt) : found.errors();
        }
        const auto rules = rules_of(services, transaction, **found);
        return rules ? base::Result<std::optional<AskedDossier>>(AskedDossier{**found, *rules}) : rules.errors();
    });
}

}  // namespace

std::span<const std::string_view> supply_kinds() {
    return kSupplyKinds;
}

std::string deliverable_name(const programme::Programme& programme, std::string_view code, base::Language language) {
    for (const auto* const objectives : {&programme.prerequisites, &programme.objectives}) {
        for (const programme::Objective& objective : *objectives) {
            if (objective.id == code) {
                return objective.title.in(language);
            }
            for (const programme::Piece& piece : objective.pieces) {
                if (piece.code == code) {
                    return piece.name.in(language);
                }
            }
        }
    }
    return {};
}

const std::vector<std::string>& ask_names() {
    static const std::vector<std::string> names = {"id",    "vendor", "candidate", "candidate_name", "programme", "code", "name",
                                                   "unit",  "words",  "due",       "late",           "state",     "said", "deposit",
                                                   "asked", "answered"};
    return names;
}

Cells ask_cells(Services& services, const desk::Ask& ask, const desk::Dossier& dossier, const programme::Programme& programme,
                base::Language language) {
    const bool late = ask.state == desk::AskState::open && ask.due < base::paris_date(services.now());
    return {ask.id,
            ask.vendor,
            dossier.finess,
            dossier.name,
            dossier.programme,
            ask.code,
            deliverable_name(programme, ask.code, language),
            cell_or_null(ask.unit),
            ask.words,
            ask.due.iso(),
            late,
            std::string(desk::word_of(ask.state)),
            cell_or_null(ask.said),
            cell_or_null(ask.deposit.value_or("")),
            cell(ask.at),
            cell(ask.answered_at)};
}

http::Response asks_answer(Services& services, const http::Request& request, const std::vector<desk::Ask>& asks) {
    std::map<std::string, AskedDossier> known;
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    for (const desk::Ask& ask : asks) {
        if (!known.contains(ask.dossier)) {
            auto found = asked_dossier(services, ask.dossier);
            if (!found) {
                return unavailable(request, found.errors());
            }
            if (!*found) {
                continue;
            }
            known.emplace(ask.dossier, std::move(**found));
        }
        const AskedDossier& one = known.at(ask.dossier);
        write_object(json, ask_names(), ask_cells(services, ask, one.dossier, *one.rules, request.language));
    }
    return http::json_response(json.end_array().end_object().take());
}

const std::vector<std::string>& deposit_names() {
    static const std::vector<std::string> names = {"id", "vendor", "kind", "name", "size", "sha256", "media_type", "document_date", "clients", "at", "withdrawn"};
    return names;
}

Cells deposit_cells(const desk::Deposit& deposit, bool own) {
    return {deposit.id,
            deposit.vendor,
            deposit.kind,
            deposit.name,
            deposit.size,
            deposit.sha256,
            deposit.media_type,
            day_cell(deposit.document_date),
            cell_of_texts(own ? deposit.clients : std::vector<std::string>{}),
            cell(deposit.at),
            cell(deposit.withdrawn_at)};
}

http::Response deposits_answer(const std::vector<desk::Deposit>& deposits, bool own) {
    reading::JsonWriter json(false);
    json.begin_object().key("items").begin_array();
    for (const desk::Deposit& one : deposits) {
        write_object(json, deposit_names(), deposit_cells(one, own));
    }
    return http::json_response(json.end_array().end_object().take());
}

}  // namespace egide::web
