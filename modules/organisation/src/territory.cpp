#include <algorithm>
#include <array>

#include "egide/organisation/finess.h"

namespace egide::organisation {

namespace {

struct Pair {
    std::string_view from;
    std::string_view to;
};

template <std::size_t N>
std::string_view find_in(const std::array<Pair, N>& table, std::string_view key) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const Pair& pair) { return pair.from == key; });
    return found == table.end() ? std::string_view() : found->to;
}

/// Departments of each region since 2016 (law 2015-29), then Corsica and overseas in both ways of writing.
struct RegionDepartments {
    std::string_view region;
    std::string_view departments;  // separated by spaces
};

constexpr std::array<RegionDepartments, 18> kRegions{{
    {"11", "75 77 78 91 92 93 94 95"},
    {"24", "18 28 36 37 41 45"},
    {"27", "21 25 39 58 70 71 89 90"},
    {"28", "14 27 50 61 76"},
    {"32", "02 59 60 62 80"},
    {"44", "08 10 51 52 54 55 57 67 68 88"},
    {"52", "44 49 53 72 85"},
    {"53", "22 29 35 56"},
    {"75", "16 17 19 23 24 33 40 47 64 79 86 87"},
    {"76", "09 11 12 30 31 32 34 46 48 65 66 81 82"},
    {"84", "01 03 07 15 26 38 42 43 63 69 73 74"},
    {"93", "04 05 06 13 83 84"},
    {"94", "2A 2B 20"},
    {"01", "9A 971 977 978"},
    {"02", "9B 972"},
    {"03", "9C 973"},
    {"04", "9D 974"},
    {"06", "9F 976"},
}};

/// The first three figures of INSEE commune codes and postcodes overseas.
constexpr std::array<Pair, 9> kOverseas{{{"971", "9A"},
                                         {"972", "9B"},
                                         {"973", "9C"},
                                         {"974", "9D"},
                                         {"975", "9E"},
                                         {"976", "9F"},
                                         {"977", "9A"},
                                         {"978", "9A"},
                                         {"986", "9J"}}};

/// FINESS numbers overseas begin with 97 or 98 and the territory's rank.
constexpr std::array<Pair, 7> kOverseasFiness{
    {{"9701", "9A"}, {"9702", "9B"}, {"9703", "9C"}, {"9704", "9D"}, {"9705", "9E"}, {"9805", "9F"}, {"9806", "9J"}}};

constexpr std::string_view kMainland =
    "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 21 22 23 24 25 26 27 28 29 2A 2B 30 31 32 33 34 35 36 37 "
    "38 39 40 41 42 "
    "43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 "
    "81 82 83 84 85 "
    "86 87 88 89 90 91 92 93 94 95";

/// Where `word` stands as a whole in a list of words separated by spaces.
std::size_t word_at(std::string_view list, std::string_view word) {
    for (std::size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
        const auto end = at + word.size();
        if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' ')) {
            return at;
        }
    }
    return std::string_view::npos;
}

std::string_view mainland(std::string_view text) {
    const auto at = text.size() < 2 ? std::string_view::npos : word_at(kMainland, text.substr(0, 2));
    return at == std::string_view::npos ? std::string_view() : kMainland.substr(at, 2);
}

}  // namespace

std::string_view region_of_department(std::string_view department) {
    if (department.size() < 2) {
        return {};
    }
    for (const auto& [region, departments] : kRegions) {
        if (word_at(departments, department) != std::string_view::npos) {
            return region;
        }
    }
    return {};
}

std::string_view department_of_finess(std::string_view finess) {
    const auto overseas = find_in(kOverseasFiness, finess.substr(0, 4));
    return overseas.empty() ? department_of_commune(finess) : overseas;
}

std::string_view department_of_commune(std::string_view commune_code) {
    const auto overseas = find_in(kOverseas, commune_code.substr(0, 3));
    return overseas.empty() ? mainland(commune_code) : overseas;
}

std::string_view department_of_postcode(std::string_view postcode) {
    if (postcode.starts_with("20")) {
        return postcode.starts_with("200") || postcode.starts_with("201") ? "2A" : "2B";
    }
    return department_of_commune(postcode);
}

bool in_northern_islands(std::string_view department, std::string_view postcode) {
    return region_of_department(department) == "01" && (postcode == "97150" || postcode == "97133");
}

}  // namespace egide::organisation
