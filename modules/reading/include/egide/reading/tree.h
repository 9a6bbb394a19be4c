#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"

namespace egide::reading {

struct Member;

/// One value of a YAML or JSON document with its place in the file. Scalars keep the text as written: typing is the caller's, through
/// Reader (reader.h). `quoted` tells "null" from null and "01" from 01.
struct Node {
    enum class Kind { null, scalar, sequence, mapping };
    Kind kind = Kind::null;
    bool quoted = false;
    std::string scalar;
    std::vector<Node> items;      // sequence
    std::vector<Member> members;  // mapping, in file order, keys unique
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::shared_ptr<const std::string> file;

    base::SourcePosition at() const { return {file ? *file : std::string(), line, column}; }
    bool is_null() const { return kind == Kind::null; }
    const Node* find(std::string_view key) const;
};

struct Member {
    std::string key;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    Node value;
};

/// Caps on what an outside file may ask of us.
struct Limits {
    std::size_t bytes = 16u << 20;
    std::size_t nodes = 2'000'000;
    std::size_t depth = 64;
    std::size_t scalar_bytes = 1u << 20;
    std::size_t errors = 50;  // then "and more"
};

/// Reads one YAML 1.2 document (core schema text only: no anchors, aliases, tags or merge keys: each is an error that says so).
/// `file` is the name shown in positions. Duplicate keys, several documents, NUL or invalid UTF-8 are errors. yaml-cpp underneath.
base::Result<Node> read_yaml(std::string_view bytes, std::string file, const Limits& limits = {});

/// Reads one JSON text (RFC 8259) strictly; duplicate keys are errors. simdjson underneath. true/false/numbers are unquoted scalars.
base::Result<Node> read_json(std::string_view bytes, std::string file, const Limits& limits = {});

}  // namespace egide::reading
