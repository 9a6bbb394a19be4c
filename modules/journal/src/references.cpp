#include "references.h"

#include <algorithm>

#include "egide/journal/messages.h"
#include "head_stream.h"

namespace egide::journal {

References::References(const Layout& layout, const VerifyOptions& options, const Checkpoint& published,
                       Findings& findings)
    : options_(options), published_(published), findings_(findings) {
    for (const std::string& note : options.references) {
        add(note, {});
    }
    std::error_code none;
    for (const auto& file : std::filesystem::directory_iterator(layout.cosigned_folder(), none)) {
        const std::string name = file.path().lexically_relative(layout.root).string();
        if (const auto bytes = read_file(file.path())) {
            add(*bytes, name);
        } else {
            findings_.add_unreadable(bytes.errors(), name);
        }
    }
    std::stable_sort(ordered_.begin(), ordered_.end(), [](const Reference& first, const Reference& second) {
        return first.checkpoint.size < second.checkpoint.size;
    });
}

void References::report(Fault fault, base::Text message, const Reference& reference) {
    const std::uint64_t size = reference.checkpoint.size;
    const bool cut = fault == Fault::rolled_back;
    findings_.add({fault,
                   std::move(message),
                   reference.file,
                   {},
                   cut ? std::optional(published_.size) : std::nullopt,
                   cut || fault == Fault::split_view ? std::optional(size) : std::nullopt,
                   {}});
}

void References::add(const std::string& bytes, const std::string& file) {
    const auto note = parse_note(bytes, file);
    auto checkpoint = note ? parse_checkpoint(note->text, file) : base::Result<Checkpoint>(note.errors());
    if (!checkpoint) {
        return findings_.add_unreadable(checkpoint.errors(), file);
    }
    Reference reference{std::move(*checkpoint), file};
    const std::uint64_t size = reference.checkpoint.size;
    if (reference.checkpoint.origin != published_.origin) {
        return report(
            Fault::reference_refused,
            messages::verify_reference_other_log({.expected = published_.origin, .found = reference.checkpoint.origin}),
            reference);
    }
    if (judge_signature(bytes, size, options_.keys).trust != Trust::trusted) {
        return report(Fault::reference_refused, messages::verify_reference_signature({.size = size}), reference);
    }
    add_witnesses(*note, reference.checkpoint);
    if (size > published_.size) {
        return report(Fault::rolled_back, messages::verify_rolled_back({.signed_size = size, .size = published_.size}),
                      reference);
    }
    ordered_.push_back(std::move(reference));
}

void References::add_witnesses(const Note& note, const Checkpoint& checkpoint) {
    for (const VerifierKey& witness : options_.witnesses) {
        if (const auto at = cosigned_by(note, witness)) {
            witnessed_.push_back({witness.name(), checkpoint.size, *at});
        }
    }
}

std::uint64_t References::next_size() const {
    return next_ < ordered_.size() ? ordered_[next_].checkpoint.size : UINT64_MAX;
}

void References::compare(const TreeCheck& tree) {
    for (; next_size() <= tree.size(); ++next_) {
        const Reference& reference = ordered_[next_];
        if (tree.follows() && !tree.has_root(reference.checkpoint.root)) {
            report(Fault::split_view, messages::verify_split_view({.size = reference.checkpoint.size}), reference);
        }
    }
}

}  // namespace egide::journal
