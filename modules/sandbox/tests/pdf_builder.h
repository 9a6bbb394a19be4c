#pragma once

#include <cstdio>
#include <string>
#include <vector>

namespace egide::sandbox {

/// Writes PDF files from the bodies of their objects: object 1 is the catalogue. Offsets are right, whatever the
/// bodies.
struct PdfBuilder {
    std::vector<std::string> objects;
    std::string version = "1.7";
    std::string before;
    std::string after;
    std::string trailer;

    /// One empty page; object 1 the catalogue with `more` keys, 2 the pages, 3 the page with `page` keys.
    static PdfBuilder with(const std::string& more, const std::string& page = {}) {
        PdfBuilder builder;
        builder.objects = {"<< /Type /Catalog /Pages 2 0 R " + more + " >>",
                           "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                           "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] " + page + " >>"};
        return builder;
    }

    /// Adds an object and gives the reference to it.
    std::string add(const std::string& body) {
        objects.push_back(body);
        return std::to_string(objects.size()) + " 0 R";
    }
    std::string stream(const std::string& keys, const std::string& data) {
        return add("<< " + keys + " /Length " + std::to_string(data.size()) + " >>\nstream\n" + data + "\nendstream");
    }

    std::string build() const {
        std::string out = before + "%PDF-" + version + "\n";
        std::string table = "xref\n0 " + std::to_string(objects.size() + 1) + "\n0000000000 65535 f \n";
        for (std::size_t at = 0; at < objects.size(); ++at) {
            char line[32];
            std::snprintf(line, sizeof(line), "%010zu 00000 n \n", out.size());
            table += line;
            out += std::to_string(at + 1) + " 0 obj\n" + objects[at] + "\nendobj\n";
        }
        const std::size_t at = out.size();
        out += table + "trailer\n<< /Size " + std::to_string(objects.size() + 1) + " /Root 1 0 R " + trailer +
               " >>\nstartxref\n" + std::to_string(at) + "\n%%EOF\n";
        return out + after;
    }
};

}  // namespace egide::sandbox
