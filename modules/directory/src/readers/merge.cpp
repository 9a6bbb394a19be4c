#include "readers/merge.h"

#include <algorithm>
#include <limits>

#include "rights/tier0.h"

namespace egide::directory {
namespace {

std::size_t index_of(Attribute attribute) {
    return static_cast<std::size_t>(attribute);
}

std::uint64_t pair_key(const Link& link) {
    return std::uint64_t{link.from} << 32 | link.to;
}

}  // namespace

std::uint32_t Merger::object_of(std::string_view name, std::uint64_t hash) {
    Model& model = *model_;
    const std::uint32_t object = model.names.intern(name, hash);
    if (object == model.kind.size()) {
        model.kind.push_back(Kind::unknown);
        model.flags.push_back(0);
        model.sid.push_back(kNoSid);
        model.descriptor.push_back(kNone);
        model.profile.push_back(0);
    }
    return object;
}

/// A second row of one name in one table is a lie of the collection: the first one counts. A delegated managed account
/// is in two tables by design.
bool Merger::is_duplicate(std::uint32_t object, const Row& row) {
    const std::uint8_t flag = row.from_top ? kInTop : kInTable;
    if ((model_->flags[object] & flag) == 0) {
        return false;
    }
    const Kind known = model_->kind[object];
    if (!row.from_top && (known == Kind::dmsa || row.kind == Kind::dmsa) && known != row.kind) {
        model_->kind[object] = Kind::dmsa;
        return true;
    }
    ++duplicates_;
    if (first_duplicate_.empty()) {
        first_duplicate_ = model_->dn(object);
    }
    return true;
}

void Merger::merge(const Batch& batch) {
    for (const Row& row : batch.rows) {
        put_row(batch, row);
    }
    for (const CutList& cut : batch.cut) {
        const std::uint32_t object = mention(batch.dn(batch.rows[cut.row]));
        model_->truncated.push_back({std::string(model_->dn(object)), std::string(attribute_row(cut.attribute).name),
                                     cut.announced, cut.kept, 0});
        if (cut.attribute == Attribute::member) {
            cut_.emplace(object, model_->truncated.size() - 1);
            cut_groups_.insert(Names::hash(model_->dn(object)));
        }
    }
}

void Merger::put_row(const Batch& batch, const Row& row) {
    const std::uint32_t object = object_of(batch.dn(row), row.dn_hash);
    if (is_duplicate(object, row)) {
        for (std::uint32_t i = 0; i < row.field_count; ++i) {
            const Field& field = batch.fields[row.first_field + i];
            if (attribute_row(field.attribute).kept == Kept::descriptor) {
                descriptor_of(field, batch.view(field));  // others may refer to it
            }
        }
        return;
    }
    model_->flags[object] |= row.from_top ? kInTop : kInTable;
    if (!row.from_top && row.kind != Kind::other) {
        model_->kind[object] = row.kind;
    }
    if (batch.dn(row).find("\\0ADEL:") != std::string_view::npos) {
        model_->flags[object] |= kDeleted;
    }
    for (std::uint32_t i = 0; i < row.field_count; ++i) {
        put_field(object, batch, batch.fields[row.first_field + i]);
    }
}

void Merger::put_field(std::uint32_t object, const Batch& batch, const Field& field) {
    const std::size_t index = index_of(field.attribute);
    const std::string_view text = batch.view(field);
    switch (attribute_row(field.attribute).kept) {
        case Kept::number:
        case Kept::time:
        case Kept::truth:
            return put_number(object, field);
        case Kept::text:
        case Kept::texts:
            model_->texts[index].push_back({object, model_->texts_arena.keep(text)});
            return;
        case Kept::link:
            for_each_value(text, [&](std::string_view name) {
                model_->links[index].push_back({object, mention(name)});
            });
            return;
        case Kept::sid:
            return put_sids(object, field.attribute, text);
        case Kept::certificate:
            model_->certificates[index].emplace_back(object, static_cast<std::uint64_t>(field.number));
            return;
        case Kept::descriptor: {
            const std::uint32_t descriptor = descriptor_of(field, text);
            if (field.attribute == Attribute::security_descriptor) {
                model_->descriptor[object] = descriptor;
            } else {
                model_->links[index].push_back({object, descriptor});
            }
            return;
        }
        case Kept::special:
            return put_special(object, field, text);
    }
}

void Merger::put_number(std::uint32_t object, const Field& field) {
    NumberColumn& column = model_->numbers[index_of(field.attribute)];
    if (field.attribute == Attribute::is_deleted) {
        model_->flags[object] |= field.number != 0 ? kDeleted : 0;
        return;
    }
    if (!attribute_row(field.attribute).frequent) {
        column.pairs.emplace_back(object, field.number);
        return;
    }
    if (column.dense.size() <= object) {
        column.dense.resize(object + 1, kAbsent);
    }
    column.dense[object] = field.number;
}

void Merger::put_special(std::uint32_t object, const Field& field, std::string_view text) {
    if (field.attribute == Attribute::object_class) {
        put_class(object, text);
    } else if (field.attribute == Attribute::member_of) {
        put_member_of(object, text);
    } else if (field.attribute == Attribute::value_changes) {
        model_->texts[index_of(field.attribute)].push_back({object, model_->texts_arena.keep(text)});
    }
}

void Merger::put_sids(std::uint32_t object, Attribute attribute, std::string_view text) {
    for_each_value(text, [&](std::string_view value) {
        const auto sid = Sid::parse(value);
        if (!sid) {
            return;
        }
        const std::uint32_t id = model_->sids.intern(*sid);
        if (attribute == Attribute::sid_history) {
            model_->links[index_of(attribute)].push_back({object, id});
        } else if (model_->sid[object] == kNoSid) {
            model_->sid[object] = id;
        }
    });
}

void Merger::put_class(std::uint32_t object, std::string_view classes) {
    const auto [at, is_new] =
        profiles_.try_emplace(folded(classes), static_cast<std::uint16_t>(model_->profiles.size()));
    if (is_new) {
        if (model_->profiles.size() == std::numeric_limits<std::uint16_t>::max()) {
            at->second = 0;  // more class lists than any schema has: unknown
        } else {
            model_->profiles.emplace_back(classes);
        }
    }
    model_->profile[object] = at->second;
    if (model_->kind[object] == Kind::unknown) {
        const std::size_t last = classes.rfind('\n');
        model_->kind[object] = kind_of_class(last == std::string_view::npos ? classes : classes.substr(last + 1));
    }
}

void Merger::put_member_of(std::uint32_t object, std::string_view groups) {
    for_each_value(groups, [&](std::string_view name) {
        const std::uint32_t group = mention(name);
        if (cut_.contains(group)) {
            model_->links[index_of(Attribute::member)].push_back({group, object});
        }
    });
}

std::uint32_t Merger::descriptor_of(const Field& field, std::string_view bytes) {
    const auto [at, is_new] = descriptors_.try_emplace(field.hash, kUnreadable);
    if (is_new) {
        auto decoded =
            decode_descriptor({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, model_->sids);
        if (decoded) {
            at->second = static_cast<std::uint32_t>(model_->descriptors.size());
            model_->descriptors.push_back(std::move(*decoded));
        } else {
            ++bad_descriptors_;
        }
    }
    return at->second;
}

std::unordered_set<std::uint64_t> Merger::privileged_groups() const {
    std::unordered_set<std::uint64_t> groups;
    for (std::uint32_t object = 0; object < model_->size(); ++object) {
        if (model_->kind[object] == Kind::group && model_->sid[object] != kNoSid &&
            is_privileged_group(model_->sids[model_->sid[object]])) {
            groups.insert(Names::hash(model_->dn(object)));
        }
    }
    return groups;
}

void Merger::finish() {
    model_->finish();
    auto& members = model_->links[index_of(Attribute::member)];
    std::stable_sort(members.begin(), members.end(),
                     [](const Link& a, const Link& b) { return pair_key(a) < pair_key(b); });
    members.erase(std::unique(members.begin(), members.end()), members.end());
    for (const auto& [group, place] : cut_) {
        const auto found = model_->targets(group, Attribute::member).size();
        TruncatedList& list = model_->truncated[place];
        list.recovered = found > list.kept ? found - list.kept : 0;
    }
}

}  // namespace egide::directory
