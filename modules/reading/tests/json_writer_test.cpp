#include "egide/reading/json_writer.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <stdexcept>

#include "egide/reading/tree.h"

namespace egide::reading {
namespace {

TEST(JsonWriter, WritesFixedBytes) {
    JsonWriter json;
    json.begin_object().field("b", "texte").field("a", std::int64_t{-3}).field("t", true).key("n").null();
    json.key("list").begin_array().value("x").begin_object().end_object().begin_array().end_array().end_array();
    json.end_object();
    EXPECT_EQ(json.take(),
              "{\n  \"b\": \"texte\",\n  \"a\": -3,\n  \"t\": true,\n  \"n\": null,\n  \"list\": [\n    \"x\",\n    "
              "{},\n    []\n  ]\n}\n");
}

TEST(JsonWriter, WritesOneLineWhenNotIndented) {
    JsonWriter json(false);
    json.begin_array().value(std::int64_t{1}).begin_object().field("k", "v").field("l", false).end_object().end_array();
    EXPECT_EQ(json.take(), "[1,{\"k\":\"v\",\"l\":false}]\n");
}

TEST(JsonWriter, TakesEveryKindOfWholeNumber) {
    JsonWriter json(false);
    json.begin_array().value(1).value(std::size_t{2}).value(std::uint32_t{3}).value(std::int8_t{-4});
    json.value(std::numeric_limits<std::int64_t>::min()).end_array();
    EXPECT_EQ(json.take(), "[1,2,3,-4,-9223372036854775808]\n");
    EXPECT_THROW(JsonWriter().value(std::numeric_limits<std::uint64_t>::max()), std::logic_error);
}

TEST(JsonWriter, EscapesWhatJsonAndScriptsRequire) {
    JsonWriter json;
    json.value("\"\\\n\r\t\b\x01\x7F é\u202F\u2028\u2029𝄞/");
    EXPECT_EQ(json.take(), "\"\\\"\\\\\\n\\r\\t\\u0008\\u0001\\u007f é\u202F\\u2028\\u2029𝄞/\"\n");
}

TEST(JsonWriter, ReplacesInvalidUtf8) {
    JsonWriter json;
    json.value("caf\xE9!\xF0\x9F\xED\xA0\x80");
    const std::string text = json.take();
    EXPECT_EQ(text.substr(0, 8), "\"caf\uFFFD!");
    const base::Result<Node> back = read_json(text, "f");
    ASSERT_TRUE(back.ok());
    EXPECT_TRUE(back->scalar.ends_with("\uFFFD"));
}

TEST(JsonWriter, WrongNestingIsABug) {
    EXPECT_THROW(JsonWriter().begin_object().value("x"), std::logic_error);
    EXPECT_THROW(JsonWriter().begin_object().end_array(), std::logic_error);
    EXPECT_THROW(JsonWriter().begin_array().key("x"), std::logic_error);
    EXPECT_THROW(JsonWriter().begin_object().key("x").key("y"), std::logic_error);
    EXPECT_THROW(JsonWriter().begin_object().key("x").end_object(), std::logic_error);
    EXPECT_THROW(JsonWriter().value("x").value("y"), std::logic_error);
    EXPECT_THROW(JsonWriter().end_object(), std::logic_error);
    EXPECT_THROW(JsonWriter().begin_array().take(), std::logic_error);
    EXPECT_THROW(JsonWriter().take(), std::logic_error);
}

TEST(JsonWriter, WhatItWritesReadsBackTheSame) {
    const std::string hard = "\" \\ \n \x1F \u2028 é 𝄞 : , [ {";
    JsonWriter json;
    json.begin_object().field(hard, hard).end_object();
    const base::Result<Node> back = read_json(json.take(), "f");
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(back->members.at(0).key, hard);
    EXPECT_EQ(back->members.at(0).value.scalar, hard);
}

}  // namespace
}  // namespace egide::reading
