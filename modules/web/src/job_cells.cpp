#include "job_cells.h"

#include "work.h"

namespace egide::web {

std::string_view word_of(jobs::State state) {
    static constexpr std::string_view kWords[] = {"waiting", "running", "done", "dead", "cancelled"};
    return kWords[static_cast<std::size_t>(state)];
}

const std::vector<std::string>& job_names() {
    static const std::vector<std::string> names = {"id",      "kind",    "name",    "state",    "attempt", "most_attempts",
                                                   "progress", "outcome", "created", "due",      "finished", "worker",
                                                   "cancel_asked"};
    return names;
}

Cells cells_of(const jobs::Job& job, base::Language language) {
    const WriteJson progress = [done = job.progress_done, total = job.progress_total](reading::JsonWriter& json) {
        json.begin_object().field("done", done).field("total", total).end_object();
    };
    return {std::to_string(job.id),
            job.kind,
            base::render(work::name_of(job.kind), language),
            cell(word_of(job.state)),
            std::int64_t{job.attempt},
            std::int64_t{job.most_attempts},
            progress,
            job.outcome,
            cell(job.created_at),
            cell(job.due_at),
            cell(job.finished_at),
            cell_or_null(job.worker),
            job.cancel_asked};
}

}  // namespace egide::web
