#include "egide/journal/verify.h"

#include <algorithm>
#include <atomic>
#include <future>

#include "bundle_check.h"
#include "edge.h"
#include "egide/journal/messages.h"
#include "findings.h"
#include "head_stream.h"
#include "references.h"
#include "stray.h"
#include "tree_check.h"
#include "trouble.h"

namespace egide::journal {

namespace {

/// Checks a block of bundles on several threads.
std::vector<BundleCheck> check_block(const Layout& layout, std::uint64_t first, std::uint64_t count, std::uint64_t size,
                                     unsigned threads) {
    std::vector<BundleCheck> checks(count);
    std::atomic<std::uint64_t> next{0};
    const auto work = [&] {
        for (std::uint64_t at = next++; at < count; at = next++) {
            checks[at] = check_bundle(layout, first + at, size);
        }
    };
    std::vector<std::future<void>> helpers;
    for (unsigned helper = 1; helper < threads; ++helper) {
        helpers.push_back(std::async(std::launch::async, work));
    }
    work();
    std::for_each(helpers.begin(), helpers.end(), [](std::future<void>& helper) { helper.get(); });
    return checks;
}

/// One pass over the log: bundles, kept heads and references advance together.
class Verifier {
  public:
    Verifier(Layout layout, const VerifyOptions& options, const PastCheckpoint& published)
        : layout_(std::move(layout)),
          options_(options),
          published_(published),
          size_(published.checkpoint.size),
          findings_(options.most_findings),
          heads_(layout_, options, published, findings_),
          tree_(layout_, size_, findings_),
          references_(layout_, options, published.checkpoint, findings_) {}

    Verification run() {
        judge_here();
        for (std::uint64_t first = 0; first * kTileWidth < size_; first += kBlock) {
            const std::uint64_t bundles = (size_ + kTileWidth - 1) / kTileWidth;
            const std::uint64_t count = std::min(kBlock, bundles - first);
            auto checks = check_block(layout_, first, count, size_, options_.threads);
            if (first != 0 && std::all_of(checks.begin(), checks.end(), is_gone)) {
                stop_at(first * kTileWidth);
                break;
            }
            std::for_each(checks.begin(), checks.end(), [this](BundleCheck& check) { take(check); });
            if (options_.progress) {
                options_.progress(tree_.size(), size_);
            }
        }
        for (; heads_.peek() != nullptr; heads_.pop()) {
        }
        if (heads_.check_end() && tree_.size() == size_) {
            tree_.judge(published_.checkpoint.root, published_.chain.number, "checkpoint");
        }
        tree_.finish();
        find_stray_tiles(layout_, size_, findings_);
        find_stray_personal(layout_, size_, findings_);
        Verification verification;
        verification.size = size_;
        verification.root = published_.checkpoint.root;
        verification.heads = heads_.passed();
        verification.witnessed = references_.witnessed();
        verification.findings = findings_.take();
        verification.left_out = findings_.left_out();
        return verification;
    }

  private:
    static constexpr std::uint64_t kBlock = 64;

    static bool is_gone(const BundleCheck& check) { return check.actual.empty() && check.stored.empty(); }

    /// A head may claim any size: what follows a long gap is not looked for, entry after entry.
    void stop_at(std::uint64_t entry) {
        const std::string file = tile_path({std::nullopt, entry / kTileWidth});
        findings_.add({Fault::unreadable, messages::file_missing({.path = file}), file, {}, entry, size_, {}});
    }

    void take(BundleCheck& bundle) {
        const std::uint64_t end = std::min(size_, (tree_.size() / kTileWidth + 1) * kTileWidth);
        check_dates(bundle);
        findings_.add_all(std::move(bundle.findings));
        while (tree_.size() < end) {
            const std::uint64_t stop = std::min({end, next_head(), references_.next_size()});
            tree_.push(bundle, stop);
            judge_here();
        }
    }

    /// Inside a bundle its own check compares; here its first entry with the last of those before.
    void check_dates(const BundleCheck& bundle) {
        if (!last_at_.empty() && !bundle.first_at.empty() && bundle.first_at < last_at_) {
            const std::uint64_t entry = tree_.size();
            findings_.add({Fault::clock_back,
                           messages::verify_clock_back({.at = bundle.first_at, .before = last_at_, .index = entry}),
                           tile_path({std::nullopt, entry / kTileWidth, width_at(0, entry / kTileWidth, size_)}),
                           2,
                           entry,
                           {},
                           {}});
        }
        last_at_ = bundle.last_at.empty() ? last_at_ : bundle.last_at;
    }

    std::uint64_t next_head() const {
        return heads_.peek() == nullptr ? UINT64_MAX : std::max(heads_.peek()->past.checkpoint.size, tree_.size() + 1);
    }

    /// Every head and reference of the present size.
    void judge_here() {
        while (heads_.peek() != nullptr && heads_.peek()->past.checkpoint.size <= tree_.size()) {
            const KeptHead& head = *heads_.peek();
            if (head.trusted && head.past.checkpoint.size == tree_.size()) {
                tree_.judge(head.past.checkpoint.root, head.number, head.file);
            }
            heads_.pop();
        }
        references_.compare(tree_);
    }

    Layout layout_;
    const VerifyOptions& options_;
    const PastCheckpoint& published_;
    std::uint64_t size_;
    Findings findings_;
    HeadStream heads_;
    TreeCheck tree_;
    References references_;
    std::string last_at_;
};

}  // namespace

bool Verification::sound() const {
    return left_out == 0 && std::all_of(findings.begin(), findings.end(),
                                        [](const Finding& finding) { return finding.fault == Fault::unpublished; });
}

base::Result<Verification> verify_log(const std::filesystem::path& folder, const VerifyOptions& options) {
    const Layout layout{folder};
    auto note = read_file(layout.checkpoint());
    if (!note) {
        return note.errors();
    }
    const auto published = read_past(std::move(*note), layout.checkpoint().string());
    if (!published) {
        return published.errors();
    }
    constexpr std::uint64_t kLargestLog = std::uint64_t{1} << 53;  // an entry's number must stay a whole JSON number
    if (published->checkpoint.size > kLargestLog || published->chain.number > kLargestLog) {
        return damaged(layout.checkpoint().string(), messages::checkpoint_malformed());
    }
    return Verifier(layout, options, *published).run();
}

}  // namespace egide::journal
