#pragma once

#include <array>
#include <string>
#include <vector>

#include "egide/base/libraries.h"
#include "egide/base/text.h"

namespace egide::sandbox {

/// What the kernel may do for whoever reads strangers' files.
enum class Protection {
    call_filter,         // seccomp
    landlock,            // no path at all
    no_new_privileges,   // prctl
    resource_limits,     // setrlimit
    sealed_memory,       // memfd_create and its seals
    parent_death,        // PR_SET_PDEATHSIG
    tracing_restricted,  // Yama
    user_namespaces,     // for restore tests in a container of their own
};

inline constexpr std::array kProtections{
    Protection::call_filter,   Protection::landlock,     Protection::no_new_privileges,  Protection::resource_limits,
    Protection::sealed_memory, Protection::parent_death, Protection::tracing_restricted, Protection::user_namespaces};

enum class Available { yes, partly, no };

struct Probed {
    Protection protection;
    Available state;
    int level = 0;        // Landlock: its version; Yama: ptrace_scope
    bool needed = false;  // without it no file is read
};

/// Tries a protection in a process that ends at once: what is said to be there was seen to work.
Probed probe(Protection protection);
std::vector<Probed> probe_all();

/// A stable word for programs: "landlock".
std::string_view id_of(Protection protection);
/// Its name, and what its presence or absence means for the person who asks.
base::Text name_of(Protection protection);
base::Text meaning_of(const Probed& probed);

/// The libraries that read strangers' files, as they run now.
std::vector<base::Library> reading_libraries();

}  // namespace egide::sandbox
