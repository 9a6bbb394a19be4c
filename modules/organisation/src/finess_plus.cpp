#include "finess_plus.h"

#include <algorithm>
#include <array>

#include "egide/organisation/finess.h"
#include "egide/organisation/messages.h"
#include "json_item.h"
#include "json_splitter.h"
#include "source_date.h"
#include "source_text.h"

namespace egide::organisation {

using JsonValue = simdjson::ondemand::value;

struct FeedAddress {
    SourceText postcode, commune, commune_code;
};

/// The texts of an EJ or EG before they become a draft.
struct FeedTexts {
    SourceText id, finess, name, short_name, opened, closed, state, category, legal_status, business_number;
    FeedAddress address;
};

namespace {

constexpr std::size_t kLargestItem = 64u << 20;

bool is_closed(const SourceText& state) {
    constexpr std::array<std::string_view, 5> kInactive{"I", "0", "N", "false", "NON"};
    return std::find(kInactive.begin(), kInactive.end(), state.text) != kInactive.end();
}

MemberRole role_of(std::string_view code) {
    return code == "S" ? MemberRole::support : code == "M" ? MemberRole::member : MemberRole::other;
}

EntityDraft draft_of(const FeedTexts& texts, EntityKind kind) {
    return {.kind = kind,
            .finess = texts.finess,
            .parent_finess = {},
            .opened = texts.opened,
            .closed = texts.closed,
            .internal_id = texts.id.text,
            .name = texts.name.text,
            .short_name = texts.short_name.text,
            .category = texts.category.text,
            .category_label = {},
            .legal_status = texts.legal_status.text,
            .business_number = texts.business_number.text,
            .postcode = texts.address.postcode.text,
            .commune = texts.address.commune.text,
            .commune_code = texts.address.commune_code.text,
            .department = {},
            .active = texts.state.text.empty() ? texts.closed.text.empty() : !is_closed(texts.state),
            .offset = JsonItem::kStart};
}

}  // namespace

/// Understands the objects of the feed, one at a time.
class FeedItems {
  public:
    FeedItems(const std::string& name, RegistryBuilder& builder, ImportedFile& understood)
        : builder_(builder), understood_(understood), item_(name, builder) {}

    void receive(const JsonSplitter::Item& item) {
        if (!item_.load(item)) {
            return;
        }
        const PlainName name(item.key);
        const auto key = name.text();
        const bool object = item.text.starts_with('{');
        if (key == "pmej" && object) {
            read_legal();
        } else if (key == "gcc" && object) {
            read_group(GroupKind::convention);
        } else if (key == "gco" && object) {
            read_group(GroupKind::cooperation);
        } else if (key == "generatedat") {
            read_vintage(item.text);
        } else if (key == "pmej") {
            builder_.error(item_.at(JsonItem::kStart), messages::json_expected_object());
        }
    }

  private:
    void read_legal() {
        FeedTexts legal;
        std::vector<FeedTexts> sites;
        bool informed = false;
        item_.members([&](std::string_view name, JsonValue found) {
            if (name == "informationsgeneralespmej") {
                informed = true;
                read_legal_information(found, legal);
            } else if (name == "adresse") {
                read_addresses(found, legal.address);
            } else if (name == "ege") {
                item_.items(found, [&](JsonValue site) { read_site(site, sites.emplace_back()); });
            } else {
                item_.fill(name, found, std::array{Slot{"etatobjet", &legal.state}});
            }
        });
        if (!informed) {
            builder_.error(item_.at(JsonItem::kStart), messages::json_missing({.key = "informationsGeneralesPMEJ"}));
            return;
        }
        store(legal, sites);
    }

    void store(const FeedTexts& legal, const std::vector<FeedTexts>& sites) {
        builder_.add(draft_of(legal, EntityKind::legal), item_);
        const bool numbered = parse_finess(legal.finess.text).has_value();
        for (const auto& site : sites) {
            auto draft = draft_of(site, EntityKind::geographic);
            draft.parent_finess = {numbered ? legal.finess.text : std::string_view(), site.finess.offset};
            builder_.add(draft, item_);
        }
    }

