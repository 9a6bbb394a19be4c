// The case that the rules read, made of the parts: one JSON text with each part on a line of its own, so that whatever is
// wrong is told of the part it lies in.
#include <algorithm>

#include "egide/desk/parts.h"
#include "egide/dossier/dossier_file.h"
#include "json_text.h"
#include "part_rules.h"

namespace egide::desk {

namespace {

struct CaseText {
    std::string json;
    std::vector<const Part*> part_of_line;  // by line, from 1
    std::vector<std::string> observation_parts;
};

class CaseTextWriter {
  public:
    explicit CaseTextWriter(const Contents& contents) : contents_(contents) { text_.part_of_line = {nullptr, nullptr}; }
    /// For other readers: the version of the rules and the names of evidence too.
    CaseTextWriter& for_others() {
        for_others_ = true;
        return *this;
    }
    CaseTextWriter& with_expenses(const std::optional<base::Money>& expenses) {
        expenses_ = expenses;
        return *this;
    }

    CaseText take() {
        const Dossier& dossier = contents_.dossier;
        text_.json = "{\"programme\":" + json_string(for_others_ ? dossier.programme + "@" + dossier.rules_version : dossier.programme);
        for (const PartKind kind : {PartKind::candidate, PartKind::dates, PartKind::money, PartKind::context}) {
            add_single(kind);
        }
        add_list("entities", PartKind::entity);
        add_list("observations", PartKind::observation);
        text_.json += "}";
        return std::move(text_);
    }

  private:
    void new_line(const Part* part) {
        text_.json += "\n";
        text_.part_of_line.push_back(part);
    }
    void add_single(PartKind kind) {
        if (const Part* part = contents_.find(kind)) {
            text_.json += ",";
            new_line(part);
            text_.json += json_string(word_of(kind)) + ":" + (kind == PartKind::money && expenses_ ? money_value(part->value) : part->value);
        }
    }
    std::string money_value(const std::string& value) const {
        auto node = reading::read_json(value, "money");
        std::erase_if(node->members, [](const reading::Member& member) { return member.key == "eligible_expenses"; });
        reading::Node amount;
        amount.kind = reading::Node::Kind::scalar;
        amount.quoted = true;
        amount.scalar = expenses_->decimal();
        node->members.push_back({"eligible_expenses", 0, 0, std::move(amount)});
        return json_text(*node);
    }
    void add_value(const Part& part) {
        text_.json += part.value;
        const ShownFile* const file = for_others_ && part.piece ? contents_.file(*part.piece) : nullptr;
        if (file != nullptr) {
            text_.json.back() = ',';
            text_.json += "\"evidence\":" + json_string("pieces/" + file->piece + "/" + file->name) + "}";
        }
    }
    void add_list(std::string_view name, PartKind kind) {
        text_.json += "," + json_string(name) + ":[";
        bool first = true;
        for (const Part& part : contents_.parts) {
            if (part.kind != kind) {
                continue;
            }
            text_.json += first ? "" : ",";
            first = false;
            new_line(&part);
            add_value(part);
            if (kind == PartKind::observation) {
                text_.observation_parts.push_back(part.id);
            }
        }
        text_.json += "]";
    }

    const Contents& contents_;
    bool for_others_ = false;
    std::optional<base::Money> expenses_;
    CaseText text_;
};

base::Errors placed(base::Errors errors, const CaseText& text) {
    for (base::Error& error : errors) {
        const Part* const part = error.at.line < text.part_of_line.size() ? text.part_of_line[error.at.line] : nullptr;
        error.at = {part == nullptr ? std::string() : std::string(word_of(part->kind)) + "/" + part->id, 0, 0};
    }
    return errors;
}

/// Facts whose piece is confirmed carry its bytes' digest. Parts come in the order of their observations.
void show_evidence(const Contents& contents, std::vector<observation::Observation>& observations) {
    auto next = observations.begin();
    for (const Part& part : contents.parts) {
        if (part.kind != PartKind::observation || next == observations.end()) {
            continue;
        }
        const ShownFile* const file = part.piece ? contents.file(*part.piece) : nullptr;
        if (file != nullptr) {
            next->evidence = observation::Evidence{file->name, file->sha256};
        }
        ++next;
    }
}

}  // namespace

base::Result<CaseReading> read_case(const Contents& contents) {
    CaseText text = CaseTextWriter(contents).take();
    reading::Limits limits;
    limits.bytes = std::size_t{64} << 20;
    const auto root = reading::read_json(text.json, "dossier", limits);
    if (!root) {
        return placed(root.errors(), text);
    }
    auto read = dossier::read_dossier(*root);
    if (!read) {
        return placed(read.errors(), text);
    }
    CaseReading reading{std::move(read->facts), std::move(text.observation_parts), placed(std::move(read->warnings), text)};
    show_evidence(contents, reading.facts.observations);
    return reading;
}

std::string dossier_yaml(const Contents& contents, const std::optional<base::Money>& expenses) {
    return CaseTextWriter(contents).for_others().with_expenses(expenses).take().json + "\n";
}

}  // namespace egide::desk
