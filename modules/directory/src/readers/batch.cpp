#include "readers/batch.h"

#include <array>
#include <cstring>
#include <random>

namespace egide::directory {
namespace {

const std::array<std::uint64_t, 8>& process_secret() {
    static const auto secret = [] {
        std::array<std::uint64_t, 8> words{};
        std::random_device source;
        for (std::uint64_t& word : words) {
            word = std::uint64_t{source()} << 32 | source() | 1;
        }
        return words;
    }();
    return secret;
}

__extension__ using Wide = unsigned __int128;

std::uint64_t folded_product(std::uint64_t left, std::uint64_t right) {
    const Wide product = Wide{left} * right;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t word_at(const std::uint8_t* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

}  // namespace

DescriptorHash hash_descriptor(std::span<const std::uint8_t> bytes) {
    const auto& secret = process_secret();
    std::array<std::uint64_t, 4> lanes{secret[4], secret[5], secret[6], secret[7] ^ bytes.size()};
    const std::uint8_t* at = bytes.data();
    std::size_t left = bytes.size();
    const auto mix = [&](const std::uint8_t* block) {
        for (std::size_t i = 0; i < 4; ++i) {
            lanes[i] = folded_product(word_at(block + 16 * i) ^ secret[i], word_at(block + 16 * i + 8) ^ lanes[i]);
        }
    };
    for (; left >= 64; left -= 64, at += 64) {
        mix(at);
    }
    std::array<std::uint8_t, 64> last{};
    if (left > 0) {
        std::memcpy(last.data(), at, left);
    }
    mix(last.data());
    const std::uint64_t first = folded_product(lanes[0] ^ secret[1], lanes[1] ^ secret[2]);
    const std::uint64_t second = folded_product(lanes[2] ^ secret[3], lanes[3] ^ secret[0]);
    return {first ^ folded_product(second, secret[4]), second ^ folded_product(first, secret[5])};
}

void Batch::clear() {
    text.clear();
    rows.clear();
    fields.clear();
    cut.clear();
    bad_rows = bad_values = first_bad_row = row_count = 0;
    too_long = false;
}

}  // namespace egide::directory
