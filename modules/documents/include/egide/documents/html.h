#pragma once

#include <string>

#include "egide/base/text.h"
#include "egide/documents/report.h"

namespace egide::documents {

/// The report as one HTML file that asks nothing of the network and runs no script: read on a screen from 320 px up,
/// light or dark, printed one objective a page. WCAG 2.2 AA. Same report and language, same bytes.
std::string report_html(const Report& report, base::Language language);

}  // namespace egide::documents
