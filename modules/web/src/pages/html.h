#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "egide/base/text.h"
#include "egide/http/request.h"
#include "egide/http/response.h"

namespace egide::web::pages {

/// Text made harmless inside HTML, in content and in quoted attributes alike.
std::string escaped(std::string_view text);

/// A field of a form.
struct FormField {
    std::string name;
    base::Text label;
    std::string type = "text";
    std::string autocomplete = {};
    std::string value = {};
    base::Text help = {};
};

/// What a page is made of; every text is escaped when it is written.
struct Page {
    base::Text title;
    std::vector<base::Text> errors = {};  // told above the form
    std::vector<base::Text> said = {};    // sentences under the title
    bool done = false;                    // they tell of a success
    std::string action = {};              // of the form; empty: no form
    std::vector<FormField> fields = {};
    std::vector<std::pair<std::string, std::string>> hidden = {};
    base::Text button = {};
    bool passkey = false;  // offers the button that assets/passkey.js brings to life
    std::vector<std::pair<std::string, base::Text>> ways = {};  // other ways in, each a form of one button: path, words
    std::string place = {};  // where the same page is read in the other language; empty: where the form was asked for
    std::vector<std::pair<std::string, base::Text>> links = {};
};

/// The language of a page: ?lang=, else Accept-Language.
base::Language language_of(const http::Request& request);
http::Response answer(const http::Request& request, const Page& page, int status = 200);

}  // namespace egide::web::pages
