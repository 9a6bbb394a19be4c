#pragma once

namespace egide::sandbox {

/// From now on this process may read, write to what is already open, use memory and end: any other call kills it at
/// once (SIGSYS). With `folder` it may also open for reading what Landlock leaves it. False when the kernel refuses the filter. Needs no_new_privs.
bool filter_calls(bool folder);

}  // namespace egide::sandbox
