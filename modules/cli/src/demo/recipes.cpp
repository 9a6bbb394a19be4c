#include <fstream>

#include "demo/facts.h"
#include "egide/cli/messages.h"

namespace egide::cli::demo {

namespace {

/// What a visitor opens first: something of everything, and a grant that is a range.
Levels telling_mix() {
    return Levels()
        .set("D1.O1.A", Level::not_met)
        .set("D1.O1.B", Level::edge)
        .set("D1.O2.A", Level::edge)
        .set("D1.O2.B", Level::edge)
        .set("D1.O3", Level::unknown)
        .set("D1.O4", Level::edge)
        .set("D1.O6.B", Level::not_met)
        .set("D1B.PREREQ", Level::edge);
}

Levels telling_mix_d2() {
    return Levels()
        .set("D2.O1.B", Level::not_met)
        .set("D2.O1.C", Level::edge)
        .set("D2.O1.D", Level::unknown)
        .set("D2.O2.A", Level::edge)
        .set("D2.O3.A", Level::edge)
        .set("D2.O3.B", Level::not_met)
        .set("D2.O3.C", Level::unknown)
        .set("D2.O4", Level::edge);
}

Levels private_mix() {
    return Levels().set("D1.O2.A", Level::not_met).set("D1.O3", Level::not_met).set("D1.O4", Level::unknown);
}

Levels private_mix_d2() {
    return Levels().set("D2.O1.A", Level::not_met).set("D2.O2.B", Level::unknown).set("D2.O4", Level::not_met);
}

Levels dialysis_mix() {
    return Levels()
        .set("D1.O1.A", Level::unknown)
        .set("D1.O2.A", Level::unknown)
        .set("D1.O4", Level::not_met)
        .set("D1.O5", Level::unknown)
        .set("D1B.PREREQ", Level::unknown);
}

struct Variant {
    const char* name;
    Level level;
    base::Text what;
};

/// The same group with every objective at one level: nothing is left to chance about what a state looks like.
void add_variants(const Candidate& group, unsigned seed, std::vector<Dossier>& all) {
    const std::vector<Variant> variants{{"atteint", Level::met, messages::demo_all_met()},
                                        {"limites", Level::edge, messages::demo_all_edge()},
                                        {"manques", Level::not_met, messages::demo_all_not_met()},
                                        {"lacunes", Level::unknown, messages::demo_all_unknown()}};
    for (const Variant& variant : variants) {
        Random random(seed);
        const std::string name = std::string("variantes/") + variant.name;
        all.push_back({name, variant.what, d1bis_dossier(group, Levels(variant.level), random)});
        all.push_back({name + "-d2", variant.what, d2_dossier(group, Levels(variant.level), random)});
    }
}

}  // namespace

std::vector<Dossier> dossiers(unsigned seed) {
    Random random(seed);
    const Candidate group = ght(random);
    const Candidate private_one = private_group(random);
    const Candidate dialysis_one = dialysis(random);
    std::vector<Dossier> all;
    all.push_back({"ght", messages::demo_ght(), d1bis_dossier(group, telling_mix(), random)});
    all.push_back({"ght-d2", messages::demo_ght_d2(), d2_dossier(group, telling_mix_d2(), random)});
    // Half-way: what lies ahead can still be planned.
    Random halfway(seed);
    all.push_back({"ght-mi-parcours", messages::demo_halfway({.date = kHalfway}),
                   d1bis_dossier(group, Levels().set("D1.O3", Level::not_met), halfway, kHalfway)});
    all.push_back({"prive", messages::demo_prive(), d1bis_dossier(private_one, private_mix(), random)});
    all.push_back({"prive-d2", messages::demo_prive_d2(), d2_dossier(private_one, private_mix_d2(), random)});
    all.push_back({"dialyse", messages::demo_dialyse(), d1bis_dossier(dialysis_one, dialysis_mix(), random)});
    add_variants(group, seed, all);
    return all;
}

base::Errors write(const Dossier& dossier, const std::filesystem::path& folder) {
    base::Errors errors;
    for (const File& file : dossier.files) {
        const std::filesystem::path path = folder / dossier.name / file.path;
        std::error_code ignored;
        std::filesystem::create_directories(path.parent_path(), ignored);
        std::ofstream stream(path, std::ios::binary | std::ios::trunc);
        stream.write(file.bytes.data(), static_cast<std::streamsize>(file.bytes.size()));
        stream.close();
        if (!stream) {
            errors.push_back(
                {base::ErrorKind::unavailable, messages::file_unwritable({.path = path.string()}), {}, {}, {}});
            return errors;
        }
    }
    return errors;
}

}  // namespace egide::cli::demo
