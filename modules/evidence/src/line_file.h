#pragma once

#include <optional>
#include <string>

#include "disk.h"

namespace egide::evidence {

/// Writes a file line by line, a block at a time; durable once closed.
class LineWriter {
  public:
    static base::Result<LineWriter> create(Calls& calls, const Path& file);
    Done add(std::string_view line);
    Done close();

  private:
    LineWriter(Calls& calls, Descriptor file, Path path)
        : calls_(&calls), file_(std::move(file)), path_(std::move(path)) {}
    Done flush();
    Calls* calls_;
    Descriptor file_;
    Path path_;
    std::string block_;
};

/// Reads a file line by line; a line longer than the limit, or without its end, is an error.
class LineReader {
  public:
    static base::Result<LineReader> open(const Path& file, std::size_t limit);
    /// The next line without its end; nothing after the last.
    base::Result<std::optional<std::string>> next();
    std::uint64_t line() const { return line_; }
    const Path& path() const { return path_; }

  private:
    LineReader(Descriptor file, Path path, std::size_t limit)
        : file_(std::move(file)), path_(std::move(path)), limit_(limit) {}
    Descriptor file_;
    Path path_;
    std::size_t limit_;
    std::string block_;
    std::size_t taken_ = 0;
    std::uint64_t line_ = 0;
};

}  // namespace egide::evidence
