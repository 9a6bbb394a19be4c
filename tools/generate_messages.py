#!/usr/bin/env python3
"""Turns a module's message catalogues into a checked C++ header and source.

    generate_messages.py <module> <fr.json> <en.json> <output folder>

Both catalogues are flat JSON objects from key to ICU MessageFormat pattern. Anything that would go wrong when a sentence is written
stops the build instead: a missing key, arguments that differ between languages, a pattern that does not parse. All troubles are
reported at once, as `file:key: message`. Outputs are rewritten only when their content changes.
"""
import json
import os
import re
import sys

ARGUMENT_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*\Z")
KEY = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*\Z")
SELECTOR = re.compile(r"=[0-9]+|[A-Za-z0-9_-]+")
OFFSET = re.compile(r"offset:\s*[0-9]+")
FRENCH_SPACING = re.compile("[^ ] [:;?!»]|« ")
KINDS = ("plural", "selectordinal", "select")
CATEGORIES = {
    ("fr", "plural"): {"one", "many", "other"},
    ("fr", "selectordinal"): {"one", "other"},
    ("en", "plural"): {"one", "other"},
    ("en", "selectordinal"): {"one", "two", "few", "other"},
}
CPP_KEYWORDS = frozenset(
    "alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class compl concept const "
    "consteval constexpr constinit const_cast continue co_await co_return co_yield decltype default delete do double dynamic_cast else "
    "enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr "
    "operator or or_eq private protected public register reinterpret_cast requires return short signed sizeof static static_assert "
    "static_cast struct switch template this thread_local throw true try typedef typeid typename union unsigned using virtual void "
    "volatile wchar_t while xor xor_eq".split())


class PatternError(Exception):
    """Why a pattern is refused, in words for whoever wrote it."""


class PatternParser:
    """A recursive reader of the part of ICU MessageFormat that the catalogue accepts; fills `kinds` (argument → its kinds)."""

    def __init__(self, pattern, language):
        self.pattern = pattern
        self.language = language
        self.at = 0
        self.kinds = {}

    def parse(self):
        self._text(nested=False)
        return self.kinds

    def _fail(self, message):
        raise PatternError(f"{message} (character {self.at + 1})")

    def _peek(self):
        return self.pattern[self.at] if self.at < len(self.pattern) else ""

    def _blanks(self):
        while self._peek() and self._peek() in " \t\r\n":
            self.at += 1

    def _expect(self, character, where):
        self._blanks()
        if self._peek() != character:
            found = f"‘{self._peek()}’" if self._peek() else "the end"
            self._fail(f"expected ‘{character}’ {where}, found {found}")
        self.at += 1

    def _text(self, nested):
        while self.at < len(self.pattern):
            character = self._peek()
            if character == "'":
                self._apostrophe(nested)
            elif character == "{":
                self.at += 1
                self._argument()
            elif character == "}":
                if nested:
                    return
                self._fail("a ‘}’ closes nothing")
            else:
                self.at += 1
        if nested:
            self._fail("a ‘{’ is never closed")

    def _apostrophe(self, nested):
        """ICU's rules: '' is one apostrophe, ' before a special character quotes until the next lone ', any other ' is itself."""
        following = self.pattern[self.at + 1:self.at + 2]
        if following == "'":
            self.at += 2
            return
        self.at += 1
        if not following or following not in ("{}#|" if nested else "{}"):
            return
        while True:
            end = self.pattern.find("'", self.at)
            if end < 0:
                self._fail("a quoting apostrophe is never closed")
            self.at = end + 1
            if self._peek() != "'":
                return
            self.at += 1

    def _argument(self):
        self._blanks()
        match = re.compile(r"[^\s,{}]*").match(self.pattern, self.at)
        name = match.group()
        if not ARGUMENT_NAME.match(name) or name in CPP_KEYWORDS:
            self._fail(f"‘{name}’ cannot name an argument: use lower-case snake_case that is not a C++ keyword")
        self.at = match.end()
        self._blanks()
        if self._peek() == ",":
            self.at += 1
            self._complex(name)
        else:
            self.kinds.setdefault(name, set())
        self._expect("}", f"after argument ‘{name}’")

    def _complex(self, name):
        self._blanks()
        match = re.compile(r"[^\s,{}]*").match(self.pattern, self.at)
        kind = match.group()
        if kind not in KINDS:
            self._fail(f"argument ‘{name}’ has type ‘{kind}’: only {', '.join(KINDS)} exist here (values show themselves)")
        self.at = match.end()
        self.kinds.setdefault(name, set()).add("choice" if kind == "select" else "count")
        self._expect(",", f"after ‘{kind}’ of argument ‘{name}’")
        self._branches(name, kind)

    def _branches(self, name, kind):
        self._blanks()
        offset = OFFSET.match(self.pattern, self.at) if kind == "plural" else None
        if offset:
            self.at = offset.end()
        seen = set()
        while True:
            self._blanks()
            if self._peek() in ("}", ""):
                break
            selector = self._selector(name, kind, seen)
            self._expect("{", f"after ‘{selector}’ of argument ‘{name}’")
            self._text(nested=True)
            self._expect("}", f"at the end of ‘{selector}’ of argument ‘{name}’")
        if "other" not in seen:
            self._fail(f"{kind} of argument ‘{name}’ has no ‘other’")

    def _selector(self, name, kind, seen):
        match = SELECTOR.match(self.pattern, self.at)
        if not match:
            self._fail(f"expected a branch of {kind} of argument ‘{name}’, found ‘{self._peek()}’")
        selector = match.group()
        if selector in seen:
            self._fail(f"{kind} of argument ‘{name}’ has ‘{selector}’ twice")
        exact = selector.startswith("=")
        allowed = CATEGORIES.get((self.language, kind))
        if exact and allowed is None or allowed is not None and not exact and selector not in allowed:
            self._fail(f"‘{selector}’ is never chosen by {kind} in this language")
        seen.add(selector)
        self.at = match.end()
        return selector


