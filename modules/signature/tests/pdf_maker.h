#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "authority.h"

namespace egide::signature::fixtures {

/// How a signature is put into a PDF.
struct SignatureWish {
    std::string field = "Signature1";
    std::string sub_filter = "ETSI.CAdES.detached";
    CmsWish cms = {};
    std::string extra = {};  // more keys of the signature dictionary
    bool visible = false;
    bool direct = false;              // the dictionary stands inside its field
    std::string after_contents = {};  // bytes between the value and the next key, covered by no tool
    /// Makes the value from what is signed; by default a CMS, or a token for ETSI.RFC3161.
    std::function<std::vector<std::uint8_t>(std::string_view)> value = {};
    std::size_t room = 8192;  // bytes kept for the value
};

/// Writes PDFs byte by byte, so that each byte of an attack is ours: a file with one page, a text field and a form,
/// then as many incremental updates as wanted.
class PdfMaker {
  public:
    PdfMaker();
    const std::string& bytes() const { return bytes_; }
    std::string& bytes() { return bytes_; }

    /// Appends an update that replaces or adds objects; ids from fresh().
    void update(const std::map<int, std::string>& objects, const std::string& trailer = {});
    int fresh() { return next_++; }
    /// Appends an update that adds a signature field and its signature; gives the id of the signature dictionary.
    int sign(const Identity& signer, const SignatureWish& wish = {});
    /// Adds a document security store.
    void add_store(const std::vector<std::vector<std::uint8_t>>& lists,
                   const std::vector<std::vector<std::uint8_t>>& answers = {},
                   const std::vector<const Identity*>& certificates = {});
    /// Fills the text field.
    void fill(const std::string& text);

    std::string page(const std::string& contents = "4 0 R") const;
    std::string catalogue(const std::string& extra = {}) const;
    std::string form(const std::string& extra = {}) const;
    std::string text_field(const std::string& value, const std::string& extra = {}) const;
    static std::string stream(const std::string& data, const std::string& extra = {});

    static constexpr int kCatalogue = 1, kPages = 2, kPage = 3, kContents = 4, kForm = 5, kText = 6, kAppearance = 7,
                         kInfo = 8;

  private:
    void append(const std::map<int, std::string>& objects, const std::string& trailer);
    std::string bytes_;
    std::size_t previous_ = 0;
    int next_ = 9;
    std::string fields_ = "6 0 R";
    std::string annotations_ = "6 0 R";
    std::string store_;
};

}  // namespace egide::signature::fixtures
