#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "egide/organisation/import.h"
#include "egide/reading/reader.h"
#include "registry_data.h"

namespace egide::organisation {

/// A text of a source with its byte offset there.
struct SourceText {
    std::string_view text;
    std::size_t offset = 0;
};

/// One entity as a source tells it, nothing checked.
struct EntityDraft {
    EntityKind kind = EntityKind::legal;
    SourceText finess;
    SourceText parent_finess;
    SourceText opened;
    SourceText closed;
    std::string_view internal_id;  // pm_smsseId or egeId: what groups refer to
    std::string_view name;
    std::string_view short_name;
    std::string_view category;
    std::string_view category_label;
    std::string_view legal_status;
    std::string_view business_number;
    std::string_view postcode;
    std::string_view commune;
    std::string_view commune_code;
    std::string_view department;
    bool active = true;
    std::size_t offset = 0;  // of the entity itself
};

struct MemberDraft {
    std::string internal_id;
    EntityKind kind = EntityKind::legal;
    MemberRole role = MemberRole::member;
    base::SourcePosition at;
};

struct GroupDraft {
    Group group;  // without members; id of a cooperation is the internal id of its legal entity
    std::vector<MemberDraft> members;
    base::SourcePosition at;
};

/// Line and column of byte offsets of the file being read.
class Places {
  public:
    virtual ~Places() = default;
    virtual base::SourcePosition at(std::size_t offset) = 0;
};

/// Checks what the readers bring, entity by entity, then ties it together into a registry.
class RegistryBuilder {
  public:
    explicit RegistryBuilder(ImportReport& report) : report_(report) {}

    void add(const EntityDraft& draft, Places& places);
    void add(GroupDraft draft) { groups_.push_back(std::move(draft)); }
    void tell_groups() { data_->tells_groups = true; }
    void state_vintage(base::Date vintage);

    void error(base::SourcePosition at, base::Text message, std::string field = {});
    void warn(base::SourcePosition at, base::Text message);
    void skip(base::SourcePosition at, base::Text reason);
    bool failed() const { return problems_.any(); }
    void error(base::Error error) { problems_.add(std::move(error)); }

    /// The registry, or nothing when errors were met; take the errors afterwards.
    std::optional<Registry> finish();
    base::Errors take_errors() { return problems_.take(); }

  private:
    struct Origin {
        std::uint32_t line = 0;
        std::uint32_t column = 0;
        std::uint32_t file = 0;
    };

    std::optional<std::string> checked_finess(const SourceText& finess, Places& places);
    std::string parent_of(const EntityDraft& draft, std::string_view finess, Places& places);
    std::int32_t checked_day(const SourceText& date, std::string_view field, Places& places);
    void store(const EntityDraft& draft, EntityRecord record, const base::SourcePosition& at);
    std::uint32_t file_number(const std::string& file);
    base::SourcePosition position(std::uint32_t entity) const;

    void sort_entities();
    void refuse_duplicates();
    void check_parents();
    void tie_groups();
    void refuse_loops();
    void count();
    std::optional<std::uint32_t> entity_of(const std::string& internal_id, EntityKind kind) const;
    void add_member(Group& group, const MemberDraft& draft);
    void check_support(const Group& group, const base::SourcePosition& at);

    ImportReport& report_;
    reading::Problems problems_;
    std::shared_ptr<RegistryData> data_ = std::make_shared<RegistryData>();
    std::vector<Origin> origins_;
    std::vector<std::string> files_;
    std::vector<GroupDraft> groups_;
    std::unordered_map<std::string, std::uint32_t> legal_ids_;  // before sort_entities: number in order of arrival
    std::unordered_map<std::string, std::uint32_t> site_ids_;
};

}  // namespace egide::organisation
