#include "egide/http/files.h"

#include <gtest/gtest.h>

#include "answers.h"
#include "egide/http/connection.h"
#include "egide/http/problem.h"
#include "egide/testing/temporary_folder.h"
#include "routes.h"

namespace egide::http {
namespace {

Answer fetched(MemoryConnection& connection, const std::string& target, const std::string& fields = "",
               const std::string& method = "GET") {
    connection.send(method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
    const std::string received = connection.receive();
    std::string_view view = received;
    const auto answer = take_answer(view, method == "HEAD");
    EXPECT_TRUE(answer && view.empty()) << received;
    return answer.value_or(Answer{});
}

/// A folder such as a build of the interface leaves.
class Interface {
  public:
    Interface() {
        folder_.write("index.html", "<!doctype html>");
        folder_.write("assets/app-1a2b.js", "0123456789");
        folder_.write("assets/app-1a2b.js.br", "BROTLI");
        folder_.write("assets/app-1a2b.js.gz", "GZIP--");
        std::filesystem::create_symlink("/etc/passwd", folder_ / "assets/leak.txt");
    }
    std::vector<Route> routes() const {
        auto files = StaticFiles::load(folder_.path(), {.fallback = "index.html", .immutable_prefix = "assets/"});
        return {StaticFiles::route(std::make_shared<const StaticFiles>(std::move(files).value()))};
    }

  private:
    testing::TemporaryFolder folder_;
};

TEST(StaticFiles, AreShownInTheFormTheClientReads) {
    MemoryConnection connection(Interface().routes());
    for (const auto& [accepted, coding, body] :
         std::vector<std::array<std::string, 3>>{{"", "", "0123456789"},
                                                 {"gzip, deflate, br", "br", "BROTLI"},
                                                 {"gzip", "gzip", "GZIP--"},
                                                 {"br;q=0.5, gzip;q=0.8", "gzip", "GZIP--"},
                                                 {"br;q=0, *;q=0", "", "0123456789"},
                                                 {"identity", "", "0123456789"}}) {
        const auto answer = fetched(connection, "/assets/app-1a2b.js", "Accept-Encoding: " + accepted + "\r\n");
        EXPECT_EQ(answer.field("Content-Encoding"), coding) << accepted;
        EXPECT_EQ(answer.body, body) << accepted;
        EXPECT_EQ(answer.field("Vary"), "Accept-Encoding");
        EXPECT_EQ(answer.field("Content-Type"), "text/javascript; charset=utf-8");
        EXPECT_EQ(answer.field("Cache-Control"), "public, max-age=31536000, immutable");
    }
}

TEST(StaticFiles, AreNotSentAgainToWhoHasThem) {
    MemoryConnection connection(Interface().routes());
    const auto first = fetched(connection, "/index.html");
    EXPECT_EQ(first.field("Cache-Control"), "no-cache");
    const auto again = fetched(connection, "/index.html", "If-None-Match: \"x\", W/" + first.field("ETag") + "\r\n");
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(again.field("ETag"), first.field("ETag"));
    EXPECT_EQ(again.field("Cache-Control"), "no-cache");
    EXPECT_FALSE(again.fields.has("Content-Security-Policy")) << "the browser would shut the page it holds";
    EXPECT_EQ(fetched(connection, "/index.html", "If-None-Match: \"other\"\r\n").status, 200);
}

TEST(StaticFiles, APageOfTheApplicationIsItsFirstPage) {
    MemoryConnection connection(Interface().routes());
    const std::string browser = "Accept: text/html,*/*;q=0.8\r\n";
    EXPECT_EQ(fetched(connection, "/echeances/2026", browser).body, "<!doctype html>");
    EXPECT_EQ(fetched(connection, "/", browser).body, "<!doctype html>");
    EXPECT_EQ(fetched(connection, "/echeances/2026", "Accept: application/json\r\n").status, 404);
    EXPECT_EQ(fetched(connection, "/absent.js", browser).status, 404);
}

TEST(StaticFiles, NothingOutsideTheFolderExists) {
    MemoryConnection connection(Interface().routes());
    for (const char* const target : {"/assets/leak.txt", "/assets", "/assets/app-1a2b.js.br", "/assets/app-1a2b.js%00", "/index.html/", "/INDEX.html"}) {
        MemoryConnection own(Interface().routes());
        EXPECT_GE(fetched(own, target).status, 400) << target;
    }
}

TEST(StaticFiles, AFolderThatIsMissingOrTooLargeIsAnError) {
    testing::TemporaryFolder folder;
    const auto missing = StaticFiles::load(folder / "absent");
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.errors().front().message.message->key, "file.folder");
    folder.write("a", "12345");
    EXPECT_TRUE(StaticFiles::load(folder.path(), {.bytes = 5}).ok());
    EXPECT_FALSE(StaticFiles::load(folder.path(), {.bytes = 4}).ok());
}

TEST(Ranges, GiveThePartAskedFor) {
    MemoryConnection connection(Interface().routes());
    const std::string file = "/assets/app-1a2b.js";
    const auto tag = fetched(connection, file).field("ETag");
    struct Case {
        std::string fields;
        int status;
        std::string body;
        std::string range;
    };
    for (const Case& one : std::vector<Case>{{"Range: bytes=0-3\r\n", 206, "0123", "bytes 0-3/10"},
                                             {"Range: bytes=7-\r\n", 206, "789", "bytes 7-9/10"},
                                             {"Range: bytes=-2\r\n", 206, "89", "bytes 8-9/10"},
                                             {"Range: bytes=-99\r\n", 206, "0123456789", "bytes 0-9/10"},
                                             {"Range: bytes=9-99\r\n", 206, "9", "bytes 9-9/10"},
                                             {"Range: bytes=0-0,2-2\r\n", 200, "0123456789", ""},
                                             {"Range: bytes=5-2\r\n", 200, "0123456789", ""},
                                             {"Range: lines=1-2\r\n", 200, "0123456789", ""},
                                             {"Range: bytes=0-3\r\nIf-Range: " + tag + "\r\n", 206, "0123", "bytes 0-3/10"},
                                             {"Range: bytes=0-3\r\nIf-Range: \"old\"\r\n", 200, "0123456789", ""}}) {
        const auto answer = fetched(connection, file, one.fields);
        EXPECT_EQ(answer.status, one.status) << one.fields;
        EXPECT_EQ(answer.body, one.body) << one.fields;
        EXPECT_EQ(answer.field("Content-Range"), one.range) << one.fields;
    }
    for (const char* const outside : {"bytes=10-", "bytes=-0", "bytes=100-200"}) {
        const auto answer = fetched(connection, file, "Range: " + std::string(outside) + "\r\n");
        EXPECT_EQ(answer.status, 416) << outside;
        EXPECT_EQ(answer.field("Content-Range"), "bytes */10");
    }
}

TEST(Downloads, StreamAFileOrAPartOfIt) {
    testing::TemporaryFolder folder;
    std::string bytes;
    for (int at = 0; at < 300'000; ++at) {
        bytes += static_cast<char>(at * 7);
    }
    const auto path = folder.write("f", bytes);
    std::vector<Route> routes{open_route(Method::get, "/file", [&](Request& request) {
        auto response = file_response(request, path, {.media_type = "application/pdf", .tag = "\"t\"", .download_name = "é \"1\".pdf"});
        return response.ok() ? std::move(response).value() : empty_response();
    })};
    MemoryConnection connection(routes);
    const auto whole = fetched(connection, "/file");
    EXPECT_EQ(whole.body, bytes);
    EXPECT_EQ(whole.field("Content-Disposition"), "attachment; filename=\"__ _1_.pdf\"; filename*=UTF-8''%C3%A9%20%221%22.pdf");
    EXPECT_EQ(fetched(connection, "/file", "Range: bytes=100000-199999\r\n").body, bytes.substr(100'000, 100'000));
    EXPECT_EQ(fetched(connection, "/file", "If-None-Match: \"t\"\r\n").status, 304);
    EXPECT_EQ(fetched(connection, "/file", "If-Match: \"u\"\r\n").status, 412);
    EXPECT_EQ(fetched(connection, "/file", "", "HEAD").field("Content-Length"), "300000");
    Request request;
    EXPECT_FALSE(file_response(request, folder / "absent", {}).ok());
    EXPECT_FALSE(file_response(request, folder.path(), {}).ok());
}

TEST(Conditions, GuardAChange) {
    Request request;
    request.method = Method::put;
    EXPECT_EQ(conditional_answer(request, "\"1\"", true)->status, 428);
    EXPECT_FALSE(conditional_answer(request, "\"1\"").has_value());
    request.fields.add("If-Match", "\"0\", \"1\"");
    EXPECT_EQ(weigh(request, "\"1\""), Condition::proceed);
    EXPECT_EQ(weigh(request, "\"2\""), Condition::failed);
    EXPECT_EQ(weigh(request, std::nullopt), Condition::failed);
    EXPECT_EQ(weigh(request, "W/\"1\""), Condition::failed) << "a weak tag guards nothing";
    request.fields.set("If-Match", "*");
    EXPECT_EQ(weigh(request, "\"2\""), Condition::proceed);
    EXPECT_EQ(weigh(request, std::nullopt), Condition::failed);
    request.fields.remove("If-Match");
    request.fields.add("If-None-Match", "*");
    EXPECT_EQ(weigh(request, "\"2\""), Condition::failed) << "it must not exist yet";
    EXPECT_EQ(weigh(request, std::nullopt), Condition::proceed);
}

}  // namespace
}  // namespace egide::http
