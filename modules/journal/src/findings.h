#pragma once

#include <utility>

#include "egide/journal/verify.h"

namespace egide::journal {

/// The findings of a verification, in the order they were met, up to a cap.
class Findings {
  public:
    explicit Findings(std::size_t most) : most_(most) {}
    void add(Finding finding) {
        if (found_.size() < most_) {
            found_.push_back(std::move(finding));
        } else {
            ++left_out_;
        }
    }
    void add_all(std::vector<Finding> findings) {
        for (Finding& finding : findings) {
            add(std::move(finding));
        }
    }
    /// A file that cannot be read, as its reader told it.
    void add_unreadable(const base::Errors& errors, std::string file, std::optional<std::uint64_t> entry = {},
                        std::optional<std::uint64_t> end = {}) {
        add({Fault::unreadable, errors.front().message, std::move(file), {}, entry, end, errors.front().detail});
    }
    std::vector<Finding> take() { return std::move(found_); }
    std::uint64_t left_out() const { return left_out_; }

  private:
    std::size_t most_;
    std::uint64_t left_out_ = 0;
    std::vector<Finding> found_;
};

}  // namespace egide::journal
