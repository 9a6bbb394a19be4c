#include "request_body.h"

#include "egide/journal/checkpoint.h"
#include "egide/web/messages.h"
#include "json_node.h"

namespace egide::web {

namespace {

constexpr reading::Limits kLimits{
    .bytes = std::size_t{1} << 20, .nodes = 100'000, .depth = 32, .scalar_bytes = std::size_t{1} << 20, .errors = 20};

}  // namespace

RequestBody::RequestBody(const http::Request& request) : request_(request), problems_(20) {
    auto read = reading::read_json(request.body, {}, kLimits);
    if (read) {
        root_ = std::move(read).value();
        reader_.emplace(*root_, problems_, "body");
    } else {
        syntax_ = read.errors();
    }
}

std::optional<std::string> RequestBody::text(std::string_view key, std::size_t most) {
    const reading::Node* node = reader_ ? reader_->child(key) : nullptr;
    if (node == nullptr) {
        return std::nullopt;
    }
    if (node->kind != reading::Node::Kind::scalar || !node->quoted) {
        problems_.add(*node, messages::body_text_expected({.field = std::string(key)}), std::string(key));
        return std::nullopt;
    }
    if (node->scalar.size() > most) {
        problems_.add(*node, messages::body_too_long({.field = std::string(key), .most = most}), std::string(key));
        return std::nullopt;
    }
    return node->scalar;
}

std::string RequestBody::required_text(std::string_view key, std::size_t most) {
    if (reader_) {
        reader_->require_child(key);
    }
    return text(key, most).value_or("");
}

std::optional<std::size_t> RequestBody::choice(std::string_view key, std::initializer_list<std::string_view> words) {
    return reader_ ? reader_->choice(key, words) : std::nullopt;
}

std::optional<base::Date> RequestBody::date(std::string_view key) {
    return reader_ ? reader_->date(key) : std::nullopt;
}

std::optional<storage::sql::Instant> RequestBody::instant(std::string_view key) {
    const auto given = text(key, 40);
    const auto read = given ? parse_instant(*given) : std::nullopt;
    if (given && !read) {
        complain(messages::body_instant_expected({.field = std::string(key)}), key);
    }
    return read;
}

std::optional<std::int64_t> RequestBody::integer(std::string_view key) {
    return reader_ ? reader_->integer(key) : std::nullopt;
}

std::optional<bool> RequestBody::boolean(std::string_view key) {
    return reader_ ? reader_->boolean(key) : std::nullopt;
}

std::vector<std::string> RequestBody::texts(std::string_view key) {
    return reader_ ? reader_->texts(key) : std::vector<std::string>();
}

std::vector<reading::Node> RequestBody::objects(std::string_view key) {
    std::vector<reading::Node> all;
    if (reader_) {
        for (const reading::Node& node : reader_->items(key)) {
            if (node.kind != reading::Node::Kind::mapping) {
                problems_.add(node, messages::body_object_expected({.field = std::string(key)}), std::string(key));
            }
            all.push_back(node);
        }
    }
    return all;
}

const reading::Node* RequestBody::object(std::string_view key, bool required) {
    if (!reader_) {
        return nullptr;
    }
    const reading::Node* node = required ? reader_->require_child(key) : reader_->child(key);
    if (node != nullptr && node->kind != reading::Node::Kind::mapping) {
        problems_.add(*node, messages::body_object_expected({.field = std::string(key)}), std::string(key));
        return nullptr;
    }
    return node;
}

void RequestBody::complain(const base::Text& message, std::string_view field) {
    problems_.add(base::Error{base::ErrorKind::invalid, message, {}, std::string(field), {}});
}

std::optional<http::Response> RequestBody::refusal() {
    http::Problem problem{422, "invalid", messages::request_refused()};
    base::Errors errors;
    if (reader_) {
        reader_->finish();
        errors = problems_.take();
    } else {
        problem = {400, "json", messages::body_not_json()};
        errors = syntax_;
    }
    for (const base::Error& error : errors) {
        problem.items.push_back({error.message, error.field, error.at});
    }
    return errors.empty() ? std::nullopt : std::optional(http::problem_response(problem, request_));
}

std::optional<storage::sql::Instant> parse_instant(std::string_view text) {
    std::string whole(text);
    if (whole.size() == 20 && whole.back() == 'Z') {
        whole.insert(19, ".000");
    }
    return journal::parse_instant(whole);
}

std::string text_of(const reading::Node& node) {
    reading::JsonWriter json(false);
    write_node(json, node);
    return json.take();
}

}  // namespace egide::web
