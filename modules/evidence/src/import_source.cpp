#include "import_source.h"

#include <algorithm>
#include <map>

#include "egide/evidence/messages.h"
#include "egide/journal/canonical_json.h"
#include "egide/journal/merkle.h"
#include "egide/journal/note.h"
#include "egide/reading/tree.h"
#include "line_file.h"

namespace egide::evidence {

namespace {

constexpr std::size_t kSmall = std::size_t{1} << 20;
constexpr std::size_t kLongestEntry = 65'536;
constexpr std::size_t kLongestPersonal = std::size_t{4} << 20;

base::Error spoiled(const Path& file, std::uint64_t line) {
    return refused(messages::export_line({.line = line}), file.string());
}

Done check_format(const ExportLayout& layout) {
    const auto text = read_file(layout.format(), kSmall);
    if (!text) {
        return refused(messages::export_none({.folder = layout.root.string()}));
    }
    const auto tree = reading::read_json(*text, layout.format().string());
    const reading::Node* const format = tree ? tree->find("format") : nullptr;
    return format != nullptr && format->scalar == kExportFormat
               ? Done(std::monostate{})
               : refused(messages::export_none({.folder = layout.root.string()}));
}

std::vector<journal::VerifierKey> stated_keys(const ExportLayout& layout) {
    std::vector<journal::VerifierKey> keys;
    const auto text = read_file(layout.keys(), kSmall);
    for (std::size_t from = 0; text && from < text->size();) {
        const std::size_t end = std::min(text->find('\n', from), text->size());
        if (auto key = journal::VerifierKey::parse(text->substr(from, end - from))) {
            keys.push_back(std::move(*key));
        }
        from = end + 1;
    }
    return keys;
}

base::Result<journal::Checkpoint> signed_head(const ExportLayout& layout,
                                              std::span<const journal::VerifierKey> trusted) {
    const std::string file = layout.checkpoint().string();
    const auto bytes = read_file(layout.checkpoint(), kSmall);
    const auto note = bytes ? journal::parse_note(*bytes, file) : base::Result<journal::Note>(bytes.errors());
    auto head = note ? journal::parse_checkpoint(note->text, file) : base::Result<journal::Checkpoint>(note.errors());
    if (!head) {
        return head.errors();
    }
    const auto stated = stated_keys(layout);
    const std::span<const journal::VerifierKey> keys = trusted.empty() ? std::span(stated) : trusted;
    const bool held = std::any_of(keys.begin(), keys.end(), [&](const journal::VerifierKey& key) {
        return key.name() == head->origin && journal::signed_by(*note, key) == journal::Signed::yes;
    });
    return held ? std::move(head) : refused(messages::export_not_signed({.origin = shown(head->origin)}), file);
}

std::vector<std::uint8_t> bytes_from_hex(std::string_view hex) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        const auto digit = [](char c) { return static_cast<unsigned>(std::string_view("0123456789abcdef").find(c)); };
        bytes.push_back(static_cast<std::uint8_t>(digit(hex[at]) << 4 | digit(hex[at + 1])));
    }
    return bytes;
}

/// One line of personal.jsonl, believed only if the salt and the data give the commitment.
struct PersonalLine {
    std::uint64_t entry = 0;
    ForeignPersonal personal;
};

/// The text between two marks of a canonical line; empty when they are not there.
std::string between(std::string_view line, std::string_view before, std::string_view after) {
    const auto from = line.find(before);
    const auto to = line.rfind(after);
    return from == std::string_view::npos || to == std::string_view::npos || to < from + before.size()
               ? std::string()
               : std::string(line.substr(from + before.size(), to - from - before.size()));
}

