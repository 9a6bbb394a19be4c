#include "bundle_selection.h"

#include <fmt/format.h>

#include <algorithm>

namespace egide::evidence {

namespace {

bool is_wanted(const Evidence& evidence, const BundleRequest& request) {
    const auto& record = evidence.latest().record;
    return !record || record->attests.programme.empty() || record->attests.programme == request.programme;
}

base::Result<std::set<std::string>> wanted_evidence(const Vault& vault, const BundleRequest& request) {
    std::set<std::string> wanted(request.evidence.begin(), request.evidence.end());
    for (const std::string& id : wanted) {
        if (const auto known = vault.get(id); !known) {
            return known.errors();
        }
    }
    if (request.evidence.empty()) {
        const auto listed = vault.list({.withdrawn = true}, [&](const Evidence& one) -> Done {
            if (is_wanted(one, request)) {
                wanted.insert(one.id);
            }
            return std::monostate{};
        });
        if (!listed) {
            return listed.errors();
        }
    }
    return wanted;
}

/// Chooses one event after the other.
class Chooser {
  public:
    Chooser(const Vault& vault, const journal::LogReader& log, std::set<std::string> wanted)
        : vault_(vault), log_(log), wanted_(std::move(wanted)) {}

    Done take(const Event& event) {
        if (!wanted_.contains(event.evidence)) {
            return std::monostate{};
        }
        selection_.entries.push_back(event.index);
        const bool deposit = event.kind == kinds::received || event.kind == kinds::revised;
        if (event.kind == kinds::withdrawn) {
            withdrawn_.insert(event.evidence);
        }
        return deposit || event.kind == kinds::absent ? take_revision(event) : Done(std::monostate{});
    }
    Selection finish() {
        std::set<std::string> without;
        std::size_t number = 0;
        for (ChosenRevision& one : selection_.revisions) {
            const bool enclosed =
                one.object.sha256 != Digest{} && there_.contains(one.entry) && !withdrawn_.contains(one.evidence);
            if (enclosed) {
                const std::string name = one.record && one.record->content ? one.record->content->name : "piece";
                one.path = fmt::format("{}{:06}-{}", member::evidence, ++number, safe_name(name));
            } else if (one.object.sha256 != Digest{}) {
                without.insert(one.evidence);
            }
        }
        selection_.without_bytes.assign(without.begin(), without.end());
        return std::move(selection_);
    }

  private:
    Done take_revision(const Event& event) {
        auto record = record_of(log_, event);
        if (!record) {
            return record.errors();
        }
        const ObjectName object = event.object.value_or(ObjectName{});
        if (event.object) {
            const auto size = vault_.store().size(object.sha256);
            if (!size) {
                return size.errors();
            }
            if (*size == object.size) {
                there_.insert(event.index);
            }
        }
        selection_.revisions.push_back({event.index, {}, object, event.evidence, event.revision, std::move(*record)});
        return std::monostate{};
    }

    const Vault& vault_;
    const journal::LogReader& log_;
    std::set<std::string> wanted_;
    std::set<std::string> withdrawn_;
    std::set<std::uint64_t> there_;
    Selection selection_;
};

}  // namespace

std::string safe_name(std::string_view name) {
    constexpr std::size_t kLongest = 80;
    std::string safe;
    for (const char c : name.substr(name.find_last_of("/\\") + 1)) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                           c == '_' || c == '-';
        if (plain || safe.empty() || safe.back() != '_') {
            safe += plain ? c : '_';
        }
    }
    if (safe.size() > kLongest) {
        const std::size_t dot = safe.find_last_of('.');
        const std::string extension = dot != std::string::npos && safe.size() - dot <= 10 ? safe.substr(dot) : "";
        safe = safe.substr(0, kLongest - extension.size()) + extension;
    }
    return safe.empty() ? "piece" : safe;
}

base::Result<Selection> choose_evidence(const Vault& vault, const journal::LogReader& log,
                                        const BundleRequest& request) {
    auto wanted = wanted_evidence(vault, request);
    if (!wanted) {
        return wanted.errors();
    }
    Chooser chooser(vault, log, std::move(*wanted));
    const auto chosen = each_event(log, 0, [&](const Event& event) { return chooser.take(event); });
    return chosen ? base::Result<Selection>(chooser.finish()) : chosen.errors();
}

}  // namespace egide::evidence