def pattern_kinds(pattern, language):
    """The arguments of a pattern with their kinds; raises PatternError when the catalogue may not hold it."""
    if not pattern:
        raise PatternError("the message is empty")
    if language == "fr":
        if "'" in pattern:
            raise PatternError("write the typographic apostrophe ’ (U+2019); the ASCII one quotes in ICU patterns")
        spacing = FRENCH_SPACING.search(pattern)
        if spacing:
            raise PatternError(f"‘{spacing.group()}’ holds a plain space: write U+202F before : ; ? ! » and after «")
    return PatternParser(pattern, language).parse()


def load(path, errors):
    """The catalogue as key → pattern, troubles appended to `errors`."""
    def keep_unique(pairs):
        catalogue = {}
        for key, pattern in pairs:
            if key in catalogue:
                errors.append(f"{path}:{key}: the key is there twice")
            catalogue[key] = pattern
        return catalogue

    try:
        with open(path, encoding="utf-8") as file:
            catalogue = json.load(file, object_pairs_hook=keep_unique)
    except OSError as error:
        errors.append(f"{path}:: cannot be read: {error.strerror}")
        return {}
    except ValueError as error:
        errors.append(f"{path}:: is not UTF-8 JSON: {error}")
        return {}
    if not isinstance(catalogue, dict):
        errors.append(f"{path}:: expected one flat object from key to pattern")
        return {}
    for key, pattern in list(catalogue.items()):
        if not isinstance(pattern, str):
            errors.append(f"{path}:{key}: expected a string")
            del catalogue[key]
        elif not KEY.match(key):
            errors.append(f"{path}:{key}: keys are words joined by ‘.’, ‘-’ or ‘_’")
    return catalogue


def kinds_of(path, language, catalogue, errors):
    kinds = {}
    for key, pattern in catalogue.items():
        try:
            kinds[key] = pattern_kinds(pattern, language)
        except PatternError as error:
            errors.append(f"{path}:{key}: {error}")
    return kinds


def function_name(key):
    return key.replace(".", "_").replace("-", "_")


def check_names(path, keys, errors):
    owners = {"all": "the list of all messages"}
    for key in keys:
        name = function_name(key)
        if name in CPP_KEYWORDS:
            errors.append(f"{path}:{key}: is a C++ keyword")
        for taken in (name, name + "_args"):
            if taken in owners:
                errors.append(f"{path}:{key}: becomes the C++ name {taken}, which {owners[taken]} has already")
            owners[taken] = key


def argument_types(path, key, french, english, errors):
    """Argument → C++ type, in the order of the names; both languages must agree on names and not contradict each other on kinds."""
    if set(french) != set(english):
        only_french = ", ".join(sorted(set(french) - set(english))) or "none"
        only_english = ", ".join(sorted(set(english) - set(french))) or "none"
        errors.append(f"{path}:{key}: arguments differ: only in French: {only_french}; only in English: {only_english}")
        return {}
    types = {}
    for name in sorted(french):
        kinds = french[name] | english[name]
        if len(kinds) > 1:
            errors.append(f"{path}:{key}: argument ‘{name}’ is counted (plural) in one place and chosen (select) in another")
        types[name] = "Count" if "count" in kinds else "Choice" if "choice" in kinds else "Argument"
    return types


