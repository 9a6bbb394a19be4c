#include "dossier_evaluation.h"

#include <sys/mman.h>
#include <unistd.h>

#include "egide/base/sha256.h"
#include "egide/reading/json_writer.h"
#include "egide/reading/reader.h"
#include "egide/sandbox/guest.h"
#include "egide/web/messages.h"
#include "words.h"

namespace egide::web {

namespace {

/// A file in memory, for the child's descriptor 0.
class MemoryFile {
  public:
    explicit MemoryFile(std::string_view bytes) : descriptor_(::memfd_create("egide-dossier", MFD_CLOEXEC)) {
        for (std::size_t at = 0; descriptor_ >= 0 && at < bytes.size();) {
            const auto written = ::write(descriptor_, bytes.data() + at, bytes.size() - at);
            if (written <= 0) {
                ::close(descriptor_);
                descriptor_ = -1;
                break;
            }
            at += static_cast<std::size_t>(written);
        }
    }
    ~MemoryFile() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

std::string question_of(const std::vector<ShelvedProgramme>& programmes, base::Date on, base::Language language) {
    reading::JsonWriter json(false);
    json.begin_object().field("on", on.iso()).field("language", language_word(language)).key("programmes").begin_array();
    for (const ShelvedProgramme& one : programmes) {
        json.begin_object().field("folder", one.folder).field("sha256", one.sha256).key("files").begin_array();
        for (const RuleText& file : one.files) {
            json.begin_object().field("name", file.name).field("bytes", file.bytes).end_object();
        }
        json.end_array().end_object();
    }
    return json.end_array().end_object().take();
}

/// What the child says is wrong, as the hostile text that it may be; nothing when it has not that shape.
std::optional<http::Response> refused_by_child(const http::Request& request, const reading::Node& answer) {
    const reading::Node* errors = answer.find("errors");
    if (errors == nullptr) {
        return std::nullopt;
    }
    http::Problem problem{422, "dossier", messages::dossier_refused()};
    reading::Problems ignored;
    for (const reading::Node& node : errors->items) {
        reading::Reader reader(node, ignored, "error");
        http::ProblemItem item{messages::plain({.text = reader.text("message").value_or("")}),
                               reader.text("field").value_or("")};
        item.at = {"dossier.yaml", static_cast<std::uint32_t>(reader.integer("line").value_or(0)),
                   static_cast<std::uint32_t>(reader.integer("column").value_or(0))};
        problem.items.push_back(std::move(item));
    }
    return http::problem_response(problem, request);
}

bool is_evaluation(const reading::Node& answer) {
    for (const char* const key : {"programme", "rules", "on", "candidate", "objectives", "decote", "grant"}) {
        if (answer.find(key) == nullptr) {
            return false;
        }
    }
    return true;
}

}  // namespace

Or<std::string> evaluate_dossier(Services& services, const http::Request& request, base::Date on,
                                 base::Language language) {
    const auto shelf = services.rules.get();
    if (!shelf) {
        services.log->errors("rules", shelf.errors());
        return unavailable(request, shelf.errors());
    }
    const MemoryFile file(request.body);
    sandbox::Run how;
    how.program = services.guest_program;
    const std::string question = question_of(**shelf, on, language);
    auto answer = sandbox::run_guest(kEvaluationGuest, file.descriptor(), question, how);
    if (!answer) {
        services.log->errors("evaluation", answer.errors());
        return unsound(request, answer.errors());
    }
    const auto read = reading::read_json(*answer, "answer");
    if (!read || read->kind != reading::Node::Kind::mapping) {
        return unavailable(request, {});
    }
    if (auto refused = refused_by_child(request, *read)) {
        return std::move(*refused);
    }
    return is_evaluation(*read) ? Or<std::string>(std::move(*answer)) : Or<std::string>(unavailable(request, {}));
}

}  // namespace egide::web