    void read_legal_information(JsonValue information, FeedTexts& legal) {
        SourceText inner_state;
        const std::array slots{Slot{"pmsmsseid", &legal.id},
                               Slot{"numfinesspm", &legal.finess},
                               Slot{"denominationlonguepmsmsse", &legal.name},
                               Slot{"denominationpm", &legal.short_name},
                               Slot{"datecreation", &legal.opened},
                               Slot{"datefermeture", &legal.closed},
                               Slot{"categorieentitegeographiqueexercice", &legal.category},
                               Slot{"statutjuridique", &legal.legal_status},
                               Slot{"siren", &legal.business_number},
                               Slot{"etatobjet", &inner_state}};
        item_.members(information, [&](std::string_view name, JsonValue found) { item_.fill(name, found, slots); });
        if (legal.state.text.empty()) {
            legal.state.text = inner_state.text;
        }
    }

    void read_site(JsonValue site, FeedTexts& texts) {
        item_.members(site, [&](std::string_view name, JsonValue found) {
            if (name == "informationsgeneralesege") {
                read_site_information(found, texts);
            } else if (name == "adresse") {
                read_addresses(found, texts.address);
            } else {
                item_.fill(name, found,
                           std::array{Slot{"etatobjet", &texts.state},
                                      Slot{"categorieentitegeographiqueexercice", &texts.category},
                                      Slot{"siret", &texts.business_number}});
            }
        });
    }

    void read_site_information(JsonValue information, FeedTexts& site) {
        const std::array slots{Slot{"egeid", &site.id},
                               Slot{"numfinessege", &site.finess},
                               Slot{"nomegelong", &site.name},
                               Slot{"nomegecourt", &site.short_name},
                               Slot{"dateouverture", &site.opened},
                               Slot{"datefermeture", &site.closed},
                               Slot{"siret", &site.business_number}};
        item_.members(information, [&](std::string_view name, JsonValue found) { item_.fill(name, found, slots); });
    }

    /// The first address that says where it is.
    void read_addresses(JsonValue addresses, FeedAddress& address) {
        item_.items(addresses, [&](JsonValue one) {
            FeedAddress read;
            const std::array slots{Slot{"codepostal", &read.postcode}, Slot{"cogcommune", &read.commune_code},
                                   Slot{"ligneacheminement", &read.commune}};
            item_.members(one, [&](std::string_view name, JsonValue found) { item_.fill(name, found, slots); });
            if (address.postcode.text.empty() && address.commune_code.text.empty()) {
                address = read;
            }
        });
    }

    void read_group(GroupKind kind) {
        GroupDraft draft{.group = {}, .members = {}, .at = item_.at(JsonItem::kStart)};
        SourceText id, external, name, type, state;
        const std::array convention{Slot{"gccid", &id},        Slot{"gccidentifiantexterne", &external},
                                    Slot{"nomgcc", &name},     Slot{"typegcc", &type},
                                    Slot{"etatobjet", &state}, Slot{"etatactif", &state}};
        const std::array cooperation{Slot{"pmsmsseid", &id}, Slot{"typegco", &type}, Slot{"etatobjet", &state}};
        const bool agreed = kind == GroupKind::convention;
        const std::span<const Slot> slots =
            agreed ? std::span<const Slot>(convention) : std::span<const Slot>(cooperation);
        bool empty = true;
        item_.members([&](std::string_view key, JsonValue found) {
            empty = false;
            if (key == "pmejdugcc" || key == "pmejdugco") {
                item_.items(found, [&](JsonValue member) { read_member(member, EntityKind::legal, draft); });
            } else if (key == "egedugcc" || key == "egedugco") {
                item_.items(found, [&](JsonValue member) { read_member(member, EntityKind::geographic, draft); });
            } else if (key == "evenement" && agreed) {
                item_.items(found, [&](JsonValue event) { read_event(event, draft.group); });
            } else {
                item_.fill(key, found, slots);
            }
        });
        if (empty) {
            return;  // the published schema asks for a gcc and a gco even where there is none
        }
        if (id.text.empty()) {
            builder_.error(draft.at, messages::json_missing({.key = agreed ? "gccId" : "pmSmsseId"}));
            return;
        }
        draft.group = {.id = std::string(id.text),
                       .external_id = std::string(external.text),
                       .name = std::string(name.text),
                       .type = std::string(type.text),
                       .kind = kind,
                       .active = !is_closed(state),
                       .created = draft.group.created,
                       .members = {}};
        builder_.add(std::move(draft));
    }

