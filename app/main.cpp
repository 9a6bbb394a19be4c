#include <cstdio>

// Exit 64 is the customary code for "wrong usage"; no command exists in this program yet.
int main() {
    std::fputs("usage: egide <command> [argument…]\n", stderr);
    return 64;
}
