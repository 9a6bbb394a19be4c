#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>

#include "egide/base/result.h"
#include "egide/http/server.h"

namespace egide::http {

/// A server's TLS settings: 1.2 and 1.3, forward secrecy and authenticated encryption alone, no renegotiation, no
/// sessions kept, http/1.1 by ALPN. Fails when the files cannot be read or do not belong together.
base::Result<std::shared_ptr<boost::asio::ssl::context>> load_tls(const TlsFiles& files);

}  // namespace egide::http
