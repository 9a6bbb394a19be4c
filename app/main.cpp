#include <cstdio>

// Exit status 2 is the one of wrong usage; no command exists in this program yet.
int main() {
    std::fputs("usage: egide <command> [argument…]\n", stderr);
    return 2;
}
