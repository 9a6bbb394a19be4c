#include "line_file.h"

#include <fcntl.h>

#include "egide/evidence/messages.h"

namespace egide::evidence {

namespace {

constexpr std::size_t kLineBlock = std::size_t{1} << 18;

}  // namespace

base::Result<LineWriter> LineWriter::create(Calls& calls, const Path& file) {
    Descriptor opened(calls.open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640));
    return opened.valid() ? base::Result<LineWriter>(LineWriter(calls, std::move(opened), file)) : call_failed(file);
}

Done LineWriter::add(std::string_view line) {
    block_ += line;
    block_ += '\n';
    return block_.size() < kLineBlock ? Done(std::monostate{}) : flush();
}

Done LineWriter::flush() {
    auto written = write_all(*calls_, file_.number(), path_, block_);
    block_.clear();
    return written;
}

Done LineWriter::close() {
    if (auto written = flush(); !written) {
        return written;
    }
    return calls_->sync(file_.number()) == 0 ? Done(std::monostate{}) : call_failed(path_);
}

base::Result<LineReader> LineReader::open(const Path& file, std::size_t limit) {
    Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    return opened.valid() ? base::Result<LineReader>(LineReader(std::move(opened), file, limit)) : call_failed(file);
}

base::Result<std::optional<std::string>> LineReader::next() {
    while (true) {
        const auto end = block_.find('\n', taken_);
        if (end != std::string::npos) {
            ++line_;
            std::string line = block_.substr(taken_, end - taken_);
            taken_ = end + 1;
            return std::optional(std::move(line));
        }
        block_.erase(0, std::exchange(taken_, 0));
        const std::size_t before = block_.size();
        block_.resize(before + kLineBlock);
        const auto got = before > limit_ ? base::Result<std::size_t>(std::size_t{0})
                                         : read_block(file_.number(), path_, std::span(block_).subspan(before));
        if (!got) {
            return got.errors();
        }
        block_.resize(before + *got);
        if (*got == 0) {
            return block_.empty() ? base::Result<std::optional<std::string>>(std::nullopt)
                                  : refused(messages::export_line({.line = line_ + 1}), path_.string());
        }
    }
}

}  // namespace egide::evidence