std::optional<PersonalLine> read_personal_line(const std::string& line) {
    const auto tree = reading::read_json(line, "personal");
    const reading::Node* const commitment = tree ? tree->find("commitment") : nullptr;
    const reading::Node* const salt = tree ? tree->find("salt") : nullptr;
    const reading::Node* const entry = tree ? tree->find("entry") : nullptr;
    if (commitment == nullptr || salt == nullptr || entry == nullptr) {
        return std::nullopt;
    }
    PersonalLine read;
    read.entry = std::strtoull(entry->scalar.c_str(), nullptr, 10);
    read.personal = {parse_digest(commitment->scalar).value_or(journal::Hash{}),
                     between(line, R"(,"data":)", R"(,"entry":)"), salt->scalar};
    const bool canonical = journal::is_canonical_json(read.personal.data);
    const journal::Disclosure disclosed{bytes_from_hex(salt->scalar), read.personal.data};
    return canonical && journal::commitment_of(disclosed) == read.personal.commitment ? std::optional(read)
                                                                                      : std::nullopt;
}

}  // namespace

base::Result<ImportSource> ImportSource::open(const Path& folder, std::span<const journal::VerifierKey> trusted) {
    ExportLayout layout{folder};
    if (auto known = check_format(layout); !known) {
        return known.errors();
    }
    auto head = signed_head(layout, trusted);
    if (!head) {
        return head.errors();
    }
    ImportSource source(std::move(layout), std::move(*head));
    auto verified = source.verify();
    return verified ? base::Result<ImportSource>(std::move(source)) : verified.errors();
}

Done ImportSource::verify() {
    auto entries = LineReader::open(layout_.entries(), kLongestEntry);
    journal::CompactRange tree;
    while (entries) {
        const auto line = entries->next();
        if (!line) {
            return line.errors();
        }
        if (!*line) {
            break;
        }
        tree.push(journal::leaf_hash(**line));
    }
    if (!entries) {
        return entries.errors();
    }
    if (tree.size() != head_.size || tree.root() != head_.root) {
        return refused(messages::export_altered({.found = tree.size(), .size = head_.size}),
                       layout_.entries().string());
    }
    std::map<Digest, ObjectName> held;
    auto read = each([&](const Event& event, const std::vector<ForeignPersonal>&) -> Done {
        if (event.kind == kinds::object_removed) {
            held.erase(event.object->sha256);
        } else if (event.object && (event.kind == kinds::received || event.kind == kinds::revised)) {
            held[event.object->sha256] = *event.object;
        }
        return std::monostate{};
    });
    std::transform(held.begin(), held.end(), std::back_inserter(wanted_), [](const auto& one) { return one.second; });
    return read;
}

Done ImportSource::each(const std::function<Done(const Event&, const std::vector<ForeignPersonal>&)>& take) const {
    auto entries = LineReader::open(layout_.entries(), kLongestEntry);
    auto personal = entries ? LineReader::open(layout_.personal(), kLongestPersonal) : entries.errors();
    if (!personal) {
        return personal.errors();
    }
    std::optional<PersonalLine> ahead;
    const auto advance = [&]() -> Done {
        const auto line = personal->next();
        if (!line || !*line) {
            ahead.reset();
            return line ? Done(std::monostate{}) : line.errors();
        }
        ahead = read_personal_line(**line);
        return ahead ? Done(std::monostate{}) : spoiled(personal->path(), personal->line());
    };
    if (auto first = advance(); !first) {
        return first;
    }
    while (true) {
        const auto line = entries->next();
        if (!line || !*line) {
            return line ? (ahead ? Done(spoiled(personal->path(), personal->line())) : Done(std::monostate{}))
                        : line.errors();
        }
        auto entry = journal::read_entry(**line, layout_.entries().string());
        auto event = entry ? read_event(std::move(*entry)) : base::Result<Event>(entry.errors());
        if (!event) {
            return event.errors();
        }
        std::vector<ForeignPersonal> disclosed;
        while (ahead && ahead->entry == event->index) {
            const bool committed = std::find(event->commitments.begin(), event->commitments.end(),
                                             ahead->personal.commitment) != event->commitments.end();
            if (!committed) {
                return spoiled(personal->path(), personal->line());
            }
            disclosed.push_back(std::move(ahead->personal));
            if (auto next = advance(); !next) {
                return next;
            }
        }
        if (auto taken = take(*event, disclosed); !taken) {
            return taken;
        }
    }
}

}  // namespace egide::evidence
