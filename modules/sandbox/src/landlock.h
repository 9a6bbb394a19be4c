#pragma once

namespace egide::sandbox {

/// Which version of Landlock the kernel has; 0 when it has none, or when it is switched off.
int landlock_version();
/// From now on this process and its children can open no path, bind or connect no TCP port, and signal nobody outside,
/// as far as this version goes; what lies in the folder `but` may be read, when there is one. False with errno when the kernel refuses. Needs no_new_privs.
bool landlock_everything(int version, int but = -1);

}  // namespace egide::sandbox
