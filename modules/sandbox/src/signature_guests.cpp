#include "egide/sandbox/signature_guests.h"

#include <stdexcept>

#include "answer_reading.h"
#include "signature_guests.h"

namespace egide::sandbox {

namespace {

constexpr std::uint64_t kLargestSigned = std::uint64_t{128} << 20;

struct SignatureQuestion {
    signature::Time now;
    signature::TrustList trusted;
};

std::string written_question(const signature::TrustList& trusted, signature::Time now) {
    return signature::show_time(now) + "\n" + signature::to_json(trusted);
}

SignatureQuestion read_question(std::string_view request) {
    const std::size_t line = request.find('\n');
    const auto now = signature::parse_time(request.substr(0, line));
    if (line == std::string_view::npos || !now) {
        throw std::invalid_argument("a question without a time");
    }
    auto trusted = signature::trust_list_from_json(request.substr(line + 1), "");
    if (!trusted.ok()) {
        throw std::invalid_argument("a question without a trust list");
    }
    return {*now, std::move(trusted).value()};
}

std::span<const std::uint8_t> octets(const std::string& text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string whole(const ByteSource& bytes) {
    return bytes.take(0, static_cast<std::size_t>(kLargestSigned));
}

template <typename Report>
using ReadReport = base::Result<Report> (*)(std::string_view, const std::string&);

/// An answer that its own strict reader refuses is that of a child that was taken over.
template <typename Report>
base::Result<Report> believed(const base::Result<std::string>& json, ReadReport<Report> read) {
    if (!json.ok()) {
        return json.errors();
    }
    auto report = read(*json, "");
    return report.ok() ? std::move(report) : base::Result<Report>(garbled_answer());
}

}  // namespace

std::string answer_pdf_signatures(const ByteSource& bytes, std::string_view request) {
    const SignatureQuestion question = read_question(request);
    if (bytes.size() > kLargestSigned) {
        signature::PdfReport report;
        report.unreadable = signature::Unreadable::too_large;
        report.bytes = bytes.size();
        return signature::to_json(report);
    }
    const std::string content = whole(bytes);
    return signature::to_json(signature::examine_pdf(octets(content), question.trusted, question.now));
}

std::string answer_detached_signatures(const ByteSource& bytes, std::string_view request) {
    const SignatureQuestion question = read_question(request);
    if (bytes.size() > kLargestSigned) {
        signature::DetachedReport report;
        report.verdict = signature::Verdict::unreadable;
        report.unreadable = signature::Unreadable::too_large;
        return signature::to_json(report);
    }
    const std::string content = whole(bytes);
    return signature::to_json(
        signature::examine_detached(octets(content), std::nullopt, question.trusted, question.now));
}

void prepare_signatures() {
    signature::prepare();
}

base::Result<signature::PdfReport> ask_pdf_signatures(int input, const signature::TrustList& trusted,
                                                      signature::Time now, const Run& how) {
    const auto json = run_guest(kPdfSignatures, input, written_question(trusted, now), how);
    return believed<signature::PdfReport>(json, signature::pdf_report_from_json);
}

base::Result<signature::DetachedReport> ask_detached_signatures(int input, const signature::TrustList& trusted,
                                                                signature::Time now, const Run& how) {
    const auto json = run_guest(kDetachedSignatures, input, written_question(trusted, now), how);
    return believed<signature::DetachedReport>(json, signature::detached_report_from_json);
}

}  // namespace egide::sandbox
