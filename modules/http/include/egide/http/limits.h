#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace egide::http {

/// Instants of deadlines and durations: never the wall clock, which may be set back.
using TimePoint = std::chrono::steady_clock::time_point;

/// Everything a client may ask of the server, in one table; each line has its test.
struct Limits {
    // The head of a request.
    std::size_t head_bytes = 16 * 1024;
    std::size_t target_bytes = 8 * 1024;
    std::size_t fields = 100;
    std::size_t query_parameters = 100;
    std::chrono::milliseconds head_time{10'000};  // from its first byte; also from the connection to its first byte
    std::chrono::milliseconds handshake_time{10'000};

    // Connections.
    std::size_t connections = 4'000;
    std::size_t connections_per_address = 256;     // forty browsers behind one hospital; an IPv6 address counts as its /64
    std::chrono::milliseconds idle_time{30'000};   // between two requests
    std::chrono::milliseconds close_time{2'000};   // to say why, and to let the client read it

    // Requests.
    std::chrono::milliseconds request_time{180'000};  // of an ordinary one: from its head to the end of the answer
    std::size_t body_bytes = 1024 * 1024;             // of a body read whole, unless its route says otherwise
    std::uint64_t upload_bytes = 8ULL << 30;          // of a body that is streamed, unless its route says otherwise
    std::size_t chunk_line_bytes = 256;               // a chunk's size and its extensions
    std::size_t trailer_bytes = 4 * 1024;
    std::size_t trailer_fields = 16;

    // Bodies, both ways: at least `pace_bytes` in each `pace_time` (16 KiB/s over 60 s).
    std::size_t pace_bytes = 960 * 1024;
    std::chrono::milliseconds pace_time{60'000};
    std::size_t piece_bytes = 64 * 1024;  // handed over at once; memory per streamed body is a small multiple of it

    // Work.
    std::size_t workers = 8;    // threads that run handlers; 0 runs them in the connection's own thread (tests)
    std::size_t queue = 256;    // requests that wait for a worker; beyond it the answer is 503
    std::chrono::seconds retry_after{2};
    std::size_t event_streams = 512;
    std::chrono::milliseconds heartbeat{15'000};  // of a silent event stream
    std::chrono::milliseconds grace{30'000};      // what a stop leaves to what runs
};

}  // namespace egide::http
