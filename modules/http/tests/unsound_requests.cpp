#include "unsound_requests.h"

#include <string_view>

namespace egide::http {

namespace {

using namespace std::string_literals;

std::string post(const std::string& fields, const std::string& body = "") {
    return "POST /echo HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n" + body;
}

std::string get(const std::string& fields) {
    return "GET /hello HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

std::string line(const std::string& request_line) {
    return request_line + "\r\nHost: a\r\n\r\n";
}

std::string chunks(const std::string& body) {
    return post("Transfer-Encoding: chunked\r\n", body);
}

void add_lengths(std::vector<UnsoundRequest>& list) {
    list.push_back({"CL.TE", post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nG"), 400});
    list.push_back({"TE.CL", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "1\r\na\r\n0\r\n\r\n"), 400});
    list.push_back({"CL.CL different", post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"), 400});
    list.push_back({"CL.CL equal", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), 400});
    list.push_back({"CL.CL equal, other case", post("Content-Length: 5\r\ncontent-length: 5\r\n", "hello"), 400});
    list.push_back({"CL.0 (GET with a body)", get("Content-Length: 5\r\n") + "hello", 400});
    for (const char* const value : {"5,5", "5, 5", "5,6", "+5", "-5", "-0", "0x5", "05", "5 5", "5;a", "5.0", "1e1", "", "five", "\"5\"",
                                    "\xD9\xA5", "99999999999999999999", "18446744073709551621", "5,"}) {
        list.push_back({"Content-Length "s + value, post("Content-Length: "s + value + "\r\n", "hello"), 400});
    }
    list.push_back({"Content-Length in a tab", post("Content-Length:\t5\r\n", "hello"), 400});
    list.push_back({"Content-Length and a blank", post("Content-Length : 5\r\n", "hello"), 400});
    list.push_back({"Content-Length and NUL", post("Content-Length\0: 5\r\n"s, "hello"), 400});
    list.push_back({"Content_Length", post("Content_Length: 5\r\n", "hello"), 400});
    list.push_back({"a length beyond what is allowed", post("Content-Length: 9223372036854775807\r\n", "x"), 413});
}

void add_codings(std::vector<UnsoundRequest>& list) {
    for (const char* const value : {"xchunked", "chunkedx", "chunked, chunked", "chunked,", ",chunked", "identity", "identity, chunked",
                                    "chunked, identity", "gzip, chunked", "gzip", "cow", "\"chunked\"", "chunked;a=b", "chu nked", "",
                                    "chunke\xC4\x91"}) {
        list.push_back({"Transfer-Encoding "s + value, post("Transfer-Encoding: "s + value + "\r\n", "0\r\n\r\n"), 400});
    }
    const std::string body = "0\r\n\r\n";
    list.push_back({"TE.TE", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n", body), 400});
    list.push_back({"TE.TE equal", post("Transfer-Encoding: chunked\r\nTransfer-encoding: chunked\r\n", body), 400});
    list.push_back({"TE behind a tab", post("Transfer-Encoding:\tchunked\r\n", body), 400});
    list.push_back({"TE behind a vertical tab", post("Transfer-Encoding: \x0B""chunked\r\n", body), 400});
    list.push_back({"TE before a blank", post("Transfer-Encoding : chunked\r\n", body), 400});
    list.push_back({"TE behind a leading blank", post("Content-Length: 5\r\n Transfer-Encoding: chunked\r\n", body), 400});
    list.push_back({"TE behind a bare LF", post("X: y\nTransfer-Encoding: chunked\r\n", body), 400});
    list.push_back({"TE behind a bare CR", post("X: y\rTransfer-Encoding: chunked\r\n", body), 400});
    list.push_back({"TE in a folded line", post("Transfer-Encoding:\r\n chunked\r\n", body), 400});
    list.push_back({"TE with its colon in the next line", post("Transfer-Encoding\r\n: chunked\r\n", body), 400});
    list.push_back({"TE and NUL", post("Transfer-Encoding: chunked\0\r\n"s, body), 400});
    list.push_back({"Transfer_Encoding", post("Transfer_Encoding: chunked\r\n", body), 400});
    list.push_back({"TE in HTTP/1.0", "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body, 400});
    list.push_back({"a compressed body", post("Content-Encoding: gzip\r\nContent-Length: 5\r\n", "hello"), 415});
}

void add_chunks(std::vector<UnsoundRequest>& list) {
    for (const char* const size : {"0x5", "5 ", " 5", "+5", "-5", "5,", "g", "", "5;", "5; a", "5;a ", "5;a=", "5;=b", "5;a=\"x\"",
                                   "ffffffffffffffff", "10000000000000005", "0000000000000005", "5\t", "5;a=b\x7F"}) {
        list.push_back({"chunk size "s + size, chunks(size + "\r\nhello\r\n0\r\n\r\n"s), 400});
    }
    list.push_back({"a chunk's size ended by LF", chunks("5\nhello\r\n0\r\n\r\n"), 400});
    list.push_back({"a chunk's size ended by CR", chunks("5\rhello\r\n0\r\n\r\n"), 400});
    list.push_back({"a chunk's extension ended by LF", chunks("5;\nhello\r\n0\r\n\r\n"), 400});
    list.push_back({"a chunk's extension without end", chunks("5;" + std::string(1000, 'a') + "\r\nhello\r\n0\r\n\r\n"), 400});
    list.push_back({"a chunk shorter than it says", chunks("6\r\nhello\r\n0\r\n\r\n"), 400});
    list.push_back({"a chunk longer than it says", chunks("4\r\nhello\r\n0\r\n\r\n"), 400});
    list.push_back({"a chunk ended by LF", chunks("5\r\nhello\n0\r\n\r\n"), 400});
    list.push_back({"a chunk ended by two letters", chunks("5\r\nhelloXX0\r\n\r\n"), 400});
    list.push_back({"the last chunk ended by LF", chunks("0\r\n\n"), 400});
    list.push_back({"a trailer ended by LF", chunks("0\r\nX: y\n\r\n"), 400});
    list.push_back({"a trailer that is a length", chunks("0\r\nContent-Length: 5\r\n\r\n"), 400});
    list.push_back({"a trailer that is a coding", chunks("0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400});
    list.push_back({"a trailer that is a host", chunks("0\r\nHost: b\r\n\r\n"), 400});
    list.push_back({"a folded trailer", chunks("0\r\nX: y\r\n z\r\n\r\n"), 400});
    list.push_back({"a trailer that is a request", chunks("0\r\nGET /smuggled HTTP/1.1\r\n\r\n"), 400});
    std::string many;
    for (int at = 0; at < 17; ++at) {
        many += "X: y\r\n";
    }
    list.push_back({"too many trailers", chunks("0\r\n" + many + "\r\n"), 431});
    list.push_back({"trailers that are too long", chunks("0\r\nX: " + std::string(5000, 'y') + "\r\n\r\n"), 400});
}

void add_heads(std::vector<UnsoundRequest>& list) {
    list.push_back({"a bare LF", "GET /hello HTTP/1.1\nHost: a\n\n", 400});
    list.push_back({"a bare LF at the end", "GET /hello HTTP/1.1\r\nHost: a\r\n\n", 400});
    list.push_back({"a bare CR in a value", get("X: a\rb\r\n"), 400});
    list.push_back({"CR CR LF", "GET /hello HTTP/1.1\r\nHost: a\r\r\n\r\n", 400});
    list.push_back({"NUL in a value", get("X: a\0b\r\n"s), 400});
    list.push_back({"NUL in a name", get("X\0Y: a\r\n"s), 400});
    list.push_back({"DEL in a value", get("X: a\x7F\r\n"), 400});
    list.push_back({"ESC in a value", get("X: \x1B[2J\r\n"), 400});
    list.push_back({"a value that is not UTF-8", get("X: \xFF\xFE\r\n"), 400});
    list.push_back({"a folded field", get("X: a\r\n b\r\n"), 400});
    list.push_back({"a field folded by a tab", get("X: a\r\n\tb\r\n"), 400});
    list.push_back({"a folded first field", "GET /hello HTTP/1.1\r\n Host: a\r\n\r\n", 400});
    list.push_back({"a blank before the colon", get("X : a\r\n"), 400});
    list.push_back({"a blank in a name", get("X Y: a\r\n"), 400});
    list.push_back({"a name without colon", get("X\r\n"), 400});
    list.push_back({"no name", get(": a\r\n"), 400});
    list.push_back({"a name that is not a token", get("X(Y): a\r\n"), 400});
    list.push_back({"a name beyond ASCII", get("H\xC3\xB4te: a\r\n"), 400});
    list.push_back({"Connection that is no list of tokens", get("Connection: close; a=b\r\n"), 400});
    list.push_back({"an expectation we do not know", get("Expect: 200-ok\r\n"), 417});
    list.push_back({"Authorization twice", get("Authorization: a\r\nAuthorization: b\r\n"), 400});
    list.push_back({"Content-Type twice", post("Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 1\r\n", "x"), 400});
    list.push_back({"16 KiB of head", get("X: " + std::string(17'000, 'a') + "\r\n"), 431});
    std::string many;
    for (int at = 0; at < 101; ++at) {
        many += "X" + std::to_string(at) + ": y\r\n";
    }
    list.push_back({"101 fields", get(many), 431});
}

void add_lines(std::vector<UnsoundRequest>& list) {
    for (const char* const request : {"GET /hello", "GET", "", "GET /hello HTTP/1.1 ", "GET  /hello HTTP/1.1", "GET /hello  HTTP/1.1",
                                      " GET /hello HTTP/1.1", "GET\t/hello\tHTTP/1.1", "GET /hello\tHTTP/1.1", "GET /hello http/1.1",
                                      "GET /hel lo HTTP/1.1", "GET /hello HTTP 1.1", "GET /hello HTTP/11", "/hello HTTP/1.1",
                                      "G(T /hello HTTP/1.1", "\x16\x03\x01\x02", "GET /hello HTTP/1.1 HTTP/1.1"}) {
        list.push_back({"first line "s + request, line(request), 400});
    }
    for (const char* const version : {"HTTP/0.9", "HTTP/2.0", "HTTP/1.2", "HTTP/1.10", "HTTP/1.", "HTTP/3"}) {
        list.push_back({"version "s + version, line("GET /hello "s + version), 505});
    }
    list.push_back({"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505});
    list.push_back({"an empty line first", "\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n", 400});
    for (const char* const method : {"TRACE", "CONNECT", "get", "PROPFIND", "GETX"}) {
        list.push_back({"method "s + method, line(method + " /hello HTTP/1.1"s), 501});
    }
}

void add_targets(std::vector<UnsoundRequest>& list) {
    for (const char* const target :
         {"hello", "*", "/hello#x", "/hel|lo", "/h\"", "/h<", "/h\\", "/h{", "/h^", "/h`", "/\xC3\xA9", "/%", "/%4", "/%zz", "/%00", "/%0a", "/%c3",
          "/%ff", "/%c0%af", "/%ed%a0%80", "/a%2fb", "/a%5cb", "/..", "/../etc/passwd", "/a/../b", "/%2e%2e/a", "/.%2e/a", "/./a", "/a/.",
          "//a", "/a//b", "/?a=%", "/?a=%ff", "/?%0a=b", "http://b/hello", "http://a:81/hello", "http://a@b/hello", "http://u@a/hello",
          "ftp://a/hello", "http:///hello", "http://a", "a:80", "file:///etc/passwd"}) {
        list.push_back({"target "s + target, line("GET "s + target + " HTTP/1.1"), 400});
    }
    list.push_back({"a target of 9 KiB", line("GET /" + std::string(9000, 'a') + " HTTP/1.1"), 414});
    std::string many = "a=1";
    for (int at = 0; at < 100; ++at) {
        many += "&a=1";
    }
    list.push_back({"101 parameters", line("GET /hello?" + many + " HTTP/1.1"), 414});
}

void add_hosts(std::vector<UnsoundRequest>& list) {
    list.push_back({"no host", "GET /hello HTTP/1.1\r\n\r\n", 400});
    list.push_back({"no host in HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n", 400});
    list.push_back({"two hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400});
    list.push_back({"one host twice", "GET /hello HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400});
    for (const char* const host : {"", "a b", "a/b", "a@b", "a,b", "a:", "a:0", "a:b", "a:65536", "a:080", ":80", "[::1", "[", "[]", "[x]", "a..b", ".a",
                                   "\xC3\xA9", "a?b", "a#b", "http://a", "a%20b", "[::1]x", "a:80:80"}) {
        list.push_back({"host "s + host, "GET /hello HTTP/1.1\r\nHost: "s + host + "\r\n\r\n", 400});
    }
}

}  // namespace

std::vector<UnsoundRequest> unsound_requests() {
    std::vector<UnsoundRequest> list;
    add_lengths(list);
    add_codings(list);
    add_chunks(list);
    add_heads(list);
    add_lines(list);
    add_targets(list);
    add_hosts(list);
    return list;
}

}  // namespace egide::http
