#include "pdf_changes.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace egide::signature {
namespace {

/// What a value is to the reader of the document: decides what a difference there means.
enum class Role {
    trailer,
    catalogue,
    information,
    metadata,
    store,
    form,
    form_resources,
    fields,
    field,
    field_value,
    field_appearance,
    signature_value,
    signing_field,  // a field that the later revision signs
    pages,
    page,
    page_annotations,
    annotation,
    content,  // and all below it: strict, whatever it says of itself
    other,
};

constexpr int kMostSteps = 32;  // from a widget up to its field

struct Pair {
    QPDFObjectHandle before;
    QPDFObjectHandle now;
    Role role = Role::other;
    QPDFObjectHandle field;  // the field it belongs to; null when none
};

bool is_widget(QPDFObjectHandle value) {
    return value.isDictionary() && is_name(value.getKey("/Subtype"), "/Widget");
}

bool is_signature_field(QPDFObjectHandle field) {
    return is_name(inherited(field, "/FT"), "/Sig");
}

/// A button that holds no value: its appearance is all it has.
bool is_push_button(QPDFObjectHandle field) {
    QPDFObjectHandle flags = inherited(field, "/Ff");
    return is_name(inherited(field, "/FT"), "/Btn") && flags.isInteger() && (flags.getIntValue() & 0x10000) != 0;
}

bool same_reference(QPDFObjectHandle one, QPDFObjectHandle other) {
    return one.isIndirect() && other.isIndirect() && one.getObjGen() == other.getObjGen();
}

/// What a page, a widget or a field is wherever it is met, as the signed revision has it.
Role role_met(Role role, QPDFObjectHandle before) {
    if (role == Role::pages && before.isDictionary() && !before.hasKey("/Kids")) {
        return Role::page;
    }
    if ((role != Role::other && role != Role::annotation) || !before.isDictionary()) {
        return role;
    }
    if (is_name(before.getKey("/Type"), "/Page")) {
        return Role::page;
    }
    if (is_name(before.getKey("/Type"), "/Pages")) {
        return Role::pages;
    }
    return is_widget(before) ? Role::field : role;
}

class Comparison {
  public:
    Comparison(QPDF& before, QPDF& now, const std::set<QPDFObjGen>& signed_fields, std::size_t& budget)
        : signed_fields_(signed_fields),
          budget_(budget),
          places_before_(before.getXRefTable()),
          places_now_(now.getXRefTable()) {}

    Differences run(QPDFObjectHandle before, QPDFObjectHandle now) {
        push({before, now, Role::trailer, QPDFObjectHandle::newNull()});
        while (!waiting_.empty()) {
            if (budget_ == 0) {
                found_.changes.insert(Change::not_examined);
                break;
            }
            --budget_;
            Pair pair = waiting_.back();
            waiting_.pop_back();
            compare(pair);
        }
        check_appearances();
        return std::move(found_);
    }

  private:
    using Key = std::tuple<QPDFObjGen, QPDFObjGen, Role>;

    void push(Pair pair) {
        // A value written in place has no identity; its depth is finite, so it ends by itself.
        const bool both = pair.before.isIndirect() && pair.now.isIndirect();
        if (!both || seen_.insert(Key{pair.before.getObjGen(), pair.now.getObjGen(), pair.role}).second) {
            waiting_.push_back(pair);
        }
    }

    /// Says a difference in the words of its role.
    void differ(Pair& pair) {
        switch (pair.role) {
            case Role::store:
                found_.changes.insert(Change::validation_data);
                return;
            case Role::information:
            case Role::metadata:
                found_.changes.insert(Change::metadata);
                return;
            case Role::signing_field:
                found_.changes.insert(Change::signature);
                return;
            case Role::form_resources:
                if (!pair.before.isNull()) {  // a new field may bring its fonts along
                    found_.changes.insert(Change::other);
                }
                return;
            case Role::field_value:
                values_.insert(name_of(pair.field));
                return;
            case Role::field_appearance:
                appearances_.emplace(name_of(pair.field), pair.field);
                return;
            case Role::field:
            case Role::page_annotations:
            case Role::annotation:
                found_.changes.insert(Change::annotation);
                return;
            case Role::pages:
            case Role::page:
            case Role::content:
                found_.changes.insert(Change::page_content);
                return;
            default:
                found_.changes.insert(Change::other);
                return;
        }
    }

    static std::string name_of(QPDFObjectHandle field) { return full_name(field); }

