#!/usr/bin/env bash
# Installs from Debian bookworm what building and testing Égide needs; does nothing when nothing is missing.
#
#   tools/setup.sh run      what ./run needs: compiler, CMake, libraries
#   tools/setup.sh test     the same, and what ./test needs
#
# Works as root or through sudo. Exit status: 0 everything is present, 2 wrong usage, 4 something is missing and
# cannot be installed.
set -euo pipefail

run_packages=(
    build-essential cmake ninja-build python3
    libfmt-dev libyaml-cpp-dev libsimdjson-dev libicu-dev libssl-dev libcurl4-openssl-dev
    libcli11-dev libhowardhinnant-date-dev tzdata
    libseccomp-dev libarchive-dev                 # the child that reads strangers' files
    libboost1.81-dev                              # headers alone: the server's transport
    libqpdf-dev libpugixml-dev
    libsqlitecpp-dev libpqxx-dev
    libical-dev                                   # calendars
    libldap-dev libsasl2-dev                      # collecting directories
    libtomlplusplus-dev                           # the configuration of the server
    libsodium-dev liboath-dev libfido2-dev        # passwords, one-time codes, passkeys
)
# The interface. Any npm will do, not only Debian's: tools/setup_ui.sh fetches a newer Node when it must.
command -v node >/dev/null && command -v npm >/dev/null || run_packages+=(nodejs npm)
test_packages=(
    libgtest-dev libgmock-dev libbenchmark-dev   # tests and benchmarks
    clang-14 libclang-rt-14-dev                  # fuzz targets
    mold                                         # links the test programs in a third of the time
    openssl python3-asn1crypto                   # a second opinion on time stamps
    postgresql-15                                # the database suites start a server of their own
    radosgw ceph-mon ceph-osd curl               # the object suites start an S3 server of their own, in memory
    chromium poppler-utils man-db                # a look at the HTML report, its PDF and the manual page; signatures of PDFs
    python3-aiosmtpd python3-icalendar           # the mail suites talk to a server with faults; another reader of calendars
    libnss3-tools                                # certificates for the signatures that pdfsig makes
    samba-ad-dc samba-ad-provision python3-markdown winbind ldb-tools # a real directory to collect and audit
    ldap-utils krb5-user libsasl2-modules-gssapi-mit
    systemd                                      # the score of the service's confinement
)

say() { printf 'setup: %s\n' "$*" >&2; }

fail() {
    say "$*"
    exit 4
}

# Prints those of the packages named that dpkg does not hold as installed.
missing_among() {
    local installed
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null | sed -n 's/ installed$//p' || true)
    comm -23 <(printf '%s\n' "$@" | sort -u) <(printf '%s\n' "$installed" | sort -u)
}

install() {
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "missing: $*. Run this as root, or install them by hand: apt-get install $*"
        as_root=(sudo)
    fi
    say "installing $*"
    "${as_root[@]}" apt-get update -qq || fail "apt-get update failed: check the network and the package sources, then run this again"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 \
        || fail "apt-get install failed. These packages are needed: $*"
}

case "${1:-}" in
    run) wanted=("${run_packages[@]}") ;;
    test) wanted=("${run_packages[@]}" "${test_packages[@]}") ;;
    *)
        say "usage: tools/setup.sh run|test"
        exit 2
        ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    fail "this machine has no apt. Install the equivalents of these Debian packages yourself: ${wanted[*]}"
fi
mapfile -t missing < <(missing_among "${wanted[@]}")
if [ "${#missing[@]}" -gt 0 ]; then
    install "${missing[@]}"
    mapfile -t missing < <(missing_among "${wanted[@]}")
    [ "${#missing[@]}" -eq 0 ] || fail "still missing after the installation: ${missing[*]}"
    say "everything is installed"
fi
