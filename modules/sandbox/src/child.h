#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string_view>

#include "descriptor.h"
#include "egide/sandbox/guest.h"

namespace egide::sandbox {

/// A child that was started: it must be waited for.
struct Child {
    pid_t process = 0;
    Descriptor answer;
};

/// Starts the program with the file, the answer, the request and nothing else: no other descriptor, no environment, no
/// blocked or ignored signal.
base::Result<Child> start_child(std::string_view name, int input, std::string_view request, const Run& how);
/// The same with a folder in the place of the file.
base::Result<Child> start_child_in(std::string_view name, const std::filesystem::path& folder, std::string_view request,
                                   const Run& how);

}  // namespace egide::sandbox
