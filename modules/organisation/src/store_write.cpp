#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "egide/base/sha256.h"
#include "egide/organisation/messages.h"
#include "egide/organisation/store.h"
#include "registry_data.h"
#include "store_fields.h"

namespace egide::organisation {

namespace {

/// A tab, a line break or a backslash inside a field is written with a backslash.
void append_field(std::string& out, std::string_view text) {
    out += '\t';
    for (const char c : text) {
        switch (c) {
            case '\t':
                out += "\\t";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\\':
                out += "\\\\";
                break;
            default:
                out += c;
        }
    }
}

void append_day(std::string& out, const std::optional<base::Date>& date) {
    append_field(out, date ? date->iso() : std::string());
}

void append_entity(std::string& out, const RegistryData& data, const EntityRecord& entity) {
    out += entity.kind == EntityKind::legal ? 'J' : 'G';
    append_field(out, view(entity.finess));
    append_field(out, view(entity.parent_finess));
    append_field(out, entity.active ? "A" : "I");
    append_day(out, date_of(entity.opened));
    append_day(out, date_of(entity.closed));
    for (const auto text :
         {entity.name, entity.short_name, entity.category, entity.category_label, entity.legal_status,
          entity.business_number, entity.postcode, entity.commune, entity.commune_code, entity.department}) {
        append_field(out, data.texts.view(text));
    }
    out += '\n';
}

std::string_view role_code(MemberRole role) {
    return role == MemberRole::support ? "S" : role == MemberRole::member ? "M" : "-";
}

void append_group(std::string& out, const RegistryData& data, const Group& group) {
    out += 'R';
    append_field(out, group.kind == GroupKind::convention ? "C" : "O");
    append_field(out, group.id);
    append_field(out, group.external_id);
    append_field(out, group.name);
    append_field(out, group.type);
    append_field(out, group.active ? "A" : "I");
    append_day(out, group.created);
    out += '\n';
    for (const auto& member : group.members) {
        out += 'M';
        append_field(out, view(data.entities[member.entity].finess));
        append_field(out, role_code(member.role));
        append_day(out, member.from);
        append_day(out, member.until);
        out += '\n';
    }
}

base::Error unwritable(const std::filesystem::path& path, int error) {
    return {.kind = base::ErrorKind::unavailable,
            .message = messages::store_unwritable(),
            .at = {path.string(), 0, 0},
            .field = {},
            .detail = std::strerror(error)};
}

/// Zero, or the system's error number. The bytes are on the disk when it succeeds.
int write_durably(const std::filesystem::path& path, std::string_view bytes) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) {
        return errno;
    }
    int error = 0;
    while (!bytes.empty() && error == 0) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        error = written < 0 && errno != EINTR ? errno : 0;
        bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    error = error == 0 && ::fsync(file) != 0 ? errno : error;
    return ::close(file) != 0 && error == 0 ? errno : error;
}

}  // namespace

std::string write_registry(const Registry& registry) {
    const auto& data = registry.data();
    std::string out(kStoreVersion);
    out += "\nV";
    append_day(out, data.vintage);
    append_field(out, data.tells_groups ? "groups" : "no groups");
    out += '\n';
    for (const auto& entity : data.entities) {
        append_entity(out, data, entity);
    }
    for (const auto& group : data.groups) {
        append_group(out, data, group);
    }
    const auto digest = base::sha256(out);
    return out + "sha256\t" + base::hex(digest) + "\n";
}

std::filesystem::path registry_path(const std::filesystem::path& data_folder) {
    return data_folder / "organisation" / "registry.txt";
}

base::Result<std::filesystem::path> save_registry(const Registry& registry, const std::filesystem::path& data_folder) {
    const auto path = registry_path(data_folder);
    auto part = path;
    part += ".part";
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error) {
        return unwritable(path, error.value());
    }
    if (const int number = write_durably(part, write_registry(registry)); number != 0) {
        return unwritable(part, number);
    }
    std::filesystem::rename(part, path, error);
    if (error) {
        return unwritable(path, error.value());
    }
    return path;
}

}  // namespace egide::organisation
