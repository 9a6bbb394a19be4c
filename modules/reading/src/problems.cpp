#include "egide/reading/messages.h"
#include "egide/reading/reader.h"

namespace egide::reading {

void Problems::add(base::Error error) {
    if (errors_.size() < cap_) {
        errors_.push_back(std::move(error));
    } else {
        ++left_out_;
    }
}

void Problems::add(const Node& node, base::Text message, std::string field) {
    add(base::Error{.kind = base::ErrorKind::invalid,
                    .message = std::move(message),
                    .at = node.at(),
                    .field = std::move(field),
                    .detail = {}});
}

base::Errors Problems::take() {
    if (left_out_ > 0) {
        base::SourcePosition whole_file;
        whole_file.file = errors_.empty() ? std::string() : errors_.front().at.file;
        errors_.push_back(base::Error{.kind = base::ErrorKind::invalid,
                                      .message = messages::problems_left_out({.count = left_out_}),
                                      .at = std::move(whole_file),
                                      .field = {},
                                      .detail = {}});
        left_out_ = 0;
    }
    return std::move(errors_);
}

}  // namespace egide::reading
