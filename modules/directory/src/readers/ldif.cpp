#include "readers/ldif.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <set>

#include "egide/directory/messages.h"
#include "readers/merge.h"
#include "readers/values.h"

namespace egide::directory {
namespace {

/// The lines of an LDIF text [RFC 2849], folded lines joined, comments left out.
class LdifLines {
  public:
    explicit LdifLines(std::string_view text) : rest_(text) {}

    /// The next logical line; nothing at the end. An empty one ends an entry.
    std::optional<std::string> next() {
        while (!rest_.empty()) {
            std::string line(physical());
            while (!rest_.empty() && rest_[0] == ' ') {
                line += physical().substr(1);
            }
            if (!line.starts_with('#')) {
                return line;
            }
        }
        return std::nullopt;
    }

    std::uint64_t number() const { return number_; }

  private:
    std::string_view physical() {
        ++number_;
        const std::size_t end = rest_.find('\n');
        std::string_view line = rest_.substr(0, end);
        rest_ = end == std::string_view::npos ? std::string_view{} : rest_.substr(end + 1);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        return line;
    }

    std::string_view rest_;
    std::uint64_t number_ = 0;
};

std::optional<std::string> decode_base64(std::string_view text) {
    std::string out;
    std::uint32_t bits = 0;
    unsigned filled = 0;
    for (const char letter : text) {
        constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        if (letter == '=' || letter == ' ') {
            continue;
        }
        const std::size_t value = alphabet.find(letter);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xffffff;
        filled += 6;
        if (filled >= 8) {
            filled -= 8;
            out.push_back(static_cast<char>(bits >> filled & 0xff));
        }
    }
    return out;
}

struct LdifValue {
    std::string name;
    std::string bytes;
};

/// "name: value", "name:: base64"; values by URL are refused: nothing is fetched.
std::optional<LdifValue> read_value(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) {
        return std::nullopt;
    }
    LdifValue value{std::string(line.substr(0, colon)), {}};
    std::string_view rest = line.substr(colon + 1);
    const bool encoded = rest.starts_with(':');
    if (rest.starts_with('<')) {
        return std::nullopt;
    }
    rest.remove_prefix(encoded ? 1 : 0);
    while (rest.starts_with(' ')) {
        rest.remove_prefix(1);
    }
    const auto bytes = encoded ? decode_base64(rest) : std::optional(std::string(rest));
    if (!bytes) {
        return std::nullopt;
    }
    value.bytes = *bytes;
    return value;
}

/// One entry being read, its values in order.
struct LdifEntry {
    std::string dn;
    bool has_dn = false;
    std::vector<std::pair<Attribute, std::string>> values;
    void clear() { *this = LdifEntry(); }
};

}  // namespace

/// Reads entries one by one into small batches that a merger takes in order.
class LdifReading {
  public:
    explicit LdifReading(Model& model) : model_(&model), merger_(model) {}

    void read(std::string_view text) {
        LdifLines lines(text);
        LdifEntry entry;
        while (auto line = lines.next()) {
            if (line->empty()) {
                put(entry);
                entry.clear();
            } else {
                take(*line, lines.number(), entry);
            }
        }
        put(entry);
    }

    std::uint64_t bad_lines() const { return bad_lines_; }
    std::uint64_t first_bad_line() const { return first_bad_line_; }
    std::uint64_t entries() const { return entries_; }
    void finish();

  private:
    void take(std::string_view line, std::uint64_t number, LdifEntry& entry);
    void put(const LdifEntry& entry);
    void put_attribute(FieldWriter& writer, Attribute attribute, const LdifEntry& entry, Kind kind);
    void note_collected();

    Model* model_;
    Merger merger_;
    Batch batch_;
    KnownDescriptors known_;
    std::uint64_t bad_lines_ = 0;
    std::uint64_t first_bad_line_ = 0;
    std::uint64_t entries_ = 0;
    bool whole_export_ = false;
};

void LdifReading::take(std::string_view line, std::uint64_t number, LdifEntry& entry) {
    auto value = read_value(line);
    if (!value) {
        first_bad_line_ = bad_lines_++ == 0 ? number : first_bad_line_;
        return;
    }
    if (equal_folded(value->name, "dn")) {
        entry.dn = std::move(value->bytes);
        entry.has_dn = true;
        return;
    }
    const auto attribute = attribute_named(std::string_view(value->name).substr(0, value->name.find(';')));
    if (attribute && !value->bytes.empty()) {
        entry.values.emplace_back(*attribute, std::move(value->bytes));
    }
}

