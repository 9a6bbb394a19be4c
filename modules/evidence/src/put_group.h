#pragma once

#include <map>
#include <vector>

#include "disk.h"
#include "incoming.h"

namespace egide::evidence {

/// Puts objects down together: writes them all, makes them durable, names them, then makes the names durable. Few objects
/// are made durable one by one; many by emptying the whole disk's cache twice, which a thousand small files wait for
/// once instead of a thousand times.
class PutGroup {
  public:
    PutGroup(Calls& calls, Path store, Incoming& incoming, std::size_t count);
    ~PutGroup();
    PutGroup(const PutGroup&) = delete;
    PutGroup& operator=(const PutGroup&) = delete;

    /// Writes one; fails when the store does. What is wrong with the source is in the inner result.
    base::Result<base::Result<StoredObject>> write(const OpenSource& open,
                                                   const std::function<void(std::size_t)>& taken);
    /// After it, every object that was written has its name and survives a power cut.
    Done commit();

  private:
    Done write_new(ByteSource& source, const Path& file, ObjectName& name,
                   const std::function<void(std::size_t)>& taken, base::Errors& of_source);
    base::Result<bool> known(const ObjectName& name);
    Done sync_files();
    Done sync_names();
    Calls& calls_;
    Path store_;
    Incoming& incoming_;
    Descriptor disk_;  // the store's folder, opened before the first write, when there are many
    std::vector<std::pair<Descriptor, Path>> open_;  // not durable yet
    std::map<Digest, Path> fresh_;                   // written here, not named yet
    std::set<Path> folders_;
};

}  // namespace egide::evidence
