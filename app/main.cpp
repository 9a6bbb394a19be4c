#include <string>
#include <vector>

#include "egide/cli/run.h"

int main(int argc, char** argv) {
    const std::string program = argc > 0 ? argv[0] : "egide";
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    return egide::cli::run(program, arguments);
}
