#!/bin/sh
# deb.sh: a Debian package of what install.sh installs, for the release that it is built on:
# build/racelab_VERSION_ARCHITECTURE.deb, and its name on standard output.
#
# The same sources, built by the same tools, give the same bytes: all is as old as SOURCE_DATE_EPOCH
# says, or else the last commit, or else the newest file. DEBFULLNAME and DEBEMAIL name the maintainer.
set -eu
cd -- "$(dirname -- "$0")/.."
export LC_ALL=C

say() { printf 'deb: %s\n' "$*" >&2; }

for tool in dpkg-deb readelf strip; do
    if ! command -v $tool >/dev/null; then
        say "$tool is not here: a package is built on Debian, or on one of its kind, with binutils."
        exit 3
    fi
done

version=$(sed -n 's/^#define RACELAB_VERSION "\(.*\)"$/\1/p' checker/version.h)
architecture=$(dpkg --print-architecture)
maintainer="${DEBFULLNAME:-racelab} <${DEBEMAIL:-racelab@debian.invalid}>"
newest() { find checker labs lab docs solutions -type f -printf '%Ts\n' | sort -n | tail -n 1; }
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || newest)}
export SOURCE_DATE_EPOCH
date=$(date -u -R -d "@$SOURCE_DATE_EPOCH")
package=build/racelab_${version}_$architecture.deb
root=build/deb/root
about=$root/usr/share/doc/racelab

# The package of a file of this machine; the path may be a pattern.
owner_of() {
    owner=$(dpkg-query -S "$1" 2>/dev/null | sed -n '1s/:.*//p')
    if [ -z "$owner" ]; then
        say "no package has $1, so the package can't say what it depends on."
        exit 3
    fi
    echo "$owner"
}

# The packages that hold the libraries that racelab is linked with, at least as new as here: older
# ones may lack what it was linked with.
library_packages() {
    for library in $(readelf -d build/racelab | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
        file=$(ldd build/racelab | sed -n "s|^\t$library => .*/\([^/]*/[^/]*\) (.*|\1|p")
        owner=$(owner_of "*/$file")
        oldest=$(dpkg-query -W -f '${Version}\n' "$owner" | sed -n '1s/-[^-]*$//p')
        printf '%s (>= %s)\n' "$owner" "$oldest"
    done >build/deb/libraries
    sort -u build/deb/libraries | paste -sd , | sed 's/,/, /g'
}

# The compiler that this one was built with, and its runtimes.
compiler_packages() {
    compiler=$(cat build/compiler)
    clang=$(owner_of "$(readlink -f -- "$(command -v -- "$compiler")")")
    runtime=$("$compiler" -print-file-name=libclang_rt.tsan-x86_64.a)
    runtime=$(owner_of "$runtime")
    echo "$clang, $runtime"
}

# Racelab's binary names no folder of the machine it was built on.
strip_binary() {
    strip --strip-unneeded --remove-section=.comment "$root/usr/lib/racelab/build/racelab"
}

write_about() {
    mkdir -p "$about"
    ln -s ../../../lib/racelab/docs "$about/docs"
    cat >"$about/copyright" <<END
racelab, a laboratory for concurrent programs in C.

Copyright $(date -u -d "@$SOURCE_DATE_EPOCH" +%Y) the authors of racelab.

Its sources name no licence; ask the authors before you pass it on.
END
    printf 'racelab (%s) stable; urgency=medium\n\n  * racelab %s.\n\n -- %s  %s\n' \
        "$version" "$version" "$maintainer" "$date" | gzip -9n >"$about/changelog.gz"
    gzip -9n "$root/usr/share/man/man1/lab.1"
}

write_control() {
    libraries=$(library_packages)
    compilers=$(compiler_packages)
    mkdir -p "$root/DEBIAN"
    cat >"$root/DEBIAN/control" <<END
Package: racelab
Version: $version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(find "$root" -type f -printf '%s\n' | awk '{ kib += int(($1 + 1023) / 1024) } END { print kib }')
Depends: $libraries, $compilers, binutils, bubblewrap, libc6-dev, ninja-build, valgrind
Section: education
Priority: optional
Description: learn concurrency in C by breaking and mending it
 Buggy programs to mend, and a checker that runs programs under
 ThreadSanitizer, Helgrind, memcheck, AddressSanitizer and a deterministic
 scheduler of its own. It says in sentences what is wrong, shows the order of
 steps that leads there, and grades: the same program always gets the same
 grade.
 .
 Students start with 'lab init DIR'. It judges any other C program too, for
 people and for continuous integration.
END
    # What root's calls have made; users' copies are in their own folders.
    cat >"$root/DEBIAN/postrm" <<'END'
#!/bin/sh
set -e
case $1 in
remove | purge) rm -rf /var/cache/racelab ;;
esac
END
    chmod 755 "$root/DEBIAN/postrm"
    (cd "$root" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
}

rm -rf build/deb
mkdir -p "$root"
DESTDIR=$PWD/$root PREFIX=/usr ZSH_COMPLETIONS=/usr/share/zsh/vendor-completions \
    packaging/install.sh >/dev/null
strip_binary
write_about
write_control
chmod -R u=rwX,go=rX "$root"
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb -Zxz --root-owner-group --build "$root" "$package" >/dev/null
rm -rf build/deb
echo "$package"
