#include "hashes.h"

#include <openssl/evp.h>

#include <array>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace egide::evidence {

namespace {

constexpr std::size_t kBlock = std::size_t{256} << 10;
constexpr std::size_t kBlocks = 8;

void require(bool success) {
    if (!success) {
        throw std::runtime_error("OpenSSL cannot compute SHA3-256");
    }
}

const EVP_MD* sha3_256() {
    static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA3-256", nullptr);
    require(fetched != nullptr);
    return fetched;
}

/// Blocks that go round: filled by the reader, hashed by a second thread, filled again.
class SecondHash {
  public:
    SecondHash() : thread_([this] { run(); }) {}
    SecondHash(const SecondHash&) = delete;
    SecondHash& operator=(const SecondHash&) = delete;
    ~SecondHash() { stop(); }

    /// The next block, once the thread is done with what it held.
    std::vector<char>& free_block() {
        std::unique_lock lock(mutex_);
        moved_.wait(lock, [this] { return filled_ - hashed_ < kBlocks; });
        return blocks_[filled_ % kBlocks];
    }
    void hash(std::size_t used) {
        const std::lock_guard lock(mutex_);
        used_[filled_ % kBlocks] = used;
        ++filled_;
        moved_.notify_all();
    }
    Digest finish() {
        stop();
        return sha3_.finish();
    }
    Sha3& sha3() { return sha3_; }

  private:
    void stop() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
            moved_.notify_all();
        }
        if (thread_.joinable()) {
            thread_.join();
        }
    }
    void run() {
        std::unique_lock lock(mutex_);
        while (true) {
            moved_.wait(lock, [this] { return ended_ || hashed_ < filled_; });
            if (hashed_ == filled_) {
                return;
            }
            const std::size_t at = hashed_ % kBlocks;
            lock.unlock();
            sha3_.update({blocks_[at].data(), used_[at]});
            lock.lock();
            ++hashed_;
            moved_.notify_all();
        }
    }

    std::array<std::vector<char>, kBlocks> blocks_ = [] {
        std::array<std::vector<char>, kBlocks> made;
        made.fill(std::vector<char>(kBlock));
        return made;
    }();
    std::array<std::size_t, kBlocks> used_{};
    std::uint64_t filled_ = 0;
    std::uint64_t hashed_ = 0;
    bool ended_ = false;
    Sha3 sha3_;
    std::mutex mutex_;
    std::condition_variable moved_;
    std::thread thread_;
};

/// As many bytes as a block holds; fewer only at the end.
base::Result<std::size_t> fill(ByteSource& source, std::span<char> block) {
    std::size_t got = 0;
    while (got < block.size()) {
        const auto more = source.read(block.subspan(got));
        if (!more) {
            return more.errors();
        }
        if (*more == 0) {
            break;
        }
        got += *more;
    }
    return got;
}

/// The blocks after the first one, on two threads.
Done hash_rest(ByteSource& source, std::string_view first, base::Sha256& sha256, ObjectName& name,
               const std::function<Done(std::string_view)>& each) {
    SecondHash second;
    std::vector<char>* block = &second.free_block();
    std::copy(first.begin(), first.end(), block->begin());
    second.hash(first.size());
    while (true) {
        block = &second.free_block();
        const auto got = fill(source, *block);
        if (!got) {
            return got.errors();
        }
        if (*got == 0) {
            name.sha3 = second.finish();
            return std::monostate{};
        }
        second.hash(*got);
        const std::string_view bytes(block->data(), *got);
        sha256.update(bytes);
        name.size += bytes.size();
        if (auto taken = each(bytes); !taken) {
            return taken;
        }
    }
}

}  // namespace

struct Sha3::State {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha3::Sha3() : state_(std::make_unique<State>()) {
    require(state_->context != nullptr && EVP_DigestInit_ex2(state_->context.get(), sha3_256(), nullptr) == 1);
}

Sha3::~Sha3() = default;

void Sha3::update(std::string_view bytes) {
    require(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

Digest Sha3::finish() {
    Digest digest{};
    unsigned length = 0;
    require(EVP_DigestFinal_ex(state_->context.get(), digest.data(), &length) == 1 && length == digest.size());
    return digest;
}

base::Result<ObjectName> hash_source(ByteSource& source, const std::function<Done(std::string_view)>& each) {
    thread_local std::vector<char> block(kBlock);
    const auto got = fill(source, block);
    if (!got) {
        return got.errors();
    }
    const std::string_view first(block.data(), *got);
    ObjectName name;
    name.size = first.size();
    base::Sha256 sha256;
    sha256.update(first);
    if (auto taken = each(first); !taken) {
        return taken.errors();
    }
    if (first.size() < kBlock) {
        Sha3 sha3;
        sha3.update(first);
        name.sha3 = sha3.finish();
    } else if (auto rest = hash_rest(source, first, sha256, name, each); !rest) {
        return rest.errors();
    }
    name.sha256 = sha256.finish();
    return name;
}

}  // namespace egide::evidence
