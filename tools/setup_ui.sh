#!/usr/bin/env bash
# Everything that needs Node goes through here: the interface's packages, its build, its tests.
#
#   tools/setup_ui.sh prepare              finds a Node that is new enough, else fetches one; installs ui/node_modules
#   tools/setup_ui.sh build [OUT]          prepares, checks and builds the interface into OUT, by default build/ui
#   tools/setup_ui.sh test                 prepares and runs the interface's own tests
#   tools/setup_ui.sh node ARGUMENT…       prepares and runs that Node
#
# Nothing is installed outside the tree: a fetched Node goes to build/node. No package runs a script of its own.
# Exit status: 2 wrong usage, 4 Node or the packages cannot be had (no network), others as the command ran.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

node_version=22.22.0 # fetched when the machine's own is older than 20.19, as Debian bookworm's 18 is

command=${1:-}

say() { printf 'interface: %s\n' "$*" >&2; }

# Tests that cannot run for want of Node are skipped, loudly: the count says so.
fail() {
    say "$*"
    if [ "$command" = test ] && [ -n "${GTEST_OUTPUT:-}" ]; then
        say "THE TESTS OF THE INTERFACE ARE SKIPPED"
        printf '{"testsuites":[{"testsuite":[{"name":"ui","result":"SKIPPED"}]}]}' >"${GTEST_OUTPUT#json:}"
        exit 0
    fi
    exit 4
}

new_enough() {
    "$1" -e 'const [major, minor] = process.versions.node.split(".").map(Number);
             process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null
}

# Puts a Node ≥ 20.19 in front of the path.
find_node() {
    if command -v node >/dev/null && new_enough node; then
        return
    fi
    local machine folder
    case "$(uname -m)" in
        x86_64) machine=x64 ;;
        aarch64) machine=arm64 ;;
        *) fail "no Node ≥ 20.19 here, and none to fetch for $(uname -m)" ;;
    esac
    folder=$PWD/build/node
    if ! { [ -x "$folder/node_modules/node-linux-$machine/bin/node" ] && new_enough "$folder/node_modules/node-linux-$machine/bin/node"; }; then
        command -v npm >/dev/null || fail "neither Node ≥ 20.19 nor npm here: apt-get install nodejs npm"
        say "fetching Node $node_version into build/node"
        mkdir -p "$folder"
        npm install --prefix "$folder" --no-save --ignore-scripts --no-audit --no-fund "node-linux-$machine@$node_version" >&2 \
            || fail "Node $node_version cannot be fetched"
    fi
    PATH=$folder/node_modules/node-linux-$machine/bin:$PATH
    new_enough node || fail "the fetched Node does not run"
}

# Installs exactly what the lock file names, once for each state of it.
install_packages() {
    local wanted
    wanted=$(sha256sum ui/package-lock.json ui/package.json | sha256sum | cut -d' ' -f1)
    if [ "$(cat ui/node_modules/.installed 2>/dev/null || true)" != "$wanted" ]; then
        command -v npm >/dev/null || fail "npm is absent: apt-get install npm"
        say "installing the packages of the interface"
        (cd ui && npm ci --ignore-scripts --no-audit --no-fund >&2) || fail "the packages of the interface cannot be installed"
        printf '%s' "$wanted" >ui/node_modules/.installed
    fi
}

prepare() {
    find_node
    install_packages
}

[ $# -gt 0 ] && shift
# One at a time: builds of several presets share ui/node_modules and ui/src/generated.
mkdir -p build
exec 9>build/.interface.lock
flock 9
case "$command" in
    prepare) prepare ;;
    build)
        prepare
        out=${1:-build/ui}
        case "$out" in /*) ;; *) out=$PWD/$out ;; esac
        (cd ui && EGIDE_UI_OUT=$out npm run --silent build)
        ;;
    test)
        prepare
        (cd ui && npm run --silent generate && npm run --silent test)
        ;;
    node)
        prepare
        flock -u 9
        exec node "$@" 9>&-
        ;;
    *)
        say "usage: tools/setup_ui.sh prepare|build [OUT]|test|node ARGUMENT…"
        exit 2
        ;;
esac
