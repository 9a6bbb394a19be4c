#include "controls/control.h"

#include <algorithm>
#include <stdexcept>

#include "egide/directory/messages.h"

namespace egide::directory {
namespace {

constexpr std::int64_t kDisabled = 0x2;

std::string key_of(const base::Text& text) {
    std::string key(text.message->key);
    for (const base::Argument& argument : text.arguments) {
        key += '\x1f';
        if (const auto* word = std::get_if<std::string>(&argument.value())) {
            key += *word;
        } else if (const auto* number = std::get_if<std::int64_t>(&argument.value())) {
            key += std::to_string(*number);
        } else if (const auto* date = std::get_if<base::Date>(&argument.value())) {
            key += date->iso();
        } else {
            throw std::logic_error("a reason holds words, whole numbers and dates");
        }
    }
    return key;
}

/// What is missing for a control, as a sentence; empty when nothing is.
base::Text missing_need(const Control& control, const Model& model) {
    for (const Need& need : control.needs) {
        const auto table = static_cast<std::size_t>(need.table);
        const std::string name(table_of(need.table));
        if (!model.tables[table]) {
            return messages::cause_no_table({.table = name});
        }
        for (const Attribute column : need.columns) {
            if (!model.collected[table][static_cast<std::size_t>(column)]) {
                return messages::cause_no_column({.column = attribute_row(column).name, .table = name});
            }
        }
    }
    if (control.rights && !model.collected[static_cast<std::size_t>(Kind::top)]
                                          [static_cast<std::size_t>(Attribute::security_descriptor)]) {
        return messages::cause_no_column(
            {.column = attribute_row(Attribute::security_descriptor).name, .table = table_of(Kind::top)});
    }
    return {};
}

/// What the collector's log says missing of a table, or of a whole domain when the table is one that domains have.
base::Text lost_need(const Model& model, Kind table) {
    for (const Loss& loss : model.losses) {
        if (loss.table == Kind::unknown && model.of_domains[static_cast<std::size_t>(table)]) {
            return messages::cause_lost_domain({.domain = loss.where});
        }
        if (loss.table == table) {
            return loss.said.empty() ? messages::cause_stopped({.request = loss.where})
                                     : messages::cause_lost_table({.request = loss.where, .said = loss.said});
        }
    }
    return {};
}

base::Text damaged_need(const Control& control, const Model& model) {
    for (const Need& need : control.needs) {
        if (auto lost = lost_need(model, need.table); !lost.empty()) {
            return lost;
        }
        if (model.damaged[static_cast<std::size_t>(need.table)]) {
            return messages::cause_damaged({.table = table_of(need.table)});
        }
    }
    if (auto lost = control.rights ? lost_need(model, Kind::top) : base::Text(); !lost.empty()) {
        return lost;
    }
    if (model.damaged[static_cast<std::size_t>(Kind::top)]) {
        return messages::cause_damaged({.table = table_of(Kind::top)});
    }
    return {};
}

}  // namespace

bool ControlContext::enabled(std::uint32_t account) const {
    return !model.has_bits(account, Attribute::user_account_control, kDisabled);
}

std::optional<std::int64_t> ControlContext::password_moment(std::uint32_t account) const {
    const auto set = model.number(account, Attribute::pwd_last_set);
    return set ? set : model.number(account, Attribute::when_created);
}

std::optional<std::int64_t> ControlContext::logon_moment(std::uint32_t account) const {
    const auto shared = model.number(account, Attribute::last_logon_timestamp);
    const auto local = model.number(account, Attribute::last_logon);
    return shared && local ? std::max(shared, local) : shared ? shared : local;
}

std::uint32_t ControlContext::domain_rid(std::uint32_t object) const {
    if (model.sid[object] == kNoSid) {
        return 0;
    }
    const Sid sid = model.sids[model.sid[object]];
    return sid.in_domain() ? sid.rid() : 0;
}

bool ControlContext::is_cluster_name(std::uint32_t computer) const {
    const std::string names = folded(model.text(computer, Attribute::service_principal_name));
    return names.find("msclustervirtualserver/") != std::string::npos ||
           names.find("msservercluster") != std::string::npos;
}

bool ControlContext::is_server(std::uint32_t computer) const {
    return model.kind[computer] == Kind::computer && model.exists(computer) && enabled(computer) &&
           !tier0.is_controller(computer) && limits.server_name_counts != 0 &&
           folded(model.text(computer, Attribute::operating_system)).find("server") != std::string::npos &&
           !is_cluster_name(computer);
}

std::string ControlContext::name_of(std::uint32_t object) const {
    const std::string_view account = model.text(object, Attribute::sam_account_name);
    return std::string(account.empty() ? first_value(model.dn(object)) : account);
}

std::string ControlContext::trustee_name(std::uint32_t sid, std::optional<std::size_t> domain) const {
    const std::uint32_t object = model.trustee(sid, domain);
    const std::string text = model.sids[sid].text();
    return object == kNone ? text : name_of(object) + " (" + text + ")";
}

std::uint32_t Verdict::reason(base::Text why) {
    const auto [at, is_new] = known_.try_emplace(key_of(why), static_cast<std::uint32_t>(reasons_.size()));
    if (is_new) {
        reasons_.push_back(std::move(why));
    }
    return at->second;
}

void Verdict::add(int level, std::uint32_t object, std::uint32_t reason) {
    findings_.push_back({object, reason, Finding::kNobody, static_cast<std::uint8_t>(level)});
}

void Verdict::add_right(int level, std::uint32_t object, std::uint32_t sid, base::Text why) {
    add(level, object, std::move(why));
    findings_.back().by = sid;
}

void Verdict::add_dated(int level, std::uint32_t object, std::int64_t moment, base::Text (*why)(base::Date)) {
    const auto day = static_cast<std::int32_t>(moment / 86400);
    const auto [at, is_new] = dated_.try_emplace({day, reinterpret_cast<const void*>(why)}, 0);
    if (is_new) {
        at->second = reason(why(base::Date::from_days(day)));
    }
    add(level, object, at->second);
}

void Verdict::incomplete(base::Text cause) {
    if (cause_.empty()) {
        cause_ = std::move(cause);
    }
}

void Verdict::finish(ControlResult& result) {
    std::stable_sort(findings_.begin(), findings_.end(),
                     [](const Finding& a, const Finding& b) { return a.object < b.object; });
    findings_.erase(std::unique(findings_.begin(), findings_.end()), findings_.end());
    result.findings = std::move(findings_);
    result.reasons = std::move(reasons_);
    result.cause = std::move(cause_);
    for (Finding& finding : result.findings) {
        finding.level = result.levels.empty() ? 0 : finding.level;  // an advisory fails no level
        const int level = finding.level;
        result.failed_level = result.failed_level == 0 ? level : std::min(result.failed_level, level);
    }
    result.outcome = !result.findings.empty() ? Outcome::fail
                     : result.cause.empty()   ? Outcome::pass
                                              : Outcome::not_evaluable;
}

ControlResult judge_control(const Control& control, ControlContext& context) {
    ControlResult result;
    result.id = control.id;
    result.levels = control.levels;
    result.title = control.title();
    result.fix = control.fix();
    result.cause = missing_need(control, context.model);
    if (!result.cause.empty()) {
        return result;
    }
    Verdict verdict;
    control.evaluate(context, verdict);
    if (auto damaged = damaged_need(control, context.model); !damaged.empty()) {
        verdict.incomplete(std::move(damaged));
    }
    verdict.finish(result);
    return result;
}

}  // namespace egide::directory
