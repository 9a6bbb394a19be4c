#include "classic.h"

#include <simdjson.h>

#include <algorithm>
#include <deque>

#include "classic_lines.h"
#include "egide/organisation/messages.h"
#include "source_date.h"
#include "source_text.h"
#include "windows_1252.h"

namespace egide::organisation {

namespace {

constexpr std::size_t kHeadingFields = 4;

/// Which column holds what; -1 when the extract has no such column.
struct Columns {
    EntityKind kind;
    std::size_t fewest;
    std::size_t most;
    int finess, parent, short_name, name, department, delivery_line, category, category_label, legal_status,
        business_number, opened;
};

constexpr Columns kLegal{.kind = EntityKind::legal,
                         .fewest = 21,
                         .most = 24,
                         .finess = 1,
                         .parent = -1,
                         .short_name = 2,
                         .name = 3,
                         .department = 13,
                         .delivery_line = 12,
                         .category = 18,
                         .category_label = 19,
                         .legal_status = 16,
                         .business_number = 20,
                         .opened = 22};
constexpr Columns kSite{.kind = EntityKind::geographic,
                        .fewest = 31,
                        .most = 32,
                        .finess = 1,
                        .parent = 2,
                        .short_name = 3,
                        .name = 4,
                        .department = 13,
                        .delivery_line = 15,
                        .category = 18,
                        .category_label = 19,
                        .legal_status = -1,
                        .business_number = 22,
                        .opened = 28};

class ClassicReader final : public Places {
  public:
    ClassicReader(std::string_view bytes, const std::string& name, RegistryBuilder& builder, ImportedFile& understood)
        : bytes_(bytes), name_(name), builder_(builder), understood_(understood), lines_(bytes) {
        latin_ = !simdjson::validate_utf8(bytes.data(), bytes.size());
        understood_.encoding = latin_ ? "windows-1252" : "UTF-8";
    }

    void read() {
        auto state = lines_.next();
        for (; state == ClassicLines::State::line; state = lines_.next()) {
            ++understood_.lines;
            read_line();
        }
        if (state == ClassicLines::State::unclosed_quote) {
            builder_.error(at(lines_.start()), messages::import_unclosed_quote());
        }
    }

    /// Inside the current line; columns count characters.
    base::SourcePosition at(std::size_t offset) override {
        const auto before = bytes_.substr(lines_.start(), offset - lines_.start());
        const auto follows = [&](char c) { return !latin_ && (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; };
        const auto characters =
            before.size() - static_cast<std::size_t>(std::count_if(before.begin(), before.end(), follows));
        return {name_, lines_.number(), static_cast<std::uint32_t>(characters + 1)};
    }

  private:
    void read_line() {
        const auto& fields = lines_.fields();
        const auto tag = fields.front().text;
        if (lines_.text().find('\0') != std::string_view::npos) {
            builder_.error(at(lines_.start()), messages::import_nul());
        } else if (tag == "structureej") {
            read_entity(kLegal);
        } else if (tag == "structureet") {
            read_entity(kSite);
        } else if (tag == "finess" && fields.size() >= kHeadingFields && lines_.number() == 1) {
            read_heading();
        } else if (tag == "geolocalisation") {
            builder_.skip(at(lines_.start()), messages::skip_geolocation());
        } else if (fields.size() == 1 && tag.find_first_not_of(" \t") == std::string_view::npos) {
            builder_.skip(at(lines_.start()), messages::skip_blank());
        } else {
            builder_.error(at(lines_.start()), messages::import_unknown_tag({.tag = shown(tag)}));
        }
    }

    void read_heading() {
        const auto& stated = lines_.fields()[kHeadingFields - 1];
        const auto vintage = read_source_date(stated.text);
        if (vintage.impossible) {
            builder_.error(at(stated.offset), messages::import_impossible_date({.value = shown(stated.text)}),
                           "vintage");
        } else if (vintage.date) {
            understood_.vintage = vintage.date;
            builder_.state_vintage(*vintage.date);
        }
    }

    void read_entity(const Columns& columns) {
        const auto count = lines_.fields().size();
        auto& widest = columns.kind == EntityKind::legal ? widest_legal_ : widest_site_;
        const bool cut = !lines_.complete() && count < std::max(widest, columns.fewest);
        if (cut || count < columns.fewest || count > columns.most) {
            refuse_width(columns, count, cut);
            return;
        }
        widest = std::max(widest, count);
        converted_.clear();
        EntityDraft draft;
        draft.kind = columns.kind;
        draft.offset = lines_.start();
        draft.finess = field(columns.finess);
        draft.parent_finess = field(columns.parent);
        draft.opened = field(columns.opened);
        draft.name = field(columns.name).text;
        draft.short_name = field(columns.short_name).text;
        draft.category = field(columns.category).text;
        draft.category_label = field(columns.category_label).text;
        draft.legal_status = field(columns.legal_status).text;
        draft.business_number = field(columns.business_number).text;
        draft.department = field(columns.department).text;
        place(draft, field(columns.delivery_line).text);
        if (draft.finess.text.empty()) {
            builder_.error(at(draft.finess.offset), messages::finess_malformed({.finess = ""}), "finess");
            return;
        }
        builder_.add(draft, *this);
    }

    /// A cut file shows as a last line that never ends and is shorter than the others.
    void refuse_width(const Columns& columns, std::size_t count, bool cut) {
        const auto where = at(lines_.fields().back().offset);
        if (cut) {
            builder_.error(where, messages::import_truncated());
            return;
        }
        builder_.error(where, messages::import_column_count(
                                  {.expected = columns.most, .found = count, .tag = lines_.fields()[0].text}));
    }

    /// "97150 ST MARTIN": postcode, then the commune as the post writes it. The extract's own commune column counts
    /// inside the department and is of no use alone.
    static void place(EntityDraft& draft, std::string_view delivery_line) {
        constexpr std::size_t kPostcode = 5;
        const auto digits = delivery_line.substr(0, kPostcode);
        const bool coded = digits.size() == kPostcode &&
                           std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
        draft.postcode = coded ? digits : std::string_view();
        draft.commune = trimmed(coded ? delivery_line.substr(kPostcode) : delivery_line);
    }

    SourceText field(int column) {
        if (column < 0 || static_cast<std::size_t>(column) >= lines_.fields().size()) {
            return {};
        }
        auto found = lines_.fields()[static_cast<std::size_t>(column)];
        found.text = trimmed(found.text);
        const auto high = [](char c) { return (static_cast<unsigned char>(c) & 0x80u) != 0; };
        if (latin_ && std::any_of(found.text.begin(), found.text.end(), high)) {
            found.text = converted_.emplace_back(utf8_of_windows_1252(found.text));
        }
        return found;
    }

    std::string shown(std::string_view text) const {
        return excerpt(latin_ ? utf8_of_windows_1252(text) : std::string(text));
    }

    std::string_view bytes_;
    const std::string& name_;
    RegistryBuilder& builder_;
    ImportedFile& understood_;
    ClassicLines lines_;
    bool latin_ = false;
    std::size_t widest_legal_ = 0;
    std::size_t widest_site_ = 0;
    std::deque<std::string> converted_;
};

}  // namespace

void read_classic(std::string_view bytes, const std::string& name, RegistryBuilder& builder, ImportedFile& understood) {
    const bool marked = bytes.starts_with(kByteOrderMark);
    understood.format = ImportFormat::classic;
    ClassicReader(marked ? bytes.substr(kByteOrderMark.size()) : bytes, name, builder, understood).read();
}

}  // namespace egide::organisation
