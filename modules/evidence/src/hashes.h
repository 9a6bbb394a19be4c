#pragma once

#include <memory>
#include <string_view>

#include "egide/base/sha256.h"
#include "egide/evidence/store.h"

namespace egide::evidence {

/// SHA3-256 by OpenSSL; feeds bytes as they come; finish once.
class Sha3 {
  public:
    Sha3();
    ~Sha3();
    Sha3(const Sha3&) = delete;
    Sha3& operator=(const Sha3&) = delete;
    void update(std::string_view bytes);
    Digest finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace egide::evidence