    void compare(Pair& pair) {
        pair.role = role_met(pair.role, pair.before);
        if (pair.role == Role::field) {
            pair.field = pair.before;
        }
        if (pair.before.isNull() && pair.now.isNull()) {
            return;
        }
        if (pair.role == Role::fields || pair.role == Role::page_annotations) {
            return compare_list(pair);
        }
        if (pair.before.getTypeCode() != pair.now.getTypeCode()) {
            return differ(pair);
        }
        if (pair.before.isStream()) {
            compare_stream(pair);
        } else if (pair.before.isDictionary()) {
            compare_dictionary(pair.before, pair.now, pair);
        } else if (pair.before.isArray()) {
            compare_array(pair);
        } else if (pair.before.unparseResolved() != pair.now.unparseResolved()) {
            differ(pair);
        }
    }

    void compare_array(Pair& pair) {
        const int count = pair.before.getArrayNItems();
        if (count != pair.now.getArrayNItems()) {
            return differ(pair);
        }
        for (int at = 0; at < count; ++at) {
            push({pair.before.getArrayItem(at), pair.now.getArrayItem(at), pair.role, pair.field});
        }
    }

    /// Fields and annotations: what was there must still be there; what is new must be a signature.
    void compare_list(Pair& pair) {
        std::map<QPDFObjGen, QPDFObjectHandle> later;
        std::vector<QPDFObjectHandle> direct;
        const int count = pair.now.isArray() ? pair.now.getArrayNItems() : 0;
        for (int at = 0; at < count; ++at) {
            QPDFObjectHandle item = pair.now.getArrayItem(at);
            if (item.isIndirect()) {
                later.emplace(item.getObjGen(), item);
            } else {
                direct.push_back(item);
            }
        }
        std::size_t next_direct = 0;
        for (int at = 0; pair.before.isArray() && at < pair.before.getArrayNItems(); ++at) {
            QPDFObjectHandle item = pair.before.getArrayItem(at);
            const auto same = item.isIndirect() ? later.find(item.getObjGen()) : later.end();
            const Role role = pair.role == Role::fields ? Role::field : Role::annotation;
            if (same != later.end()) {
                push({item, same->second, role, pair.field});
                later.erase(same);
            } else if (!item.isIndirect() && next_direct < direct.size()) {
                push({item, direct[next_direct++], role, pair.field});
            } else if (!item.isNull()) {
                found_.changes.insert(Change::annotation);
            }
        }
        for (auto& [id, item] : later) {
            add_new(item);
        }
        for (; next_direct < direct.size(); ++next_direct) {
            add_new(direct[next_direct]);
        }
    }

    /// The field itself, or a widget below it. One that the form does not list would be shown and never be judged.
    bool is_signed_field(QPDFObjectHandle item) const {
        for (int steps = 0; item.isDictionary() && steps < kMostSteps; ++steps, item = item.getKey("/Parent")) {
            if (item.isIndirect() && signed_fields_.contains(item.getObjGen())) {
                return true;
            }
        }
        return false;
    }

    void add_new(QPDFObjectHandle item) {
        const bool is_signature = item.isDictionary() && is_signature_field(item);
        const bool signs = is_signature && is_signed_field(item);
        const bool empty_and_unseen = is_signature && !item.hasKey("/AP");
        found_.changes.insert(signs || empty_and_unseen ? Change::signature : Change::annotation);
    }

    void compare_stream(Pair& pair) {
        const auto place = places_before_.find(pair.before.getObjGen());
        const auto later = places_now_.find(pair.now.getObjGen());
        const bool same_place = same_reference(pair.before, pair.now) && place != places_before_.end() &&
                                later != places_now_.end() && place->second.getType() == 1 &&
                                later->second.getType() == 1 && place->second.getOffset() == later->second.getOffset();
        compare_dictionary(pair.before.getDict(), pair.now.getDict(), pair);
        if (!same_place) {
            const auto data = pair.before.getRawStreamData();
            const auto data_now = pair.now.getRawStreamData();
            if (data->getSize() != data_now->getSize() ||
                !std::equal(data->getBuffer(), data->getBuffer() + data->getSize(), data_now->getBuffer())) {
                differ(pair);
            }
        }
    }

    void compare_dictionary(QPDFObjectHandle before, QPDFObjectHandle now, Pair& pair) {
        std::set<std::string> keys = before.getKeys();
        keys.merge(now.getKeys());
        const bool signing = pair.role == Role::field && is_signature_field(pair.before) &&
                             inherited(pair.before, "/V").isNull() && is_signed_field(pair.now);
        for (const std::string& key : keys) {
            QPDFObjectHandle one = before.getKey(key);
            QPDFObjectHandle other = now.getKey(key);
            if (is_back_link(key, pair.role)) {
                if (!same_reference(one, other) && !one.isNull()) {
                    differ(pair);
                }
            } else if (const std::optional<Role> role = role_below(pair.role, key, pair.before, signing)) {
                push({one, other, *role, pair.field});
            }
        }
    }

