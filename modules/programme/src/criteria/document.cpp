#include <algorithm>
#include <array>

#include "criteria/list.h"
#include "criteria/pieces.h"
#include "egide/programme/messages.h"
#include "loading/context.h"
#include "window.h"

namespace egide::programme {

using observation::Field;
using observation::Kind;
using observation::Observation;

namespace {

/// What is asked of a document, beyond its presence.
struct Qualities {
    std::optional<WindowLimits> dated;
    std::optional<WindowLimits> until;
    bool must_be_signed = false;
    std::string signatory;
    std::vector<std::string> validated_by;
    std::vector<std::string> includes;
};

struct Finding {
    Truth holds = Truth::yes;
    base::Text reason;
};

std::vector<std::string> missing_from(const std::vector<std::string>& wanted, const std::vector<std::string>& held) {
    std::vector<std::string> missing;
    for (const auto& each : wanted) {
        if (std::find(held.begin(), held.end(), each) == held.end()) missing.push_back(each);
    }
    return missing;
}

/// A piece is recorded for the subject and has every asked quality.
class Document final : public Criterion {
  public:
    Document(std::string code, Qualities qualities) : code_(std::move(code)), qualities_(std::move(qualities)) {}

    void plan(const Scope& scope, const Node& node, std::vector<Action>& actions) const override {
        if (node.verdict == Verdict::met || node.verdict == Verdict::not_applicable) return;
        Action action;
        action.subject = scope.subject();
        const base::Bilingual reason{base::render(node.reason, base::Language::french), base::render(node.reason, base::Language::english)};
        action.what = node.facts.empty() ? messages::action_provide({.piece = code_, .subject = scope.name()})
                                         : messages::action_mend_document({.piece = code_, .reason = reason});
        auto supposed = supposed_about(scope, Kind::document, {});
        suppose_document(scope, supposed, action);
        action.supposed.push_back(std::move(supposed));
        actions.push_back(std::move(action));
    }

  protected:
    void decide(const Scope& scope, Node& node) const override {
        Finding best{Truth::no, {}};
        for (const auto i : documents_of(scope, code_)) {
            Finding one = judge(scope, scope.facts.observations[i]);
            if (node.facts.empty() || one.holds > best.holds) best = std::move(one);
            node.facts.push_back(i);
        }
        if (node.facts.empty()) {
            const bool begun = objective_begun(scope);
            best.holds = begun ? Truth::no : Truth::unknown;
            if (scope.explain) {
                best.reason = begun ? messages::document_missing({.piece = code_, .subject = scope.name()})
                                    : messages::document_nothing_recorded({.piece = code_});
            }
        }
        node.verdict = verdict(best.holds);
        node.reason = std::move(best.reason);
    }

  private:
    base::Text dated_wrong(const std::optional<base::Date>& date, const Window& window) const {
        if (!date) return messages::document_date_missing({.period = said(window), .piece = code_});
        if (window.holds(date) == Truth::unknown) return messages::document_date_unjudged({.date = *date, .piece = code_});
        return messages::document_date({.date = *date, .period = said(window), .piece = code_});
    }

    base::Text ends_wrong(const std::optional<base::Date>& until, const Window& window) const {
        if (!until) return messages::document_until_missing({.period = said(window), .piece = code_});
        if (window.holds(until) == Truth::unknown) return messages::document_until_unjudged({.date = *until, .piece = code_});
        return messages::document_until({.date = *until, .period = said(window), .piece = code_});
    }

    Finding judge(const Scope& scope, const Observation& document) const {
        Finding worst{Truth::yes, {}};
        if (scope.explain) worst.reason = messages::document_met({.date = date_or_unknown(document.date), .piece = code_});
        const auto check = [&](Truth holds, auto&& say) {
            if (holds >= worst.holds) return;
            worst.holds = holds;
            if (scope.explain) worst.reason = say();
        };
        if (qualities_.dated) {
            const Window window = resolve(*qualities_.dated, scope);
            check(window.holds(document.date), [&] { return dated_wrong(document.date, window); });
        }
        if (qualities_.until) {
            const auto* value = document.find(Field::until);
            const auto until = value != nullptr ? std::optional(std::get<base::Date>(*value)) : std::nullopt;
            const Window window = resolve(*qualities_.until, scope);
            check(window.holds(until), [&] { return ends_wrong(until, window); });
        }
        check_signature(document, check);
        check_lists(document, check);
        return worst;
    }

