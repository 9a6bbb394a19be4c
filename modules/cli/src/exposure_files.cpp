#include "exposure_files.h"

#include <algorithm>
#include <fstream>

#include "egide/cli/messages.h"
#include "egide/exposure/audits_csv.h"
#include "egide/exposure/opssies.h"
#include "egide/exposure/opssies_observations.h"
#include "observation_yaml.h"
#include "opened_dossier.h"
#include "rule_folder.h"
#include "text_block.h"

namespace egide::cli {

namespace {

/// What an import understood, whatever its format.
struct Understood {
    std::vector<observation::Observation> observations;
    base::Errors warnings;
    base::Errors errors;
};

observation::EntityResolver resolver(const organisation::Perimeter& perimeter) {
    return [&perimeter](std::string_view finess) { return perimeter.find(finess); };
}

bool looks_like_json(std::string_view bytes) {
    const auto first = bytes.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    return first != std::string_view::npos && bytes[first] == '{';
}

base::Result<Understood> read_json(const Session& session, TextBlock& block, const std::string& bytes,
                                   const std::string& file, const organisation::Perimeter& perimeter,
                                   const std::string& trigram) {
    const auto opssies = exposure::read_opssies(bytes, file);
    if (!opssies) {
        return opssies.errors();
    }
    block.line(
        0, session.say(messages::exposure_understood_json({.events = opssies->document.events.size(), .file = file})));
    auto made = exposure::observations_of(opssies->document,
                                          {resolver(perimeter), trigram, session.request().text("--perimeter")});
    Understood understood{std::move(made.observations), opssies->warnings, {}};
    understood.warnings.insert(understood.warnings.end(), made.warnings.begin(), made.warnings.end());
    return understood;
}

base::Result<Understood> read_table(const Session& session, TextBlock& block, const std::string& bytes,
                                    const std::string& file, const organisation::Perimeter& perimeter) {
    auto table = exposure::read_audits_csv(bytes, file, resolver(perimeter));
    if (!table) {
        return table.errors();
    }
    const exposure::AuditsPreview& preview = table->preview;
    const std::string separator = preview.csv.separator == '\t' ? "TAB" : std::string(1, preview.csv.separator);
    block.line(
        0, session.say(messages::exposure_understood_csv(
               {.encoding = preview.csv.encoding, .file = file, .line = preview.header_line, .separator = separator})));
    for (const exposure::AuditsColumn& column : preview.columns) {
        block.line(2, session.say(column.meaning.empty()
                                      ? messages::exposure_column_unused({.title = column.title})
                                      : messages::exposure_column({.meaning = column.meaning, .title = column.title})));
    }
    if (preview.rows_refused > 0) {
        block.line(2, session.say(messages::exposure_refused({.count = preview.rows_refused})));
    }
    return Understood{std::move(table->observations), {}, std::move(table->errors)};
}

void count(TextBlock& block, const Session& session, const std::vector<observation::Observation>& all) {
    const auto of = [&](observation::Kind kind) {
        return std::count_if(all.begin(), all.end(),
                             [&](const observation::Observation& one) { return one.kind == kind; });
    };
    const auto directory = of(observation::Kind::directory_audit);
    const auto exposed = of(observation::Kind::exposure_audit);
    const auto total = static_cast<std::ptrdiff_t>(all.size());
    block.line(0, session.say(messages::exposure_counts(
                      {.directory = directory, .exposure = exposed, .other = total - directory - exposed})));
}

int write_fragment(Session& session, const std::vector<observation::Observation>& all,
                   const organisation::Perimeter& perimeter) {
    const std::string path = session.request().text("--write");
    std::string text = "# " + session.say(messages::exposure_fragment_head()) + "\nobservations:\n";
    for (const observation::Observation& one : all) {
        text += yaml_item(one, perimeter);
    }
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    stream.close();
    if (!stream) {
        return session.fail(messages::file_unwritable({.path = path}), base::ErrorKind::unavailable);
    }
    session.note(messages::file_written({.path = path}));
    return kDone;
}

}  // namespace

int import_exposure(Session& session) {
    const std::string file = session.request().text("FILE");
    const auto bytes = read_file(file);
    if (!bytes) {
        return session.fail(bytes.errors());
    }
    organisation::Perimeter perimeter;
    std::string trigram;
    if (session.request().has("--dossier")) {
        auto dossier = dossier::read_dossier_folder(session.request().text("--dossier"), {.on = session.on()});
        if (!dossier) {
            return session.fail(dossier.errors());
        }
        perimeter = std::move(dossier->facts.perimeter);
        trigram = std::move(dossier->trigram);
    } else {
        session.note(messages::exposure_dossier_needed());
    }
    TextBlock block(session);
    const auto understood = looks_like_json(*bytes) ? read_json(session, block, *bytes, file, perimeter, trigram)
                                                    : read_table(session, block, *bytes, file, perimeter);
    if (!understood) {
        return session.fail(understood.errors());
    }
    session.warn(understood->warnings);
    count(block, session, understood->observations);
    for (const observation::Observation& one : understood->observations) {
        block.line(0, yaml_item(one, perimeter));
    }
    const int printed = session.print(block.take());
    if (!understood->errors.empty()) {
        return session.fail(understood->errors);
    }
    return printed == kDone && session.request().has("--write")
               ? write_fragment(session, understood->observations, perimeter)
               : printed;
}

int export_exposure(Session& session) {
    const Request& request = session.request();
    const std::string siren = request.text("--siren");
    const bool digits =
        siren.size() == 9 && std::all_of(siren.begin(), siren.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) {
        return wrong_use(session, messages::usage_siren({.given = siren}));
    }
    const auto midnight = exposure::OpssiesMoment{.date = session.on()};
    const auto sent =
        request.has("--sent") ? exposure::OpssiesMoment::parse(request.text("--sent")) : std::optional(midnight);
    if (!sent) {
        return wrong_use(session, messages::usage_moment({.given = request.text("--sent")}));
    }
    const std::string file = request.text("FILE");
    const auto bytes = read_file(file);
    if (!bytes) {
        return session.fail(bytes.errors());
    }
    const auto reading = exposure::read_opssies(*bytes, file);
    if (!reading) {
        return session.fail(reading.errors());
    }
    session.warn(reading->warnings);
    const auto made = exposure::write_opssies(reading->document, {request.text("--company"), siren}, *sent);
    if (!made) {
        return session.fail(made.errors());
    }
    for (const base::Text& correction : made->corrections) {
        session.note(messages::exposure_correction({.what = session.say(correction)}));
    }
    session.note(messages::exposure_file_name({.name = made->name}));
    return session.print(made->bytes);
}

}  // namespace egide::cli
