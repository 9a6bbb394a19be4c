#include "progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace egide::cli {

Progress::Progress(const Session& session, std::string label)
    : wanted_(is_terminal(STDERR_FILENO) && !session.quiet()),
      label_(std::move(label)),
      columns_(session.style().columns) {}

Progress::~Progress() {
    if (visible_) {
        std::fprintf(stderr, "\r\x1b[K");
    }
}

void Progress::show(std::size_t done, std::size_t total) {
    if (!wanted_ || total == 0) {
        return;
    }
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    if (now - started_ < std::chrono::seconds(1) || now - drawn_ < std::chrono::milliseconds(100)) {
        return;
    }
    drawn_ = now;
    visible_ = true;
    const std::string counts = " " + std::to_string(done) + "/" + std::to_string(total);
    const std::size_t used = documents::display_width(label_) + counts.size() + 4;
    const std::size_t width = columns_ > used + 10 ? std::min<std::size_t>(columns_ - used, 40) : 10;
    const std::size_t full = width * std::min(done, total) / total;
    std::string bar;
    for (std::size_t index = 0; index < width; ++index) {
        bar += index < full ? "█" : "░";
    }
    std::fprintf(stderr, "\r%s %s%s\x1b[K", label_.c_str(), bar.c_str(), counts.c_str());
}

}  // namespace egide::cli
