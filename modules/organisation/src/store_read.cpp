#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "egide/base/sha256.h"
#include "egide/organisation/finess.h"
#include "egide/organisation/messages.h"
#include "egide/organisation/store.h"
#include "egide/reading/reader.h"
#include "registry_data.h"
#include "store_fields.h"

namespace egide::organisation {

namespace {

/// Reads the lines of a stored registry; whatever is not as write_registry makes it is an error.
class StoreReader {
  public:
    StoreReader(std::string_view bytes, std::string file) : bytes_(bytes), file_(std::move(file)) {}

    base::Result<Registry> read() {
        if (!check_frame()) {
            return problems_.take();
        }
        while (next_line()) {
            read_line();
        }
        if (!problems_.any()) {
            tie_members();
        }
        if (problems_.any()) {
            return problems_.take();
        }
        data_->link();
        data_->texts.seal();
        return Registry(std::shared_ptr<const RegistryData>(std::move(data_)));
    }

  private:
    struct PendingMember {
        std::size_t group;
        std::string finess;
        GroupMember member;
        std::uint32_t line;
    };

    /// Version and checksum; leaves the lines between them.
    bool check_frame() {
        constexpr std::string_view kChecksum = "sha256\t";
        if (!bytes_.starts_with(std::string(kStoreVersion) + "\n")) {
            fail(1, messages::store_version({.expected = kStoreVersion}));
            return false;
        }
        const auto end = bytes_.ends_with('\n') ? bytes_.rfind('\n', bytes_.size() - 2) : std::string_view::npos;
        const auto last =
            end == std::string_view::npos ? std::string_view() : bytes_.substr(end + 1, bytes_.size() - end - 2);
        const auto body = bytes_.substr(0, end == std::string_view::npos ? 0 : end + 1);
        if (!last.starts_with(kChecksum) || last.substr(kChecksum.size()) != base::hex(base::sha256(body))) {
            fail(0, messages::store_checksum());
            return false;
        }
        bytes_ = body.substr(kStoreVersion.size() + 1);
        return true;
    }

    bool next_line() {
        if (bytes_.empty()) {
            return false;
        }
        ++line_;
        const auto end = bytes_.find('\n');
        cut(bytes_.substr(0, end));
        bytes_.remove_prefix(end + 1);
        return true;
    }

    void cut(std::string_view line) {
        fields_.assign(1, {});
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (line[i] == '\t') {
                fields_.emplace_back();
            } else if (line[i] == '\\' && i + 1 < line.size()) {
                const char c = line[++i];
                fields_.back() += c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
            } else {
                fields_.back() += line[i];
            }
        }
    }

    void read_line() {
        const auto& tag = fields_.front();
        if (tag == "V" && line_ == 2 && fields_.size() == 3) {
            data_->vintage = date_of(day(1));
            data_->tells_groups = word(2, "groups", "no groups");
        } else if ((tag == "J" || tag == "G") && fields_.size() == kEntityFields) {
            read_entity();
        } else if (tag == "R" && fields_.size() == kGroupFields) {
            read_group();
        } else if (tag == "M" && fields_.size() == kMemberFields && !data_->groups.empty()) {
            read_member();
        } else {
            fail(line_, messages::store_line());
        }
    }

    void read_entity() {
        EntityRecord entity;
        entity.kind = fields_[0] == "J" ? EntityKind::legal : EntityKind::geographic;
        entity.finess = finess_text(finess(1));
        entity.parent_finess = fields_[2].empty() ? FinessText{} : finess_text(finess(2));
        entity.active = word(3, "A", "I");
        entity.opened = day(4);
        entity.closed = day(5);
        std::size_t field = 6;
        for (TextId* text :
             {&entity.name, &entity.short_name, &entity.category, &entity.category_label, &entity.legal_status,
              &entity.business_number, &entity.postcode, &entity.commune, &entity.commune_code, &entity.department}) {
            *text = data_->texts.intern(fields_[field++]);
        }
        if (!data_->entities.empty() && !(data_->entities.back().finess < entity.finess)) {
            fail(line_, messages::store_order());
        }
        data_->entities.push_back(entity);
    }

    void read_group() {
        Group group;
        group.kind = word(1, "C", "O") ? GroupKind::convention : GroupKind::cooperation;
        group.id = fields_[2];
        group.external_id = fields_[3];
        group.name = fields_[4];
        group.type = fields_[5];
        group.active = word(6, "A", "I");
        group.created = date_of(day(7));
        data_->groups.push_back(std::move(group));
    }

    void read_member() {
        GroupMember member;
        const auto& role = fields_[2];
        member.role = role == "S" ? MemberRole::support : role == "M" ? MemberRole::member : MemberRole::other;
        member.from = date_of(day(3));
        member.until = date_of(day(4));
        members_.push_back({data_->groups.size() - 1, finess(1), member, line_});
    }

    void tie_members() {
        for (auto& [group, number, member, line] : members_) {
            const auto entity = data_->find(number);
            if (!entity) {
                fail(line, messages::store_member_unknown({.finess = number}));
                continue;
            }
            member.entity = *entity;
            data_->groups[group].members.push_back(member);
        }
    }

    std::string finess(std::size_t field) {
        auto parsed = parse_finess(fields_[field]);
        if (!parsed || *parsed != fields_[field]) {
            fail(line_, messages::store_line());
        }
        return parsed.value_or(std::string());
    }

    std::int32_t day(std::size_t field) {
        if (fields_[field].empty()) {
            return kNoDay;
        }
        const auto date = base::Date::parse(fields_[field]);
        if (!date) {
            fail(line_, messages::store_line());
        }
        return day_of(date);
    }

    bool word(std::size_t field, std::string_view yes, std::string_view no) {
        if (fields_[field] != yes && fields_[field] != no) {
            fail(line_, messages::store_line());
        }
        return fields_[field] == yes;
    }

    void fail(std::uint32_t line, base::Text message) {
        problems_.add(base::Error{.kind = base::ErrorKind::invalid,
                                  .message = std::move(message),
                                  .at = {file_, line, line == 0 ? 0u : 1u},
                                  .field = {},
                                  .detail = {}});
    }

    std::string_view bytes_;
    std::string file_;
    std::uint32_t line_ = 1;
    std::vector<std::string> fields_;
    std::vector<PendingMember> members_;
    std::shared_ptr<RegistryData> data_ = std::make_shared<RegistryData>();
    reading::Problems problems_;
};

}  // namespace

base::Result<Registry> read_registry(std::string_view bytes, std::string file) {
    return StoreReader(bytes, std::move(file)).read();
}

base::Result<Registry> load_registry(const std::filesystem::path& data_folder) {
    const auto path = registry_path(data_folder);
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream bytes;
    if (stream) {
        bytes << stream.rdbuf();
    }
    if (!stream || !bytes) {
        base::Error missing;
        missing.kind = base::ErrorKind::unavailable;
        missing.message = messages::store_missing();
        missing.at.file = path.string();
        missing.detail = std::strerror(errno);
        return missing;
    }
    return read_registry(bytes.view(), path.string());
}

}  // namespace egide::organisation