    template <typename Check>
    void check_signature(const Observation& document, const Check& check) const {
        const auto* is_signed = document.find(Field::signed_document);
        const auto* said_by = document.find(Field::signed_by);
        const bool unsigned_said = is_signed != nullptr && !std::get<bool>(*is_signed);
        const bool signed_said = (is_signed != nullptr && std::get<bool>(*is_signed)) || said_by != nullptr;
        const Truth is = unsigned_said ? Truth::no : signed_said ? Truth::yes : Truth::unknown;
        if (qualities_.must_be_signed) check(is, [&] { return messages::document_signature({.piece = code_}); });
        if (qualities_.signatory.empty()) return;
        const std::string& by = document.text(Field::signatory);
        check(by.empty() ? Truth::unknown : truth(by == qualities_.signatory),
              [&] { return messages::document_signatory({.piece = code_, .signatory = qualities_.signatory}); });
    }

    template <typename Check>
    void check_lists(const Observation& document, const Check& check) const {
        if (!qualities_.validated_by.empty()) {
            const auto* value = document.find(Field::validated_by);
            const auto missing = value != nullptr ? missing_from(qualities_.validated_by, std::get<std::vector<std::string>>(*value))
                                                  : qualities_.validated_by;
            const Truth holds = value == nullptr ? Truth::unknown : truth(missing.empty());
            check(holds, [&] { return messages::document_validation({.bodies = words_label(missing), .piece = code_}); });
        }
        if (qualities_.includes.empty()) return;
        const auto* value = document.find(Field::items);
        if (value == nullptr) {
            check(Truth::unknown, [&] { return messages::document_content_unchecked({.piece = code_}); });
            return;
        }
        const auto missing = missing_from(qualities_.includes, std::get<std::vector<std::string>>(*value));
        check(truth(missing.empty()), [&] { return messages::document_items({.items = missing, .piece = code_}); });
    }

    void suppose_document(const Scope& scope, Observation& supposed, Action& action) const {
        set_field(supposed, Field::piece, code_);
        supposed.date = scope.on;
        if (qualities_.dated) {
            const Window window = resolve(*qualities_.dated, scope);
            action.not_before = window.from;
            action.not_after = window.to;
            if (window.to && *window.to < scope.on) supposed.date = window.to;
            if (window.from && *window.from > scope.on) supposed.date = window.from;
        }
        if (qualities_.until) {
            const Window window = resolve(*qualities_.until, scope);
            const auto end = window.to ? std::optional(window.to_included ? *window.to : window.to->plus_days(-1)) : window.from;
            if (end) set_field(supposed, Field::until, *end);
        }
        if (qualities_.must_be_signed || !qualities_.signatory.empty()) set_field(supposed, Field::signed_document, true);
        if (!qualities_.signatory.empty()) set_field(supposed, Field::signatory, qualities_.signatory);
        if (!qualities_.validated_by.empty()) set_field(supposed, Field::validated_by, qualities_.validated_by);
        if (!qualities_.includes.empty()) set_field(supposed, Field::items, qualities_.includes);
    }

    std::string code_;
    Qualities qualities_;
};

std::vector<std::string> words_of(reading::Reader& reader, std::string_view key, std::span<const std::string_view> known, LoadContext& context) {
    const auto words = reader.texts(key);
    for (const auto& each : words) {
        if (!known.empty() && std::find(known.begin(), known.end(), each) == known.end()) {
            context.problems().add(*reader.child(key), messages::load_filter_word({.field = std::string(key), .found = each}));
        }
    }
    return words;
}

}  // namespace

CriterionPtr parse_document(const reading::Node& arguments, LoadContext& context) {
    reading::Reader reader(arguments, context.problems(), "document");
    const auto piece = reader.require_text("piece");
    Qualities qualities;
    if (const auto* node = reader.child("dated")) qualities.dated = context.window(*node);
    if (const auto* node = reader.child("until")) qualities.until = context.window(*node);
    qualities.must_be_signed = reader.boolean("signed").value_or(false);
    qualities.signatory = reader.text("signatory").value_or("");
    const auto& signatories = observation::words::kSignatory;
    if (!qualities.signatory.empty() && std::find(signatories.begin(), signatories.end(), qualities.signatory) == signatories.end()) {
        context.problems().add(*reader.child("signatory"), messages::load_filter_word({.field = "signatory", .found = qualities.signatory}));
    }
    qualities.validated_by = words_of(reader, "validated_by", observation::words::kBody, context);
    qualities.includes = words_of(reader, "includes", {}, context);
    reader.finish();
    if (!piece) return nullptr;
    const std::string code = full_code(context.owner, *piece);
    if (!code.starts_with(context.owner + ".")) context.pieces_elsewhere.emplace_back(code, reader.child("piece")->at());
    if (!piece_known(context, code)) context.problems().add(*reader.child("piece"), messages::load_piece_unknown({.piece = code}));
    return std::make_shared<Document>(code, std::move(qualities));
}

}  // namespace egide::programme
