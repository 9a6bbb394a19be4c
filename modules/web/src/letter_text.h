#pragma once

#include "egide/programme/evaluation.h"
#include "review_access.h"

namespace egide::web {

/// A text to be printed: its title and its paragraphs, each a message with the dossier's data.
struct PrintedText {
    base::Text title;
    std::vector<base::Text> paragraphs;
};
/// One text in one language: lines of plain text, or a page of HTML without script.
std::string plain_text(const PrintedText& text, base::Language language);
std::string printable_page(const PrintedText& text, base::Language language);

enum class LetterKind { complement, validation, rejection, decision, payment };
std::optional<LetterKind> letter_kind_of(std::string_view word);

/// What a letter is made of, beside the dossier.
struct LetterData {
    desk::Contents contents;
    std::vector<desk::Request> requests;  // open ones
    std::optional<desk::PastMove> step;   // the one that the letter is about
    std::optional<ControlFile> file;
};
/// Nothing when the dossier did not come to it: there is nothing to tell yet.
std::optional<PrintedText> letter_of(LetterKind kind, const LetterData& data);

/// The convention with the candidate's data, in French, whatever the reader's language: it is what is signed.
std::string convention_text(const desk::Contents& contents, const desk::Judged& judged, const std::string& number, base::Date day);

}  // namespace egide::web
