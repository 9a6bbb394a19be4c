#include "openapi.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "egide/http/problem.h"
#include "embedded.h"
#include "json_node.h"

namespace egide::web {

namespace {

using http::Parameter;
using http::Route;
using reading::JsonWriter;

constexpr std::string_view kPrefix = "/api/v1";

/// What an `answer_schema` says.
struct AnswerForm {
    std::string status = "200";
    std::string media_type;  // empty: no body
    std::string schema;
};

AnswerForm answer_form(std::string text) {
    AnswerForm form;
    if (text.size() >= 3 && text[0] >= '2' && text[0] <= '3' && text.find_first_not_of("0123456789") >= 3) {
        form.status = text.substr(0, 3);
        text.erase(0, text.size() > 3 ? 4 : 3);
    } else if (text.empty()) {
        form.status = "204";
    }
    if (!text.empty() && text.front() != '{' && text.find('/') != std::string::npos) {
        form.media_type = text;
    } else if (!text.empty()) {
        form.media_type = "application/json";
        form.schema = text;
    }
    return form;
}

/// The document being written, and the names it may refer to.
class Document {
  public:
    std::string write(std::span<const Route> routes);

  private:
    void read_schemas();
    void paths(std::span<const Route> routes);
    void operation(const Route& route);
    void parameters(const Route& route);
    void request_body(const Route& route);
    void answers(const Route& route);
    void problem(int status, const std::string& said);
    void schema(const std::string& text);
    void bilingual(std::string_view key, const base::Bilingual& text);