    /// Links upwards: followed from above already.
    static bool is_back_link(const std::string& key, Role role) {
        const bool below = role == Role::field || role == Role::annotation;
        return (key == "/P" && below) || (key == "/Parent" && (below || role == Role::page || role == Role::pages));
    }

    /// The role of what a key holds; nothing when it does not matter.
    static std::optional<Role> role_below(Role role, const std::string& key, QPDFObjectHandle before, bool signing) {
        switch (role) {
            case Role::trailer:
                return below_trailer(key);
            case Role::catalogue:
                return below_catalogue(key);
            case Role::form:
                return below_form(key);
            case Role::field:
                return below_field(key, before, signing);
            case Role::pages:
                return key == "/Kids" ? Role::pages : key == "/Type" ? Role::pages : Role::content;
            case Role::page:
                return below_page(key);
            default:
                // The length of a stream goes with its data.
                return key == "/Length" && before.isStream() ? std::nullopt : std::optional(role);
        }
    }

    static std::optional<Role> below_trailer(const std::string& key) {
        if (key == "/Root") {
            return Role::catalogue;
        }
        if (key == "/Info") {
            return Role::information;
        }
        return key == "/Encrypt" ? std::optional(Role::other) : std::nullopt;
    }

    static Role below_catalogue(const std::string& key) {
        static const std::map<std::string, Role> roles = {{"/Pages", Role::pages},       {"/AcroForm", Role::form},
                                                          {"/DSS", Role::store},         {"/Extensions", Role::store},
                                                          {"/Metadata", Role::metadata}, {"/Version", Role::metadata}};
        const auto found = roles.find(key);
        return found == roles.end() ? Role::other : found->second;
    }

    static std::optional<Role> below_form(const std::string& key) {
        static const std::map<std::string, Role> roles = {
            {"/Fields", Role::fields}, {"/SigFlags", Role::signing_field}, {"/DR", Role::form_resources}};
        if (key == "/NeedAppearances") {
            return std::nullopt;  // shows the values, which are compared
        }
        const auto found = roles.find(key);
        return found == roles.end() ? Role::other : found->second;
    }

    static std::optional<Role> below_field(const std::string& key, QPDFObjectHandle field, bool signing) {
        if (key == "/Kids") {
            return Role::fields;
        }
        if (signing && (key == "/V" || key == "/AP" || key == "/F" || key == "/M" || key == "/MK" || key == "/Ff")) {
            return Role::signing_field;
        }
        if (key == "/V" || key == "/AS" || key == "/I") {
            return is_signature_field(field) ? Role::signature_value : Role::field_value;
        }
        if (key == "/AP") {
            return Role::field_appearance;
        }
        return key == "/M" ? Role::metadata : Role::annotation;
    }

    static Role below_page(const std::string& key) {
        if (key == "/Annots") {
            return Role::page_annotations;
        }
        return key == "/LastModified" || key == "/PieceInfo" ? Role::metadata : Role::content;
    }

    /// A new appearance goes with a new value; alone it shows something else than what the field holds.
    void check_appearances() {
        for (auto& [name, field] : appearances_) {
            const bool shows_value = values_.contains(name) && !is_push_button(field);
            found_.changes.insert(shows_value ? Change::form_field : Change::annotation);
        }
        if (!values_.empty()) {
            found_.changes.insert(Change::form_field);
        }
        found_.fields = values_;
    }

    const std::set<QPDFObjGen>& signed_fields_;
    std::size_t& budget_;
    std::map<QPDFObjGen, QPDFXRefEntry> places_before_;
    std::map<QPDFObjGen, QPDFXRefEntry> places_now_;
    std::vector<Pair> waiting_;
    std::set<Key> seen_;
    std::set<std::string> values_;
    std::map<std::string, QPDFObjectHandle> appearances_;
    Differences found_;
};

}  // namespace

Differences compare_revisions(QPDF& before, QPDF& now, const std::set<QPDFObjGen>& signed_fields, std::size_t& budget) {
    return Comparison(before, now, signed_fields, budget).run(before.getTrailer(), now.getTrailer());
}

bool allowed(const Differences& differences, std::optional<std::uint32_t> certification,
             const std::optional<FieldLock>& lock, bool signed_later) {
    const auto has = [&](Change change) { return differences.changes.contains(change); };
    if (has(Change::page_content) || has(Change::other) || has(Change::not_examined)) {
        return false;
    }
    if (has(Change::annotation) && certification.value_or(2) < 3) {
        return false;
    }
    if (certification == 1U && (has(Change::form_field) || signed_later)) {
        return false;
    }
    return !lock || std::none_of(differences.fields.begin(), differences.fields.end(),
                                 [&](const std::string& field) { return lock->locks(field); });
}

}  // namespace egide::signature
