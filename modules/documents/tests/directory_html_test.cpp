// The report of a directory: complete without network or script, in both languages, and closed to outsiders' markup.
#include "egide/documents/directory_html.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace egide::documents {
namespace {

constexpr std::string_view kHostile = "<script>alert(1)</script>";

/// A forest so small that most controls find something, with a name that wants to be markup.
directory::Audit audit_of(const std::string& name) {
    const std::string ldif =
        "version: 1\n\n"
        "dn: DC=chu,DC=test\nobjectClass: top\nobjectClass: domain\nobjectClass: domainDNS\n"
        "objectSid: S-1-5-21-1-2-3\nwhenCreated: 20200101000000.0Z\nms-DS-MachineAccountQuota: 10\n\n"
        "dn: CN=" +
        name +
        ",DC=chu,DC=test\nobjectClass: top\nobjectClass: person\nobjectClass: user\n"
        "sAMAccountName: visiteur\nobjectSid: S-1-5-21-1-2-3-501\nuserAccountControl: 512\n"
        "whenCreated: 20200101000000.0Z\n\n"
        "dn: \ncurrentTime: 20260301080000.0Z\ndefaultNamingContext: DC=chu,DC=test\n"
        "rootDomainNamingContext: DC=chu,DC=test\n";
    const auto read = directory::read_ldif(ldif, "annuaire.ldif");
    EXPECT_TRUE(read) << (read ? "" : base::render(read.errors().front().message, base::Language::english));
    return directory::audit(*read);
}

std::string page_of(const directory::Audit& audit, base::Language language) {
    return directory_html(audit, directory::ranked_work(audit), language);
}

std::size_t count_of(const std::string& text, std::string_view wanted) {
    std::size_t count = 0;
    for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) {
        ++count;
    }
    return count;
}

TEST(DirectoryHtml, SaysTheLevelTheWorkAndTheEvidence) {
    const directory::Audit audit = audit_of("Guest");
    const std::string page = page_of(audit, base::Language::french);
    EXPECT_TRUE(page.starts_with("<!doctype html>"));
    EXPECT_NE(page.find("Niveau " + std::to_string(audit.level) + " sur 5 au mieux"), std::string::npos);
    EXPECT_NE(page.find("id=\"vuln_user_accounts_machineaccountquota\""), std::string::npos);
    EXPECT_NE(page.find("Travail à faire, dans l’ordre"), std::string::npos);
    EXPECT_NE(page.find("Non évaluables"), std::string::npos);
    EXPECT_NE(page.find("CN=Guest,DC=chu,DC=test"), std::string::npos);
    EXPECT_EQ(count_of(page, "<h2 "), count_of(page, "<section "));
}

TEST(DirectoryHtml, IsWholeInEnglishToo) {
    const std::string page = page_of(audit_of("Guest"), base::Language::english);
    EXPECT_NE(page.find("<html lang=\"en\">"), std::string::npos);
    EXPECT_NE(page.find("Work to do, in order"), std::string::npos);
    EXPECT_EQ(page.find("Niveau"), std::string::npos);
}

TEST(DirectoryHtml, AsksNothingOfTheNetworkAndRunsNoScript) {
    const std::string page = page_of(audit_of("Guest"), base::Language::french);
    for (const char* wanted : {"<script", "<link", "<img", "@import", " style=\"", " src=", "javascript:"}) {
        EXPECT_EQ(page.find(wanted), std::string::npos) << wanted;
    }
    EXPECT_NE(page.find("default-src &#39;none&#39;"), std::string::npos);
}

TEST(DirectoryHtml, KeepsHostileNamesHarmless) {
    const std::string page = page_of(audit_of(std::string(kHostile) + "\xe2\x80\xae"), base::Language::french);
    EXPECT_EQ(page.find("<script"), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;alert(1)"), std::string::npos);
    EXPECT_EQ(page.find("\xe2\x80\xae"), std::string::npos) << "a name does not turn the text around";
}

TEST(DirectoryHtml, LeadsFromEachChangeToItsEvidence) {
    const directory::Audit audit = audit_of("Guest");
    const std::string page = page_of(audit, base::Language::french);
    for (const auto& change : directory::ranked_work(audit).changes) {
        for (const std::string_view control : change.controls) {
            EXPECT_EQ(count_of(page, "id=\"" + std::string(control) + "\""), 1U) << control;
            EXPECT_GE(count_of(page, "href=\"#" + std::string(control) + "\""), 1U) << control;
        }
    }
}

TEST(DirectoryHtml, IsTheSameForTheSameAudit) {
    EXPECT_EQ(page_of(audit_of("Guest"), base::Language::french), page_of(audit_of("Guest"), base::Language::french));
}

}  // namespace
}  // namespace egide::documents
