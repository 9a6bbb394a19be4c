#!/usr/bin/env bash
# Makes an OCI image without a shell from the Debian package: only what the program links with, certificates, time
# zones and a user. Needs mmdebstrap and umoci (Debian bookworm) and a package made by dpkg-buildpackage.
#
#   packaging/oci.sh egide_0.1.0_amd64.deb [FOLDER]     writes an OCI layout into FOLDER (egide-oci unless said)
#
# Exit status: 0 written, 2 wrong usage, 4 a tool or the network is missing.
set -euo pipefail

package=${1:-}
image=${2:-egide-oci}
if [ ! -f "$package" ]; then
    printf 'usage: %s PACKAGE.deb [FOLDER]\n' "$0" >&2
    exit 2
fi
for tool in mmdebstrap umoci dpkg-deb; do
    command -v "$tool" >/dev/null || { printf 'oci: %s is missing: apt-get install mmdebstrap umoci\n' "$tool" >&2; exit 4; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Packages are unpacked, not configured: nothing in the image needs a maintainer script, and no shell is kept.
depends=$(dpkg-deb --field "$package" Depends | tr ',' '\n' | sed 's/[ (|].*//; /^$/d' | awk '{print $1}' | paste -sd,)
mmdebstrap --variant=extract --include="$depends,base-files,libc6,libgcc-s1,libstdc++6" bookworm "$work/root" || exit 4
dpkg-deb --extract "$package" "$work/root"
rm -rf "$work"/root/{bin,sbin,usr/sbin,var/lib/dpkg,var/cache,usr/share/doc,usr/share/man,usr/share/locale,usr/share/info}
find "$work/root/usr/bin" -mindepth 1 ! -name egide -delete
printf 'root:x:0:0:root:/nonexistent:/nonexistent\negide:x:990:990:egide:/var/lib/egide:/nonexistent\n' >"$work/root/etc/passwd"
printf 'root:x:0:\negide:x:990:\n' >"$work/root/etc/group"
install -d -m 0700 -o 990 -g 990 "$work/root/var/lib/egide"

# In a container loopback reaches nobody: the server listens everywhere, over TLS alone, and not before the first
# administrator was made by `egide user invite … --role instance_administrator --password-file -` (see the guide).
cat >"$work/root/etc/egide/egide.toml" <<'END'
[server]
listen = "0.0.0.0:8443"
certificate = "/run/secrets/egide/cert.pem"
key = "/run/secrets/egide/key.pem"

[paths]
data = "/var/lib/egide"
END

umoci init --layout "$image"
umoci new --image "$image:latest"
umoci unpack --image "$image:latest" "$work/bundle"
cp -a "$work/root/." "$work/bundle/rootfs/"
umoci repack --image "$image:latest" "$work/bundle"
umoci config --image "$image:latest" --config.user egide --config.workingdir /var/lib/egide \
    --config.volume /var/lib/egide --config.exposedports 8443/tcp \
    --config.entrypoint /usr/bin/egide --config.cmd serve --config.cmd --config --config.cmd /etc/egide/egide.toml
printf 'oci: %s:latest is written, %s\n' "$image" "$(du -sh "$image" | cut -f1)"
