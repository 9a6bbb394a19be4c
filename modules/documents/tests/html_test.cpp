// The printable report: well formed, alone in the world, and closed to outsiders' markup.
#include "egide/documents/html.h"

#include <regex>
#include <set>

#include "sample.h"

namespace egide::documents {
namespace {

const std::string& html() {
    static const Sample sample;
    static const std::string text = report_html(sample.report, base::Language::french);
    return text;
}

bool is_void(const std::string& tag) {
    return tag == "meta" || tag == "!doctype";
}

/// The first tag that closes what is not open, or stays open; empty when all match.
std::string unbalanced(const std::string& text) {
    static const std::regex tag(R"(<(/?)([!A-Za-z][A-Za-z0-9]*)[^>]*?(/?)>)");
    std::vector<std::string> open;
    const std::string body = text.substr(0, text.find("<style>")) + text.substr(text.find("</style>"));
    for (std::sregex_iterator at(body.begin(), body.end(), tag), end; at != end; ++at) {
        const std::string name = (*at)[2];
        if (is_void(name) || (*at)[3] == "/" || name == "style") {
            continue;
        }
        if ((*at)[1] != "/") {
            open.push_back(name);
        } else if (open.empty() || open.back() != name) {
            return name;
        } else {
            open.pop_back();
        }
    }
    return open.empty() ? std::string() : open.back();
}

std::vector<std::string> attribute_values(const std::string& text, const std::string& name) {
    const std::regex pattern(" " + name + "=\"([^\"]*)\"");
    std::vector<std::string> values;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
        values.push_back((*at)[1]);
    }
    return values;
}

TEST(ReportHtml, IsWellFormed) {
    EXPECT_EQ(unbalanced(html()), "");
    EXPECT_TRUE(html().starts_with("<!doctype html>"));
    EXPECT_NE(html().find("<html lang=\"fr\">"), std::string::npos);
}

TEST(ReportHtml, AsksNothingOfTheNetworkAndRunsNoScript) {
    for (const char* wanted :
         {"<script", "<link", "<img", "<iframe", "@import", " style=\"", "onclick", "javascript:"}) {
        EXPECT_EQ(html().find(wanted), std::string::npos) << wanted;
    }
    for (const std::string& target : attribute_values(html(), "href")) {
        EXPECT_TRUE(target.starts_with("#")) << target;
    }
    EXPECT_TRUE(attribute_values(html(), "src").empty());
    EXPECT_NE(html().find("default-src &#39;none&#39;"), std::string::npos);
}

TEST(ReportHtml, HasUniqueIdsAndEveryReferenceLeadsSomewhere) {
    std::set<std::string> ids;
    for (const std::string& id : attribute_values(html(), "id")) {
        EXPECT_TRUE(ids.insert(id).second) << id << " is there twice";
    }
    for (const char* attribute : {"href", "aria-labelledby"}) {
        for (std::string target : attribute_values(html(), attribute)) {
            target.erase(0, target.starts_with("#") ? 1 : 0);
            EXPECT_TRUE(ids.contains(target)) << attribute << " " << target;
        }
    }
}

TEST(ReportHtml, HasLandmarksHeadingsAndASkipLink) {
    EXPECT_EQ(count(html(), "<h1>"), 1U);
    EXPECT_EQ(count(html(), "<main "), 1U);
    EXPECT_EQ(count(html(), "<header "), 1U);
    EXPECT_EQ(count(html(), "<footer "), 1U);
    EXPECT_EQ(count(html(), "class=\"skip\""), 1U);
    EXPECT_EQ(count(html(), "<nav "), 1U);
}

TEST(ReportHtml, HasOnePageForEachObjective) {
    for (const char* objective : {"objective-D9.O1", "objective-D9.O2", "objective-D9.O3"}) {
        EXPECT_NE(html().find("<section class=\"page new\" id=\"" + std::string(objective)), std::string::npos)
            << objective;
    }
}

TEST(ReportHtml, NeverSaysAStateByColourAlone) {
    EXPECT_GE(count(html(), "#s-met"), 1U);
    EXPECT_NE(html().find("Atteint</span>"), std::string::npos);
}

TEST(ReportHtml, DrawsTheAuditsOfEachDirectoryWithATableBeside) {
    EXPECT_NE(html().find("<svg class=\"timeline\""), std::string::npos);
    EXPECT_NE(html().find("10/03/2026"), std::string::npos);
    EXPECT_NE(html().find("(+52"), std::string::npos) << "52 days between the first two audits";
}

TEST(ReportHtml, ClosesTheDoorToOutsiders) {
    const Sample sample("- {kind: directory, id: \"<img src=x onerror=alert(1)>\"}\n", "2026-10-01",
                        "CH </title><script>alert(1)</script>\u202E");
    const std::string text = report_html(sample.report, base::Language::french);
    EXPECT_EQ(text.find("<script>"), std::string::npos);
    EXPECT_EQ(text.find("<img"), std::string::npos);
    EXPECT_EQ(text.find("\u202E"), std::string::npos);
    EXPECT_EQ(unbalanced(text), "");
}

TEST(ReportHtml, IsTheSameBytesTwice) {
    const Sample again;
    EXPECT_EQ(html(), report_html(again.report, base::Language::french));
}

TEST(ReportHtml, SpeaksEnglishToo) {
    const Sample sample;
    const std::string text = report_html(sample.report, base::Language::english);
    EXPECT_NE(text.find("<html lang=\"en\">"), std::string::npos);
    EXPECT_NE(text.find("Where do we stand"), std::string::npos);
    EXPECT_EQ(text.find("Où en sommes-nous"), std::string::npos);
}

}  // namespace
}  // namespace egide::documents
