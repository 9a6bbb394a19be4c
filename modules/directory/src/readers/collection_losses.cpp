#include "readers/collection_losses.h"

#include <algorithm>
#include <fstream>

#include "egide/directory/messages.h"

namespace egide::directory {
namespace {

constexpr const char* kLogName = "oradad.log";
constexpr std::size_t kLongestLog = (16u << 20) + 1;

base::Error log_warning(base::Text message) {
    return {base::ErrorKind::invalid, std::move(message), {kLogName, 0, 0}, {}, {}};
}

bool among(const std::vector<std::string>& names, std::string_view name) {
    return std::any_of(names.begin(), names.end(), [&](const auto& each) { return equal_folded(each, name); });
}

/// "domain/corp.local/user" of "forest/domain/corp.local/user".
std::string_view without_forest(std::string_view request) {
    const std::size_t slash = request.find('/');
    return slash == std::string_view::npos ? request : request.substr(slash + 1);
}

/// Whether a request concerns a domain that was left out on purpose.
bool is_unwanted(const std::vector<std::string>& only_domains, std::string_view where) {
    const std::size_t first = where.find('/');
    const std::size_t last = where.rfind('/');
    return !only_domains.empty() && first != last && first != std::string_view::npos &&
           !among(only_domains, where.substr(first + 1, last - first - 1));
}

void note_request(const LogTrouble& trouble, Model& model) {
    const std::string_view where = without_forest(trouble.where);
    const Kind table = kind_of_table(where.substr(where.rfind('/') + 1));
    if (table != Kind::other) {
        model.losses.push_back({table, std::string(where), trouble.said});
    }
    model.warnings.push_back(log_warning(trouble.said.empty()
                                             ? messages::read_log_stops({.request = where})
                                             : messages::read_log_request({.request = where, .said = trouble.said})));
}

void note_domain(const LogTrouble& trouble, Model& model) {
    model.losses.push_back({Kind::unknown, trouble.where, trouble.said});
    model.warnings.push_back(log_warning(messages::read_log_domain({.domain = trouble.where})));
}

}  // namespace

CollectorLog read_log_of(const std::filesystem::path& folder) {
    std::ifstream stream(folder / kLogName, std::ios::binary);
    std::string bytes;
    if (stream) {
        bytes.resize(kLongestLog);
        stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
    }
    return read_collector_log(bytes);
}

void note_losses(const CollectorLog& log, const std::vector<std::string>& only_domains, Model& model) {
    for (const LogTrouble& trouble : log.troubles) {
        const bool collected = std::any_of(model.domains.begin(), model.domains.end(), [&](const Domain& domain) {
            return equal_folded(domain.dns, trouble.where);
        });
        if (trouble.what == LogTrouble::What::request) {
            if (!is_unwanted(only_domains, without_forest(trouble.where))) {
                note_request(trouble, model);
            }
        } else if (trouble.what == LogTrouble::What::domain) {
            if (!collected && !trouble.where.empty() && (only_domains.empty() || among(only_domains, trouble.where))) {
                note_domain(trouble, model);
            }
        } else {
            model.warnings.push_back(log_warning(messages::read_log_error({.said = trouble.said})));
        }
    }
    if (log.left_out > 0) {
        model.warnings.push_back(log_warning(messages::read_log_more({.count = base::Count(log.left_out)})));
    }
}

}  // namespace egide::directory
