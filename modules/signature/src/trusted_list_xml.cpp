#include "trusted_list_xml.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base64.h"
#include "certificate.h"
#include "egide/signature/messages.h"
#include "text.h"
#include "trouble.h"
#include "xml.h"

namespace egide::signature {
namespace {

constexpr std::size_t kMostServices = 20'000;
constexpr std::size_t kMostStates = 200;

/// The last part of an identifier such as http://uri.etsi.org/TrstSvc/Svctype/CA/QC, after its folder.
std::string_view after(std::string_view text, std::string_view folder) {
    const auto at = text.find(folder);
    return at == std::string_view::npos ? std::string_view() : text.substr(at + folder.size());
}

bool serves_signatures(std::string_view type) {
    return after(type, "/Svctype/") == "CA/QC";
}

bool serves_timestamps(std::string_view type) {
    const std::string_view kind = after(type, "/Svctype/");
    return kind == "TSA/QTST" || kind == "TSA";
}

/// Granted, or what counted as such before 1 July 2016 (ETSI TS 119 612 §5.5.4, annex J).
bool is_granted(std::string_view status) {
    const std::string_view word = after(status, "/Svcstatus/");
    return word == "granted" || word == "undersupervision" || word == "accredited" ||
           word == "supervisionincessation" || word == "recognisedatnationallevel";
}

std::string plain_of(pugi::xml_node node) {
    return plain_text(text_of(node));
}

/// The name in English, else the first.
std::string name_in(pugi::xml_node names) {
    pugi::xml_node first;
    for (pugi::xml_node node = child(names, "Name"); node; node = node.next_sibling()) {
        first = first ? first : node;
        if (std::string_view(node.attribute("xml:lang").value()) == "en") {
            return plain_of(node);
        }
    }
    return plain_of(first);
}

/// xs:dateTime in UTC, fractions of a second dropped.
std::optional<Time> time_in(pugi::xml_node node) {
    std::string text = plain_of(node);
    if (const auto point = text.find('.'); point != std::string::npos) {
        text = text.substr(0, point) + "Z";
    }
    return parse_time(text);
}

struct State {
    std::string type;
    bool granted = false;
    std::optional<Time> from;
};

State state_of(pugi::xml_node information) {
    return {plain_of(child(information, "ServiceTypeIdentifier")),
            is_granted(plain_of(child(information, "ServiceStatus"))),
            time_in(child(information, "StatusStartingTime"))};
}

/// The states of a service, the current one first; nothing when a time is missing or they are not in order.
std::vector<State> states_of(pugi::xml_node service) {
    std::vector<State> states = {state_of(child(service, "ServiceInformation"))};
    pugi::xml_node history = child(service, "ServiceHistory");
    for (pugi::xml_node past = child(history, "ServiceHistoryInstance"); past && states.size() < kMostStates;
         past = past.next_sibling()) {
        if (local_name(past) == "ServiceHistoryInstance") {
            states.push_back(state_of(past));
        }
    }
    const bool dated =
        std::all_of(states.begin(), states.end(), [](const State& state) { return state.from.has_value(); });
    if (!dated) {
        return {};
    }
    std::stable_sort(states.begin(), states.end(),
                     [](const State& one, const State& other) { return *one.from > *other.from; });
    return states;
}

std::vector<Period> granted_periods(const std::vector<State>& states, bool (*serves)(std::string_view)) {
    std::vector<Period> periods;
    std::optional<Time> until;
    for (const State& state : states) {
        if (state.granted && serves(state.type)) {
            periods.push_back({*state.from, until});
        }
        until = state.from;
    }
    return periods;
}

class Import {
  public:
    explicit Import(const TrustListLimits& limits) : limits_(limits) {}

    /// False when there are more anchors than allowed.
    bool take(pugi::xml_node service, const std::string& provider) {
        const std::vector<State> states = states_of(service);
        std::vector<Period> signatures = granted_periods(states, serves_signatures);
        std::vector<Period> timestamps = granted_periods(states, serves_timestamps);
        if (signatures.empty() && timestamps.empty()) {
            ++list.passed_over;
            return true;
        }
        const pugi::xml_node information = child(service, "ServiceInformation");
        const std::string name = name_in(child(information, "ServiceName"));
        const std::string shown =
            plain_text(provider.empty() || name == provider ? name : name + " (" + provider + ")");
        const bool stamps = signatures.empty();
        for (pugi::xml_node certificate :
             all_named(child(information, "ServiceDigitalIdentity"), "X509Certificate", 100)) {
            add(certificate, shown, stamps, stamps ? timestamps : signatures);
        }
        return list.anchors.size() <= limits_.anchors;
    }

    TrustList list;

  private:
    void add(pugi::xml_node node, const std::string& name, bool stamps, const std::vector<Period>& periods) {
        std::optional<std::vector<std::uint8_t>> der = parse_base64(text_of(node));
        if (!der || !parse_certificate(*der)) {
            ++list.passed_over;
            return;
        }
        list.anchors.push_back({std::move(*der), name, !stamps, stamps, periods});
    }

    TrustListLimits limits_;
};

void take_scheme(pugi::xml_node scheme, TrustList& list) {
    list.origin = name_in(child(scheme, "SchemeOperatorName"));
    list.territory = plain_of(child(scheme, "SchemeTerritory"));
    const std::string sequence = plain_of(child(scheme, "TSLSequenceNumber"));
    std::uint32_t number = 0;
    if (const auto [stopped, error] = std::from_chars(sequence.data(), sequence.data() + sequence.size(), number);
        error == std::errc{} && stopped == sequence.data() + sequence.size()) {
        list.sequence = number;
    }
    list.issued = time_in(child(scheme, "ListIssueDateTime"));
    list.next_update = time_in(descend(scheme, {"NextUpdate", "dateTime"}));
}

base::Error trouble_of(const XmlState& state, const std::string& file) {
    switch (state.trouble) {
        case XmlTrouble::doctype:
            return refused(file, messages::xml_doctype());
        case XmlTrouble::too_deep:
            return refused(file, messages::xml_deep());
        default:
            return refused(file, messages::xml_malformed({.byte = state.byte}));
    }
}

}  // namespace

base::Result<TrustList> read_trusted_list_xml(std::span<const std::uint8_t> bytes, const std::string& file,
                                              const TrustListLimits& limits) {
    pugi::xml_document document;
    if (const XmlState state = read_xml(bytes, document); state.trouble != XmlTrouble::none) {
        return trouble_of(state, file);
    }
    const pugi::xml_node root = document.document_element();
    if (local_name(root) != "TrustServiceStatusList") {
        return refused(file, messages::list_unknown());
    }
    Import import(limits);
    take_scheme(child(root, "SchemeInformation"), import.list);
    for (const pugi::xml_node provider :
         all_named(child(root, "TrustServiceProviderList"), "TrustServiceProvider", kMostServices)) {
        const std::string name = name_in(descend(provider, {"TSPInformation", "TSPName"}));
        for (const pugi::xml_node service : all_named(child(provider, "TSPServices"), "TSPService", kMostServices)) {
            if (!import.take(service, name)) {
                return refused(file, messages::list_too_long({.most = base::Count(limits.anchors)}));
            }
        }
    }
    if (import.list.anchors.empty()) {
        return refused(file, messages::list_empty());
    }
    return std::move(import.list);
}

}  // namespace egide::signature
