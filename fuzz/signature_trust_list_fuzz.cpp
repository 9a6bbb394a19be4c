// Any bytes as a trust list, as a signature file and as an answer: refused with a reason, or read back the same.
#include "egide/signature/detached.h"
#include "egide/signature/pdf.h"
#include "egide/signature/trust_list.h"
#include "reading_text.h"

namespace {

using namespace egide::signature;
using egide::fuzz::require;

constexpr Time kNow{std::chrono::seconds(1'780'000'000)};

/// What was accepted is what would be written.
template <typename T>
void check_answer(const egide::base::Result<T>& answer,
                  egide::base::Result<T> (*read)(std::string_view, const std::string&)) {
    if (!answer.ok()) {
        return;
    }
    const auto again = read(to_json(*answer), "f");
    require(again.ok() && *again == *answer, "an answer reads back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> bytes(data, size);
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto list = read_trust_list(bytes, "f");
    if (list.ok()) {
        require(!list->anchors.empty(), "a list that is read trusts somebody");
        const auto again = trust_list_from_json(to_json(*list), "f");
        require(again.ok() && *again == *list, "a list reads back");
    } else {
        egide::fuzz::check_errors(list.errors(), 0);
    }
    const DetachedReport report = examine_detached(bytes, std::nullopt, {}, kNow);
    require(report.verdict != Verdict::signed_trusted, "nobody is trusted by an empty list");
    const auto again = detached_report_from_json(to_json(report), "f");
    require(again.ok() && *again == report, "an answer reads back");
    if (!text.empty() && text.front() == '{') {
        check_answer(pdf_report_from_json(text, "f"), pdf_report_from_json);
        check_answer(detached_report_from_json(text, "f"), detached_report_from_json);
        check_answer(trust_list_from_json(text, "f"), trust_list_from_json);
    }
    return 0;
}
