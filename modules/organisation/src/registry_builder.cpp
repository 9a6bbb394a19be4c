#include "registry_builder.h"

#include <algorithm>

#include "egide/organisation/finess.h"
#include "egide/organisation/messages.h"
#include "source_date.h"
#include "source_text.h"

namespace egide::organisation {

void RegistryBuilder::error(base::SourcePosition at, base::Text message, std::string field) {
    problems_.add(base::Error{.kind = base::ErrorKind::invalid,
                              .message = std::move(message),
                              .at = std::move(at),
                              .field = std::move(field),
                              .detail = {}});
}

void RegistryBuilder::warn(base::SourcePosition at, base::Text message) {
    ++report_.warnings_total;
    if (report_.warnings.size() < ImportReport::kListed) {
        report_.warnings.push_back(base::Error{.kind = base::ErrorKind::invalid,
                                               .message = std::move(message),
                                               .at = std::move(at),
                                               .field = {},
                                               .detail = {}});
    }
}

void RegistryBuilder::skip(base::SourcePosition at, base::Text reason) {
    ++report_.skipped_total;
    if (report_.skipped.size() < ImportReport::kListed) {
        report_.skipped.push_back({std::move(at), std::move(reason)});
    }
}

void RegistryBuilder::state_vintage(base::Date vintage) {
    data_->vintage = std::max(data_->vintage.value_or(vintage), vintage);
}

std::optional<std::string> RegistryBuilder::checked_finess(const SourceText& finess, Places& places) {
    auto parsed = parse_finess(finess.text);
    if (!parsed) {
        error(places.at(finess.offset), messages::finess_malformed({.finess = excerpt(finess.text)}), "finess");
    }
    return parsed;
}

std::string RegistryBuilder::parent_of(const EntityDraft& draft, std::string_view finess, Places& places) {
    if (draft.kind == EntityKind::legal || draft.parent_finess.text.empty()) {
        return {};
    }
    const auto parent = checked_finess(draft.parent_finess, places);
    if (parent && *parent == finess) {
        error(places.at(draft.parent_finess.offset), messages::import_own_parent({.finess = finess}));
    }
    return parent.value_or(std::string());
}

std::int32_t RegistryBuilder::checked_day(const SourceText& date, std::string_view field, Places& places) {
    const auto read = read_source_date(date.text);
    if (read.impossible) {
        error(places.at(date.offset), messages::import_impossible_date({.value = excerpt(date.text)}),
              std::string(field));
    }
    return day_of(read.date);
}

void RegistryBuilder::add(const EntityDraft& draft, Places& places) {
    if (draft.finess.text.empty()) {
        skip(places.at(draft.offset), messages::skip_no_finess());
        return;
    }
    const auto finess = checked_finess(draft.finess, places);
    if (!finess) {
        return;
    }
    const auto at = places.at(draft.finess.offset);
    if (check_digit(*finess) == CheckDigit::wrong) {
        ++report_.wrong_check_digits;
        warn(at, messages::finess_check_digit(
                     {.expected = std::string(1, *expected_check_digit(*finess)), .finess = *finess}));
    }
    EntityRecord record;
    record.finess = finess_text(*finess);
    record.kind = draft.kind;
    record.parent_finess = finess_text(parent_of(draft, *finess, places));
    record.opened = checked_day(draft.opened, "opened", places);
    record.closed = checked_day(draft.closed, "closed", places);
    record.active = draft.active;
    if (record.opened != kNoDay && record.closed != kNoDay && record.closed < record.opened) {
        warn(at, messages::import_closed_before_opened({.finess = *finess}));
    }
    store(draft, record, at);
}

void RegistryBuilder::store(const EntityDraft& draft, EntityRecord record, const base::SourcePosition& at) {
    auto& texts = data_->texts;
    record.name = texts.intern(draft.name.empty() ? draft.short_name : draft.name);
    record.short_name = texts.intern(draft.short_name);
    record.category = texts.intern(draft.category);
    record.category_label = texts.intern(draft.category_label);
    record.legal_status = texts.intern(draft.legal_status);
    record.business_number = texts.intern(draft.business_number);
    record.postcode = texts.intern(draft.postcode);
    record.commune = texts.intern(draft.commune);
    record.commune_code = texts.intern(draft.commune_code);
    const auto first_known = [](auto... departments) {
        std::string_view known;
        ((known = known.empty() ? departments : known), ...);
        return known;
    };
    record.department =
        texts.intern(first_known(draft.department, department_of_commune(draft.commune_code),
                                 department_of_postcode(draft.postcode), department_of_finess(view(record.finess))));
    if (!draft.internal_id.empty()) {
        auto& ids = draft.kind == EntityKind::legal ? legal_ids_ : site_ids_;
        ids.emplace(draft.internal_id, static_cast<std::uint32_t>(data_->entities.size()));
    }
    data_->entities.push_back(record);
    origins_.push_back({at.line, at.column, file_number(at.file)});
}

std::uint32_t RegistryBuilder::file_number(const std::string& file) {
    if (files_.empty() || files_.back() != file) {
        files_.push_back(file);
    }
    return static_cast<std::uint32_t>(files_.size() - 1);
}

base::SourcePosition RegistryBuilder::position(std::uint32_t entity) const {
    const auto& origin = origins_[entity];
    return {files_[origin.file], origin.line, origin.column};
}

std::optional<Registry> RegistryBuilder::finish() {
    sort_entities();
    refuse_duplicates();
    data_->link();
    check_parents();
    tie_groups();
    refuse_loops();
    if (failed()) {
        return std::nullopt;
    }
    data_->link();
    data_->texts.seal();
    data_->entities.shrink_to_fit();
    count();
    return Registry(std::shared_ptr<const RegistryData>(std::move(data_)));
}

}  // namespace egide::organisation