    void read_member(JsonValue member, EntityKind kind, GroupDraft& draft) {
        SourceText id, role;
        const auto offset = item_.offset_of(member);
        const std::array slots{Slot{kind == EntityKind::legal ? "pmsmsseid" : "egeid", &id},
                               Slot{"typeroleentitegroupe", &role}};
        item_.members(member, [&](std::string_view name, JsonValue found) { item_.fill(name, found, slots); });
        if (id.text.empty()) {
            builder_.error(item_.at(offset),
                           messages::json_missing({.key = kind == EntityKind::legal ? "pmSmsseId" : "egeId"}));
            return;
        }
        draft.members.push_back({std::string(id.text), kind, role_of(role.text), item_.at(offset)});
    }

    /// The group exists since its first event.
    void read_event(JsonValue event, Group& group) {
        SourceText day, type;
        const std::array slots{Slot{"dateevenement", &day}, Slot{"typeobjet1", &type}};
        item_.members(event, [&](std::string_view name, JsonValue found) { item_.fill(name, found, slots); });
        const auto read = read_source_date(day.text);
        if (read.impossible) {
            builder_.error(item_.at(day.offset), messages::import_impossible_date({.value = excerpt(day.text)}),
                           "dateEvenement");
        } else if (read.date && type.text == "GR") {
            group.created = std::min(group.created.value_or(*read.date), *read.date);
        }
    }

    void read_vintage(std::string_view text) {
        const bool quoted = text.size() >= 2 && text.starts_with('"') && text.ends_with('"');
        const auto read = read_source_date(quoted ? text.substr(1, text.size() - 2) : text);
        if (read.impossible) {
            builder_.error(item_.at(JsonItem::kStart), messages::import_impossible_date({.value = excerpt(text)}),
                           "generatedAt");
        } else if (read.date) {
            understood_.vintage = read.date;
            builder_.state_vintage(*read.date);
        }
    }

    RegistryBuilder& builder_;
    ImportedFile& understood_;
    JsonItem item_;
};

struct FinessPlusReader::State {
    State(std::string file, RegistryBuilder& to, ImportedFile& file_understood)
        : name(std::move(file)),
          builder(to),
          understood(file_understood),
          items(name, to, file_understood),
          splitter([this](const JsonSplitter::Item& item) { items.receive(item); }, kLargestItem) {}
    std::string name;
    RegistryBuilder& builder;
    ImportedFile& understood;
    FeedItems items;
    JsonSplitter splitter;
};

FinessPlusReader::FinessPlusReader(std::string name, RegistryBuilder& builder, ImportedFile& understood)
    : state_(std::make_unique<State>(std::move(name), builder, understood)) {
    understood.format = ImportFormat::finess_plus;
    understood.encoding = "UTF-8";
    builder.tell_groups();
}

FinessPlusReader::~FinessPlusReader() = default;

void FinessPlusReader::feed(std::string_view piece) {
    state_->splitter.feed(piece);
}

namespace {

base::Text sentence(const JsonSplitter& splitter) {
    using Fault = JsonSplitter::Fault;
    switch (splitter.fault()) {
        case Fault::expected_object:
            return messages::json_expected({.what = "object"});
        case Fault::expected_key:
            return messages::json_expected({.what = "key"});
        case Fault::expected_colon:
            return messages::json_expected({.what = "colon"});
        case Fault::expected_value:
            return messages::json_expected({.what = "value"});
        case Fault::expected_item:
            return messages::json_expected({.what = "item"});
        case Fault::expected_comma:
            return messages::json_expected({.what = "comma"});
        case Fault::after_end:
            return messages::json_expected({.what = "end"});
        case Fault::duplicate_key:
            return messages::json_key_twice({.key = excerpt(splitter.key())});
        case Fault::too_large:
            return messages::json_too_large({.key = excerpt(splitter.key())});
        case Fault::truncated:
        case Fault::none:
            break;
    }
    return messages::import_truncated();
}

}  // namespace

void FinessPlusReader::finish() {
    auto& splitter = state_->splitter;
    splitter.finish();
    state_->understood.lines = splitter.line();
    if (splitter.fault() != JsonSplitter::Fault::none) {
        const auto at = splitter.fault_at();
        state_->builder.error({state_->name, at.line, at.column}, sentence(splitter));
    }
}

}  // namespace egide::organisation
