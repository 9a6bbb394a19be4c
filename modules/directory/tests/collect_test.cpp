// The collector without a directory: how values are written, what is refused before anything is sent, silent servers.
// A real domain controller is in tests/directory.
#include "egide/directory/collect.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>

#include "collect/finished.h"
#include "collect/written_value.h"
#include "egide/testing/temporary_folder.h"
#include "layout/collection_writer.h"

namespace egide::directory {
namespace {

using collecting::written_value;

std::string bytes_in(std::string_view hex) {
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
    }
    return bytes;
}

TEST(CollectedValue, IsWrittenAsItsKindAsks) {
    EXPECT_EQ(written_value(layout::Kind::text, {"one", "two"}), "one") << "the first value alone";
    EXPECT_EQ(written_value(layout::Kind::texts, {"one", "two"}), "one;two");
    EXPECT_EQ(written_value(layout::Kind::boolean, {"TRUE"}), "1");
    EXPECT_EQ(written_value(layout::Kind::boolean, {"FALSE"}), "0");
    EXPECT_EQ(written_value(layout::Kind::binary, {bytes_in("00ff"), bytes_in("10")}), "00ff;10");
    EXPECT_EQ(written_value(layout::Kind::sid, {bytes_in("01020000000000052000000020020000")}), "S-1-5-32-544");
    EXPECT_EQ(written_value(layout::Kind::guid, {bytes_in("aaf63111079cd111f79f00c04fc2dcd2")}),
              "1131f6aa-9c07-11d1-f79f-00c04fc2dcd2");
}

TEST(CollectedValue, ShowsMomentsToTheSecondAndNeverAsFarAway) {
    EXPECT_EQ(written_value(layout::Kind::date, {"20260615080102.0Z"}), "2026-06-15 08:01:02");
    EXPECT_EQ(written_value(layout::Kind::filetime, {"116444736000000000"}), "1970-01-01 00:00:00");
    EXPECT_EQ(written_value(layout::Kind::filetime, {"9223372036854775807"}), "2999-12-12 23:59:59");
    EXPECT_EQ(written_value(layout::Kind::filetime, {"0"}), "") << "zero is no moment";
}

TEST(CollectedValue, IsEmptyWhenItsBytesLie) {
    EXPECT_EQ(written_value(layout::Kind::sid, {bytes_in("010f00000000000520000000")}), "") << "fewer parts than announced";
    EXPECT_EQ(written_value(layout::Kind::sid, {"x"}), "");
    EXPECT_EQ(written_value(layout::Kind::guid, {"short"}), "");
    EXPECT_EQ(written_value(layout::Kind::date, {"yesterday"}), "");
    EXPECT_EQ(written_value(layout::Kind::filetime, {"soon"}), "");
}

TEST(Collection, IsRefusedWithoutAServerOrWithAPasswordInClear) {
    CollectionOrder order;
    EXPECT_FALSE(collect(order));
    order.servers = {"127.0.0.1"};
    order.identity.simple_name = "somebody";
    order.identity.password = base::Secret("secret");
    const auto refused = collect(order);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.errors().front().field, "--protection");
    order.protection = Protection::ldaps;
    order.identity.password = base::Secret();
    const auto empty = collect(order);
    ASSERT_FALSE(empty);
    EXPECT_EQ(empty.errors().front().field, "--password-file") << "an empty password would be an anonymous bind";
}

TEST(Collection, GivesUpAServerThatSaysNothing) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ASSERT_EQ(::listen(listener, 4), 0);
    socklen_t size = sizeof address;
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    CollectionOrder order;
    order.servers = {"127.0.0.1"};
    order.port = ntohs(address.sin_port);
    order.protection = Protection::starttls;
    order.identity.simple_name = "somebody";
    order.identity.password = base::Secret("secret");
    order.patience = 1;
    const auto started = std::chrono::steady_clock::now();
    const auto given_up = collect(order);
    ::close(listener);
    ASSERT_FALSE(given_up);
    EXPECT_EQ(given_up.errors().front().kind, base::ErrorKind::unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(20));
}

TEST(Collection, KeepsWhatWasFinishedForTheNextAttempt) {
    const egide::testing::TemporaryFolder folder;
    const std::string dn = "CN=Configuration,DC=a";
    std::filesystem::path where;
    {
        layout::CollectionWriter writer(folder.path(), "a", "20260615-080000", false);
        where = writer.folder();
        const std::size_t context = writer.open({"configuration", "a", dn});
        writer.add(context, dn, {"top", "configuration"}, {{"name", "Configuration"}});
        ASSERT_TRUE(collecting::Finished(where).add(dn, writer.finish(context)));
    }
    collecting::Finished again(where);
    ASSERT_TRUE(again.read());
    EXPECT_TRUE(again.has(dn));
    EXPECT_FALSE(again.has("DC=a"));
    layout::CollectionWriter writer(folder.path(), "a", "20260615-080000", false);
    writer.adopt(again.lines());
    EXPECT_TRUE(writer.close().empty());
    EXPECT_GT(std::filesystem::file_size(where / "configuration" / "top.tsv"), 100U) << "the rows are still there";
    std::ifstream tables(where / "tables.tsv");
    const std::string text{std::istreambuf_iterator<char>(tables), {}};
    EXPECT_NE(text.find("configuration\\top.tsv\tconfiguration_top\tconfiguration_top\t52\tdn\tnvarchar(22)"),
              std::string::npos)
        << text.substr(0, 300);
}

}  // namespace
}  // namespace egide::directory