void LdifReading::put_attribute(FieldWriter& writer, Attribute attribute, const LdifEntry& entry, Kind kind) {
    const Kept kept = attribute_row(attribute).kept;
    const bool joined = kept == Kept::texts || kept == Kept::link || kept == Kept::special || kept == Kept::sid;
    std::string lines;
    for (const auto& [name, bytes] : entry.values) {
        if (name != attribute) {
            continue;
        }
        if (!joined || kept == Kept::sid) {
            batch_.bad_values += writer.raw(attribute, bytes) ? 0 : 1;
        } else if (attribute == Attribute::dns_property) {
            lines += (lines.empty() ? "" : "\n") +
                     base::hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
        } else {
            lines += (lines.empty() ? "" : "\n") + bytes;
        }
    }
    if (!lines.empty()) {
        batch_.fields.push_back(
            {attribute, batch_.keep(lines), static_cast<std::uint32_t>(lines.size()), 0, DescriptorHash{}});
    }
    model_->collected[static_cast<std::size_t>(kind)].set(static_cast<std::size_t>(attribute));
    model_->collected[static_cast<std::size_t>(Kind::top)].set(static_cast<std::size_t>(attribute));
}

void LdifReading::put(const LdifEntry& entry) {
    if (!entry.has_dn) {
        return;
    }
    ++entries_;
    batch_.clear();
    std::set<Attribute> present;
    Kind kind = entry.dn.empty() ? Kind::root_dse : Kind::other;
    for (const auto& [attribute, bytes] : entry.values) {
        present.insert(attribute);
        if (attribute == Attribute::object_class) {
            const Kind named = kind_of_class(bytes);
            kind = named == Kind::other || (named == Kind::user && kind == Kind::computer) ? kind : named;
        }
    }
    whole_export_ =
        whole_export_ || (present.contains(Attribute::instance_type) && present.contains(Attribute::object_category));
    const std::string name = entry.dn.empty() ? "rootDSE:" : entry.dn;
    Row row;
    row.kind = kind;
    row.dn_begin = batch_.keep(name);
    row.dn_length = static_cast<std::uint32_t>(name.size());
    row.dn_hash = Names::hash(name);
    FieldWriter writer(batch_, known_);
    for (const Attribute attribute : present) {
        put_attribute(writer, attribute, entry, kind);
    }
    row.field_count = static_cast<std::uint32_t>(batch_.fields.size());
    batch_.rows.push_back(row);
    model_->tables.set(static_cast<std::size_t>(kind));
    if (batch_.bad_values > 0) {
        model_->damaged.set(static_cast<std::size_t>(kind));
    }
    merger_.merge(batch_);
}

/// An export of all the attributes says nothing of those that no object has: they were asked for all the same.
/// Descriptors and computed attributes must be named in the request: they count when one is there.
void LdifReading::note_collected() {
    if (!whole_export_) {
        return;
    }
    for (std::size_t kind = 0; kind < kKindCount; ++kind) {
        auto& collected = model_->collected[kind];
        for (std::size_t i = 0; i < kAttributeCount; ++i) {
            const auto attribute = static_cast<Attribute>(i);
            // An export asks for none of those that must be named.
            if (attribute != Attribute::security_descriptor && attribute != Attribute::resultant_pso &&
                attribute != Attribute::token_groups && attribute != Attribute::value_changes) {
                collected.set(i);
            }
        }
    }
    model_->tables.set();
}

void LdifReading::finish() {
    note_collected();
    model_->tables.set(static_cast<std::size_t>(Kind::top));
    for (std::uint32_t object = 0; object < model_->size(); ++object) {
        if ((model_->flags[object] & kInTable) != 0) {
            model_->flags[object] |= kInTop;
        }
    }
    merger_.finish();
    // Nothing else dates an LDIF export: the last change that it holds does.
    for (const Attribute attribute : {Attribute::when_changed, Attribute::when_created}) {
        for (std::uint32_t object = 0; object < model_->size(); ++object) {
            model_->reference = std::max(model_->reference, model_->number_or(object, attribute, 0));
        }
    }
    if (merger_.duplicates() > 0) {
        model_->warnings.push_back({base::ErrorKind::invalid,
                                    messages::read_duplicates({.count = base::Count(merger_.duplicates()),
                                                               .first = merger_.first_duplicate()}),
                                    {},
                                    {},
                                    {}});
    }
    if (merger_.bad_descriptors() > 0) {
        model_->warnings.push_back({base::ErrorKind::invalid,
                                    messages::read_bad_descriptors({.count = base::Count(merger_.bad_descriptors())}),
                                    {},
                                    {},
                                    {}});
    }
}

base::Result<Collection> read_ldif_texts(const std::vector<std::string>& texts, const std::string& file) {
    auto model = std::make_shared<Model>();
    LdifReading reading(*model);
    for (const std::string& text : texts) {
        reading.read(text);
    }
    if (reading.entries() == 0) {
        return base::Error{base::ErrorKind::invalid, messages::read_ldif_empty(), {file, 0, 0}, {}, {}};
    }
    reading.finish();
    if (reading.bad_lines() > 0) {
        model->warnings.push_back(
            {base::ErrorKind::invalid,
             messages::read_ldif_line({.count = base::Count(reading.bad_lines()), .first = reading.first_bad_line()}),
             {file, 0, 0},
             {},
             {}});
        model->damaged.set();
    }
    return Collection(std::move(model));
}

base::Result<Collection> read_ldif(std::string_view bytes, std::string file) {
    return read_ldif_texts({std::string(bytes)}, file);
}

}  // namespace egide::directory
