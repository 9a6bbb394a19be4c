#include "bucket_pieces.h"

#include <array>

#include "egide/base/sha256.h"
#include "egide/web/messages.h"
#include "sealed.h"
#include "services.h"

namespace egide::web {

namespace {

using evidence::Digest;
using evidence::Done;
using storage::sql::Rows;
using storage::sql::Transaction;

/// Digits of chance before the bytes of a piece: equal pieces of two uploads are two objects, and go one by one.
constexpr std::size_t kSalt = 32;

struct Piece {
    std::string upload;
    std::uint64_t start = 0;
    std::uint64_t length = 0;
    Digest object{};
};

base::Result<std::uint64_t> stored_length(Transaction& transaction, const std::string& upload) {
    const auto rows = transaction.query(
        "SELECT COALESCE(MAX(start + length), 0) FROM web_upload_piece WHERE upload = $1 AND stored", {upload});
    return rows ? base::Result<std::uint64_t>(static_cast<std::uint64_t>(rows->front().integer(0))) : rows.errors();
}

/// Before its bytes go to the bucket, so that no object there is without a row.
Done announce(Services& services, const Piece& piece) {
    const auto done = services.database->write([&](Transaction& transaction) {
        return transaction.execute(
            "INSERT INTO web_upload_piece (upload, start, object, length, stored) VALUES ($1, $2, $3, $4, $5)",
            {piece.upload, piece.start, base::hex(piece.object), piece.length, false});
    });
    return done ? Done(std::monostate{}) : done.errors();
}

/// Makes it a part of the upload, if nobody went on from the same place meanwhile.
Done count_in(Services& services, const Piece& piece) {
    return services.database->write([&](Transaction& transaction) -> Done {
        const auto length = stored_length(transaction, piece.upload);
        if (!length) {
            return length.errors();
        }
        if (*length != piece.start) {
            return base::Error{base::ErrorKind::unavailable, messages::upload_offset({.offset = *length}), {}, {}, {}};
        }
        const auto done = transaction.execute(
            "UPDATE web_upload_piece SET stored = $1 WHERE upload = $2 AND start = $3 AND object = $4",
            {true, piece.upload, piece.start, base::hex(piece.object)});
        return done ? Done(std::monostate{}) : done.errors();
    });
}

class PieceBytes final : public UploadBytes {
  public:
    PieceBytes(Services& services, const Upload& upload)
        : services_(services), upload_(upload.id), start_(upload.offset), bytes_(random_id(kSalt / 2)) {}

    Done add(std::string_view bytes) override {
        const std::size_t most = services_.configuration.bucket.part_bytes;
        while (!bytes.empty()) {
            const std::string_view now = bytes.substr(0, most - bytes_.size());
            bytes_ += now;
            bytes.remove_prefix(now.size());
            if (bytes_.size() == most) {
                if (auto settled = settle(); !settled) {
                    return settled;
                }
            }
        }
        return std::monostate{};
    }

    Done settle() override {
        if (bytes_.size() <= kSalt) {
            return std::monostate{};
        }
        const Piece piece{upload_, start_, bytes_.size() - kSalt, base::sha256(bytes_)};
        auto done = announce(services_, piece);
        if (done) {
            const auto put = services_.upload_bucket->put_one(evidence::text_source(std::move(bytes_)));
            done = put ? count_in(services_, piece) : Done(put.errors());
        }
        start_ += piece.length;
        bytes_ = random_id(kSalt / 2);
        return done;
    }

  private:
    Services& services_;
    std::string upload_;
    std::uint64_t start_;
    std::string bytes_;
};

base::Result<Digest> digest_in(const std::string& hex) {
    const auto digest = evidence::parse_digest(hex);
    return digest ? base::Result<Digest>(*digest)
                  : base::Error{base::ErrorKind::unavailable, messages::upload_absent(), {}, {}, hex};
}

base::Result<std::vector<Digest>> objects_of_upload(Services& services, const std::string& upload, bool all) {
    const auto rows = services.database->read([&](Transaction& transaction) {
        return transaction.query(
            std::string("SELECT object FROM web_upload_piece WHERE upload = $1") + (all ? "" : " AND stored") +
                " ORDER BY start",
            {upload});
    });
    if (!rows) {
        return rows.errors();
    }
    std::vector<Digest> objects;
    for (const auto& row : *rows) {
        const auto digest = digest_in(row.text(0));
        if (!digest) {
            return digest.errors();
        }
        objects.push_back(*digest);
    }
    return objects;
}

/// One piece after the other, each without what stands before its bytes.
class PiecesSource final : public evidence::ByteSource {
  public:
    PiecesSource(std::shared_ptr<Bucket> bucket, std::vector<Digest> objects)
        : bucket_(std::move(bucket)), objects_(std::move(objects)) {}

