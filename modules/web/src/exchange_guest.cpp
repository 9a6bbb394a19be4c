#include <stdexcept>

#include "egide/desk/exchange.h"
#include "egide/evidence/bundle.h"
#include "egide/evidence/verify.h"
#include "egide/reading/json_writer.h"
#include "egide/web/evaluation_guest.h"
#include "exchange_file.h"

namespace egide::web {

namespace {

constexpr std::size_t kMostPackageTroubles = 20;
constexpr std::size_t kLargestPackageNote = 4096;

/// The bytes of a confined process as the reader of parcels takes them.
class PackageInput final : public evidence::SeekableBytes {
  public:
    explicit PackageInput(const sandbox::ByteSource& input) : input_(input) {}
    std::uint64_t size() const override { return input_.size(); }
    bool read(std::uint64_t offset, std::span<char> into) const override {
        std::size_t done = 0;
        while (done < into.size()) {
            const std::size_t count = input_.read(offset + done, into.subspan(done));
            if (count == 0) {
                return false;
            }
            done += count;
        }
        return true;
    }

  private:
    const sandbox::ByteSource& input_;
};

std::string member_text(const sandbox::ByteSource& input, const std::vector<evidence::ParcelMember>& members,
                        std::string_view name, std::size_t most) {
    for (const evidence::ParcelMember& one : members) {
        if (one.name == name && one.size <= most) {
            return input.take(one.offset, static_cast<std::size_t>(one.size));
        }
    }
    return {};
}

void write_parts(reading::JsonWriter& json, std::string_view key, std::string_view text) {
    json.key(key).begin_array();
    while (!text.empty()) {
        std::size_t end = std::min(kPackagePart, text.size());
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            ++end;
        }
        json.value(text.substr(0, end));
        text.remove_prefix(end);
    }
    json.end_array();
}

std::string refused_answer(const base::Errors& errors, base::Language language) {
    reading::JsonWriter json(false);
    json.begin_object().key("wrong").begin_array();
    for (std::size_t i = 0; i < errors.size() && i < kMostPackageTroubles; ++i) {
        json.value(base::render(errors[i].message, language));
    }
    return json.end_array().end_object().take();
}

std::string answer_package(const sandbox::ByteSource& input, std::string_view request) {
    const base::Language language = request == "en" ? base::Language::english : base::Language::french;
    const auto members = evidence::read_parcel(PackageInput(input));
    if (!members) {
        return refused_answer(members.errors(), language);
    }
    const desk::PackageText text{member_text(input, *members, "manifest.json", desk::kLargestManifestText),
                                 member_text(input, *members, "rows.jsonl", desk::kLargestRows)};
    const auto package = desk::read_package(text);
    if (!package) {
        return refused_answer(package.errors(), language);
    }
    reading::JsonWriter json(false);
    json.begin_object().key("wrong").begin_array().end_array();
    json.field("note", member_text(input, *members, "note", kLargestPackageNote));
    write_parts(json, "manifest", text.manifest);
    write_parts(json, "rows", text.rows);
    json.key("members").begin_array();
    for (const evidence::ParcelMember& one : *members) {
        json.begin_object().field("name", one.name).field("offset", one.offset).field("size", one.size).end_object();
    }
    return json.end_array().end_object().take();
}

/// Loads what could no longer be opened: the sentences of refusals, and a digest.
void prepare_package() {
    for (const base::Language language : {base::Language::french, base::Language::english}) {
        const auto none = evidence::read_parcel(evidence::SeekableText("prepare"));
        const auto nothing = desk::read_package({"{\"format\":\"x\"}", ""});
        for (const base::Errors* errors : {none ? nullptr : &none.errors(), nothing ? nullptr : &nothing.errors()}) {
            static_cast<void>(errors == nullptr ? std::string() : refused_answer(*errors, language));
        }
    }
    static_cast<void>(desk::statement_of("prepare"));
}

}  // namespace

sandbox::Guest package_guest() {
    return {kPackageGuest, answer_package, prepare_package};
}

}  // namespace egide::web
