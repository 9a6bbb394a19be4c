#include "exchange.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "characters.h"
#include "egide/http/messages.h"
#include "security_fields.h"

namespace egide::http {

namespace {

std::string listed(const std::vector<Method>& methods) {
    std::string text;
    for (const Method method : methods) {
        text += text.empty() ? "" : ", ";
        text += name_of(method);
    }
    return text;
}

bool fits_media_type(std::string_view given, std::string_view expected) {
    const auto name = trimmed(given.substr(0, given.find(';')));
    return expected == "*/*" || same_name(name, expected);
}

}  // namespace

Exchange::Exchange(Site& site, const Peer& peer) : site_(site), started_(site.now()) {
    request_.id = site.next_request_id();
    request_.client = peer.address;
    request_.secure = peer.secure;
    request_.language = site.options().language;
}

void Exchange::open(std::string_view head) {
    auto parsed = parse_head(head, site_.limits());
    if (const auto* const refusal = std::get_if<Refusal>(&parsed)) {
        return refuse(*refusal);
    }
    Head& known = std::get<Head>(parsed);
    version_1_1_ = known.version_1_1;
    method_ = shown(known.method);
    if (const auto wanted = known.fields.find("Accept-Language")) {
        request_.language = preferred_language(*wanted, site_.options().language);
    }
    auto judged = judge_head(known, site_.limits(), site_.options().hosts);
    request_.fields = std::move(known.fields);
    if (const auto* const refusal = std::get_if<Refusal>(&judged)) {
        return refuse(*refusal);
    }
    accept(std::get<Judgement>(std::move(judged)), version_1_1_);
}

void Exchange::accept(Judgement judged, bool version_1_1) {
    ++site_.counters().requests;
    version_1_1_ = version_1_1;
    keep_alive_ = judged.keep_alive;
    expects_continue_ = judged.expects_continue;
    framing_ = judged.framing;
    request_.method = judged.method;
    request_.target = std::move(judged.target);
    request_.host = std::move(judged.host);
    if (site_.options().behind_proxy) {
        believe_proxy();
    }
    find_route();
    if (stage_ != Stage::answered) {
        check_body();
    }
    if (stage_ != Stage::answered && check_parameters() && route_->immediate) {
        guard([this] { respond(route_->handler(request_)); });
    }
}

void Exchange::believe_proxy() {
    for (const Field& field : request_.fields.all()) {
        if (same_name(field.name, "X-Forwarded-For")) {
            const auto comma = field.value.rfind(',');
            const auto last = trimmed(
                comma == std::string::npos ? std::string_view(field.value) : std::string_view(field.value).substr(comma + 1));
            const bool sound = !last.empty() && last.size() <= 45 && std::all_of(last.begin(), last.end(), [](char c) {
                return hex_pair('0', c).has_value() || c == '.' || c == ':';
            });
            if (sound) {
                request_.client = last;
            }
        }
    }
    request_.secure = request_.secure || same_name(request_.fields.find("X-Forwarded-Proto").value_or(""), "https");
}

void Exchange::find_route() {
    auto match = site_.router().match(request_.method, request_.target);
    if (match.allowed.empty()) {
        return respond({404, "absent", messages::route_absent()});
    }
    if (request_.method == Method::options) {
        Response response = empty_response();
        response.fields.add("Allow", listed(match.allowed));
        return respond(std::move(response));
    }
    if (match.route == nullptr) {
        respond({405, "method", messages::route_method({.allowed = listed(match.allowed)})});
        response_.fields.add("Allow", listed(match.allowed));
        return;
    }
    route_ = match.route;
    request_.path_parameters = std::move(match.path_parameters);
}

bool Exchange::is_streamed() const {
    return route_ != nullptr && route_->body.kind == BodyRule::Kind::streamed;
}

void Exchange::check_body() {
    if (!framing_.has_body()) {
        return;
    }
    const BodyRule& rule = route_->body;
    const Limits& limits = site_.limits();
    body_limit_ = rule.bytes > 0 ? rule.bytes : is_streamed() ? limits.upload_bytes : limits.body_bytes;
    if (rule.kind == BodyRule::Kind::none) {
        refuse({400, "body", messages::body_unexpected()});
    } else if (request_.fields.has("Content-Encoding") &&
               !same_name(*request_.fields.find("Content-Encoding"), "identity")) {
        refuse({415, "content-encoding", messages::body_coding()});
    } else if (!fits_media_type(request_.fields.find("Content-Type").value_or(""), rule.media_type)) {
        refuse({415, "media-type", messages::body_media_type({.expected = rule.media_type})});
    } else if (framing_.length > body_limit_) {
        refuse({413, "body-too-large", messages::body_too_large({.limit = body_limit_})});
    }
}

bool Exchange::check_parameters() {
    Problem problem{400, "parameters", messages::route_parameters()};
    const auto& query = request_.target.query;
    for (auto at = query.begin(); at != query.end() && !route_->any_query; ++at) {
        const auto same = [&](const auto& other) { return other.first == at->first; };
        const bool declared =
            std::any_of(route_->parameters.begin(), route_->parameters.end(), [&](const Parameter& parameter) {
                return parameter.place == Parameter::Place::query && parameter.name == at->first;
            });
        if (!declared) {
            problem.items.push_back({messages::route_parameter_unknown({.name = shown(at->first)}), shown(at->first)});
        } else if (std::any_of(query.begin(), at, same)) {
            problem.items.push_back({messages::route_parameter_repeated({.name = at->first}), at->first});
        }
    }
    for (const Parameter& parameter : route_->parameters) {
        const bool present = parameter.place == Parameter::Place::path ||
                             (parameter.place == Parameter::Place::query ? request_.query_parameter(parameter.name).has_value()
                                                                         : request_.fields.has(parameter.name));
        if (parameter.required && !present) {
            problem.items.push_back({messages::route_parameter_missing({.name = parameter.name}), parameter.name});
        }
    }
    if (!problem.items.empty()) {
        respond(problem);
    }
    return problem.items.empty();
}

void Exchange::guard(const std::function<void()>& step) {
    try {
        step();
    } catch (const std::exception& exception) {
        fail(exception.what());
    } catch (...) {
        fail("unknown exception");
    }
}

void Exchange::fail(const char* what) {
    ++site_.counters().handler_failures;
    sink_.reset();
    respond({500, "failed", messages::server_failed({.id = request_.id})});
    trouble_ = what;
}

void Exchange::admit() {
    guard([this] {
        if (route_->permission != kPublic) {
            if (auto refused = site_.router().gate()(*route_, request_)) {
                return respond(*std::move(refused));
            }
        }
        if (is_streamed()) {
            auto begun = route_->upload(request_);
            if (auto* const refused = std::get_if<Response>(&begun)) {
                return respond(std::move(*refused));
            }
            sink_ = std::get<std::unique_ptr<BodySink>>(std::move(begun));
            stage_ = Stage::read_pieces;
        } else if (framing_.has_body()) {
            stage_ = Stage::read_whole;
        } else {
            respond(route_->handler(request_));
        }
    });
}

void Exchange::answer() {
    guard([this] { respond(route_->handler(request_)); });
}

void Exchange::take_piece(std::string_view piece) {
    guard([&] {
        if (auto refused = sink_->write(piece)) {
            respond(*std::move(refused));
            keep_alive_ = false;
            trouble_ = "upload refused";
        }
    });
}

void Exchange::abandon_upload(std::string_view piece) {
    guard([&] {
        if (!piece.empty()) {
            sink_->write(piece);
        }
        sink_.reset();
    });
}

void Exchange::finish_upload() {
    guard([this] {
        respond(sink_->finish());
        sink_.reset();
    });
}

void Exchange::respond(Response response) {
    response_ = std::move(response);
    stage_ = Stage::answered;
}

void Exchange::respond(const Problem& problem) {
    respond(problem_response(problem, request_));
    trouble_ = problem.kind;
}

void Exchange::refuse(const Refusal& refusal) {
    Counters& counters = site_.counters();
    ++(refusal.status == 408 ? counters.timeouts : counters.requests_refused);
    respond({refusal.status, std::string(refusal.kind), refusal.detail});
    keep_alive_ = false;
}

void Exchange::shed() {
    ++site_.counters().requests_shed;
    const auto seconds = site_.limits().retry_after.count();
    respond({503, "busy", messages::server_busy({.seconds = seconds})});
    response_.fields.add("Retry-After", std::to_string(seconds));
}

ResponseHead Exchange::head(bool keep_alive) {
    const AnswerContext context{.head_only = request_.method == Method::head,
                                .version_1_1 = version_1_1_,
                                .keep_alive = keep_alive && keep_alive_,
                                .request_id = request_.id,
                                .date = std::chrono::system_clock::now()};
    ResponseHead head;
    guard([&] {
        add_security_fields(response_, site_.page_policy(), request_.secure);
        head = write_head(response_, context);
    });
    if (head.text.empty()) {  // the guard put a 500 in place of what could not be written
        add_security_fields(response_, site_.page_policy(), request_.secure);
        head = write_head(response_, context);
    }
    return head;
}

AccessEntry Exchange::entry() const {
    AccessEntry entry;
    entry.id = request_.id;
    entry.client = request_.client;
    entry.method = method_;
    entry.route = route_ != nullptr ? route_->pattern : "";
    entry.duration = std::chrono::duration_cast<std::chrono::microseconds>(site_.now() - started_);
    entry.trouble = trouble_;
    return entry;
}

}  // namespace egide::http
