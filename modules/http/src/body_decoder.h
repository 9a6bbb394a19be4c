#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "egide/http/limits.h"
#include "head.h"
#include "refusal.h"

namespace egide::http {

/// Takes a body off the wire as its framing says, in pieces of any size. Chunks (RFC 9112 §7.1) are read without any of
/// the tolerances: hexadecimal digits and at once CRLF or an extension made of tokens, CRLF behind the data, trailers
/// that are well-formed, few and then dropped. Boost.Beast's own reader of chunks is not used: it stops on an
/// assertion when an empty body arrives byte by byte.
class BodyDecoder {
  public:
    BodyDecoder(const Framing& framing, const Limits& limits);

    enum class State { more, complete, refused };
    /// Appends to `out` until it holds `most` bytes, the body is complete, or `bytes` are used up; `taken` of them were.
    State decode(std::string_view bytes, std::string& out, std::size_t most);
    std::size_t taken() const { return taken_; }
    bool complete() const { return stage_ == Stage::complete; }
    const Refusal& refusal() const { return *refusal_; }

  private:
    enum class Stage { data, size_line, chunk_data, chunk_end, trailer, complete, refused };
    void copy(std::string_view bytes, std::string& out, std::size_t most, Stage after);
    /// Adds one byte to the line; true when the line is whole.
    bool add_to_line(char c, std::size_t most);
    void end_size_line();
    void end_chunk();
    void end_trailer();
    void refuse(base::Text detail, int status = 400);

    const Limits* limits_;
    Stage stage_;
    std::uint64_t left_ = 0;  // of the body or the chunk
    std::string line_;
    bool after_return_ = false;
    std::size_t trailer_bytes_ = 0;
    std::size_t trailer_fields_ = 0;
    std::size_t taken_ = 0;
    std::optional<Refusal> refusal_;
};

}  // namespace egide::http