    JsonWriter json_;
    std::map<std::string, reading::Node> schemas_;
};

void Document::read_schemas() {
    for (const EmbeddedFile& file : embedded_files()) {
        if (!file.name.starts_with("schemas/")) {
            continue;
        }
        for (reading::Member& member : parsed(file.bytes, file.name).members) {
            if (!schemas_.emplace(member.key, std::move(member.value)).second) {
                throw std::logic_error("two schemas are named " + member.key);
            }
        }
    }
}

void Document::bilingual(std::string_view key, const base::Bilingual& text) {
    json_.field(key, text.en);
    json_.field(std::string("x-") + std::string(key) + "-fr", text.fr);
}

void Document::schema(const std::string& text) {
    if (text.front() == '{') {
        return write_node(json_, parsed(text, "the schema of a route"));
    }
    if (!schemas_.contains(text)) {
        throw std::logic_error("there is no schema " + text);
    }
    json_.begin_object().field("$ref", "#/components/schemas/" + text).end_object();
}

std::string name_of_place(Parameter::Place place) {
    return place == Parameter::Place::path ? "path" : place == Parameter::Place::query ? "query" : "header";
}

std::vector<std::string> names_in(const std::string& pattern) {
    std::vector<std::string> names;
    for (auto open = pattern.find('{'); open != std::string::npos; open = pattern.find('{', open + 1)) {
        names.push_back(pattern.substr(open + 1, pattern.find('}', open) - open - 1));
    }
    return names;
}

void Document::parameters(const Route& route) {
    json_.key("parameters").begin_array();
    for (const std::string& name : names_in(route.pattern)) {
        json_.begin_object().field("name", name).field("in", "path").field("required", true);
        json_.key("schema").begin_object().field("type", "string").end_object().end_object();
    }
    for (const Parameter& parameter : route.parameters) {
        if (parameter.place == Parameter::Place::path) {
            continue;
        }
        json_.begin_object().field("name", parameter.name).field("in", name_of_place(parameter.place));
        json_.field("required", parameter.required);
        bilingual("description", parameter.meaning);
        json_.key("schema");
        schema(parameter.schema);
        json_.end_object();
    }
    json_.end_array();
}

void Document::request_body(const Route& route) {
    if (route.body.kind == http::BodyRule::Kind::none) {
        return;
    }
    json_.key("requestBody").begin_object().field("required", !route.body.schema.empty());
    json_.key("content").begin_object().key(route.body.media_type).begin_object();
    if (!route.body.schema.empty()) {
        json_.key("schema");
        schema(route.body.schema);
    }
    json_.end_object().end_object().end_object();
}

void Document::problem(int status, const std::string& said) {
    json_.key(std::to_string(status)).begin_object().field("description", said);
    json_.key("content").begin_object().key("application/problem+json").begin_object().key("schema");
    schema("Problem");
    json_.end_object().end_object().end_object();
}

void Document::answers(const Route& route) {
    const AnswerForm form = answer_form(route.answer_schema);
    json_.key("responses").begin_object().key(form.status).begin_object().field("description", "Done");
    if (!form.media_type.empty()) {
        json_.key("content").begin_object().key(form.media_type).begin_object();
        if (!form.schema.empty()) {
            json_.key("schema");
            schema(form.schema);
        }
        json_.end_object().end_object();
    }
    json_.end_object();
    std::map<int, std::string> said;
    for (const http::ErrorCase& error : route.errors) {
        std::string& text = said[error.status];
        text += (text.empty() ? "" : "; ") + error.kind + ": " + error.when.en;
    }
    if (route.permission != http::kPublic) {
        said.try_emplace(401, "sign-in-needed: no session, or it ended");
        said.try_emplace(403, "refused: the account may not do this");
    }
    for (const auto& [status, text] : said) {
        problem(status, text);
    }
    json_.end_object();
}

std::string operation_id(const Route& route) {
    std::string id(http::name_of(route.method));
    std::transform(id.begin(), id.end(), id.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    for (const char c : route.pattern.substr(kPrefix.size())) {
        id += (c == '/' || c == '-' || c == '.') ? '_' : c;
    }
    std::erase_if(id, [](char c) { return c == '{' || c == '}'; });
    return id;
}

void Document::operation(const Route& route) {
    std::string method(http::name_of(route.method));
    std::transform(method.begin(), method.end(), method.begin(), [](char c) { return static_cast<char>(c | 0x20); });
    json_.key(method).begin_object().field("operationId", operation_id(route));
    bilingual("summary", route.summary);
    json_.field("x-permission", route.permission);
    json_.key("security").begin_array();
    if (route.permission != http::kPublic) {
        json_.begin_object().key("session").begin_array().end_array().end_object();
    }
    json_.end_array();
    parameters(route);
    request_body(route);
    answers(route);
    json_.end_object();
}

void Document::paths(std::span<const Route> routes) {
    std::map<std::string, std::vector<const Route*>> by_path;
    for (const Route& route : routes) {
        if (route.pattern.starts_with(kPrefix)) {
            by_path[route.pattern.substr(kPrefix.size())].push_back(&route);
        }
    }
    json_.key("paths").begin_object();
    for (const auto& [path, operations] : by_path) {
        json_.key(path).begin_object();
        for (const Route* route : operations) {
            operation(*route);
        }
        json_.end_object();
    }
    json_.end_object();
}

std::string Document::write(std::span<const Route> routes) {
    read_schemas();
    json_.begin_object().field("openapi", "3.1.0");
    json_.key("info").begin_object().field("title", "Égide").field("version", EGIDE_VERSION);
    json_.key("license").begin_object().field("name", "EUPL-1.2").field("identifier", "EUPL-1.2").end_object();
    json_.end_object();
    json_.key("servers").begin_array().begin_object().field("url", kPrefix).end_object().end_array();
    paths(routes);
    json_.key("components").begin_object().key("schemas").begin_object();
    for (const auto& [name, node] : schemas_) {
        json_.key(name);
        write_node(json_, node);
    }
    json_.end_object();
    json_.key("securitySchemes").begin_object().key("session").begin_object();
    json_.field("type", "apiKey").field("in", "cookie").field("name", "__Host-egide");
    json_.end_object().end_object().end_object().end_object();
    return json_.take();
}

}  // namespace

std::string openapi_document(std::span<const Route> routes) {
    return Document().write(routes);
}

}  // namespace egide::web
