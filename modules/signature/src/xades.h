#pragma once

#include "egide/signature/detached.h"
#include "xml.h"

namespace egide::signature {

/// Describes the XML signatures of a document; none of their values is computed.
std::vector<DetachedSignature> describe_xml_signatures(const pugi::xml_document& document, std::size_t most);

}  // namespace egide::signature