def read_messages(french_path, english_path):
    """[(key, French, English, argument types)] sorted by key, and the errors."""
    errors = []
    french, english = load(french_path, errors), load(english_path, errors)
    for key in sorted(set(french) - set(english)):
        errors.append(f"{english_path}:{key}: is missing, {french_path} has it")
    for key in sorted(set(english) - set(french)):
        errors.append(f"{french_path}:{key}: is missing, {english_path} has it")
    french_kinds = kinds_of(french_path, "fr", french, errors)
    english_kinds = kinds_of(english_path, "en", english, errors)
    check_names(french_path, sorted(french), errors)
    messages = []
    for key in sorted(set(french_kinds) & set(english_kinds)):
        types = argument_types(english_path, key, french_kinds[key], english_kinds[key], errors)
        messages.append((key, french[key], english[key], types))
    return messages, errors


def literal(text):
    """A C++ string literal; its bytes are UTF-8 as written."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return '"' + escaped.replace("??", "?\\?") + '"'


def signature(name, types):
    return f"base::Text {name}({name}_args args)" if types else f"base::Text {name}()"


def header(module, messages):
    lines = ["// Generated by tools/generate_messages.py from the module's message catalogues.", "#pragma once", "", "#include <span>", "",
             '#include "egide/base/text.h"', "", f"namespace egide::{module}::messages {{", ""]
    for key, french, english, types in messages:
        name = function_name(key)
        lines += [f"/// {' '.join(english.split())}".rstrip("\\")]
        if types:
            lines += [f"struct {name}_args {{"] + [f"    base::{kind} {argument};" for argument, kind in types.items()] + ["};"]
        lines += [signature(name, types) + ";", ""]
    lines += ["/// Every message of the module, sorted by key.", "std::span<const base::MessageDefinition* const> all();", "",
              f"}}  // namespace egide::{module}::messages", ""]
    return "\n".join(lines)


def definition(name, key, french, english, types):
    lines = []
    names = "nullptr"
    if types:
        names = f"{name}_names"
        lines.append(f"constexpr std::string_view {names}[] = {{{', '.join(literal(argument) for argument in types)}}};")
    return lines + [f"constexpr base::MessageDefinition {name}_definition{{{literal(key)},", f"    {literal(french)},",
                    f"    {literal(english)},", f"    {names}, {len(types)}}};"]


def function(name, types):
    if not types:
        return [signature(name, types) + " {", f"    return base::Text{{&definitions::{name}_definition, {{}}}};", "}", ""]
    lines = [signature(name, types) + " {", f"    base::Text text_{{&definitions::{name}_definition, {{}}}};",
             f"    text_.arguments.reserve({len(types)});"]
    lines += [f"    text_.arguments.push_back(std::move(args.{argument}));" for argument in types]
    return lines + ["    return text_;", "}", ""]


def source(module, messages):
    lines = ["// Generated by tools/generate_messages.py from the module's message catalogues.", f'#include "egide/{module}/messages.h"',
             "", "#include <utility>", "", f"namespace egide::{module}::messages {{", "namespace definitions {", "namespace {", ""]
    for key, french, english, types in messages:
        lines += definition(function_name(key), key, french, english, types)
    pointers = ", ".join(f"&{function_name(message[0])}_definition" for message in messages)
    if messages:
        lines += [f"constexpr const base::MessageDefinition* every_definition[] = {{{pointers}}};"]
    lines += ["", "}  // namespace", "}  // namespace definitions", ""]
    for key, _, _, types in messages:
        lines += function(function_name(key), types)
    lines += ["std::span<const base::MessageDefinition* const> all() {",
              "    return definitions::every_definition;" if messages else "    return {};", "}", "",
              f"}}  // namespace egide::{module}::messages", ""]
    return "\n".join(lines)


def write_when_changed(path, content):
    data = content.encode("utf-8")
    try:
        with open(path, "rb") as file:
            if file.read() == data:
                return
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def main(arguments):
    if len(arguments) != 4:
        print("usage: generate_messages.py <module> <fr.json> <en.json> <output folder>", file=sys.stderr)
        return 2
    module, french_path, english_path, folder = arguments
    messages, errors = read_messages(french_path, english_path)
    if errors:
        print("\n".join(errors), file=sys.stderr)
        return 1
    write_when_changed(os.path.join(folder, "egide", module, "messages.h"), header(module, messages))
    write_when_changed(os.path.join(folder, "messages.cpp"), source(module, messages))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
