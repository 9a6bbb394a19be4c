#pragma once

#include <string>
#include <string_view>

namespace egide::observation {

/// An official code in its canonical form: the letter O in the objective's place ("D1.01.A" and "d1.o1.a" give
/// "D1.O1.A"; also with a piece or requirement behind, "D1.02.B.E1"). Anything that does not look like such a code is
/// returned as it came.
std::string canonical_code(std::string_view code);

}  // namespace egide::observation