    base::Result<std::size_t> read(std::span<char> into) override {
        while (true) {
            if (!piece_ && next_ == objects_.size()) {
                return std::size_t{0};
            }
            if (!piece_) {
                if (auto opened = open_next(); !opened) {
                    return opened.errors();
                }
            }
            const auto got = piece_->read(into);
            if (!got || *got > 0) {
                return got;
            }
            piece_.reset();
        }
    }

  private:
    Done open_next() {
        auto opened = bucket_->open(objects_[next_]);
        if (!opened) {
            return opened.errors();
        }
        ++next_;
        piece_ = std::move(*opened);
        std::array<char, kSalt> salt{};
        for (std::size_t at = 0; at < salt.size();) {
            const auto got = piece_->read(std::span(salt).subspan(at));
            if (!got || *got == 0) {
                return got ? Done(base::Error{base::ErrorKind::unavailable, messages::upload_absent(), {}, {}, {}})
                           : Done(got.errors());
            }
            at += *got;
        }
        return std::monostate{};
    }

    std::shared_ptr<Bucket> bucket_;
    std::vector<Digest> objects_;
    std::size_t next_ = 0;
    std::unique_ptr<evidence::ByteSource> piece_;
};

}  // namespace

base::Result<std::unique_ptr<UploadBytes>> continue_pieces(Services& services, const Upload& upload) {
    return std::unique_ptr<UploadBytes>(std::make_unique<PieceBytes>(services, upload));
}

evidence::OpenSource source_of_pieces(Services& services, const std::string& upload) {
    return [&services, upload]() -> base::Result<std::unique_ptr<evidence::ByteSource>> {
        auto objects = objects_of_upload(services, upload, false);
        if (!objects) {
            return objects.errors();
        }
        return std::unique_ptr<evidence::ByteSource>(
            std::make_unique<PiecesSource>(services.upload_bucket, std::move(*objects)));
    };
}

base::Result<std::uint64_t> length_of_pieces(Services& services, const std::string& upload) {
    return services.database->read([&](Transaction& transaction) { return stored_length(transaction, upload); });
}

evidence::Done remove_pieces(Services& services, const std::string& upload) {
    const auto objects = objects_of_upload(services, upload, true);
    if (!objects) {
        return objects.errors();
    }
    const auto forgotten = services.database->write([&](Transaction& transaction) {
        return transaction.execute("DELETE FROM web_upload_piece WHERE upload = $1", {upload});
    });
    auto done = forgotten ? Done(std::monostate{}) : forgotten.errors();
    for (const Digest& object : *objects) {
        done = done ? services.upload_bucket->remove(object) : done;  // what stays here is a stray
    }
    return done;
}

base::Result<std::int64_t> remove_stray_pieces(Services& services) {
    std::vector<Digest> strays;
    const auto listed = services.upload_bucket->list([&](const Digest& object, std::uint64_t) {
        strays.push_back(object);
        return true;
    });
    if (!listed) {
        return listed.errors();
    }
    std::int64_t removed = 0;
    for (const Digest& object : strays) {
        const auto rows = services.database->read([&](Transaction& transaction) {
            return transaction.query("SELECT 1 FROM web_upload_piece WHERE object = $1", {base::hex(object)});
        });
        const auto gone = !rows           ? Done(rows.errors())
                          : rows->empty() ? services.upload_bucket->remove(object)
                                          : Done(std::monostate{});
        if (!gone) {
            return gone.errors();
        }
        removed += rows->empty() ? 1 : 0;
    }
    return removed;
}

}  // namespace egide::web
