#!/bin/sh
# install.sh [--remove]: puts racelab where everybody on a machine can call it, or takes it away.
#
#     DESTDIR/PREFIX/lib/racelab    what users' own copies are made of (copy.sh)
#     DESTDIR/PREFIX/bin/lab        a link into it
#     DESTDIR/PREFIX/share          the manual page, completions for bash, zsh and fish
#
# PREFIX is /usr/local unless it is set; DESTDIR is for those who make packages, and may be set too.
set -eu
cd -- "$(dirname -- "$0")/.."

say() { printf 'install: %s\n' "$*" >&2; }

PREFIX=${PREFIX:-/usr/local}
DESTDIR=${DESTDIR:-}
case $PREFIX in
/*) ;;
*)
    say "PREFIX must begin with a slash, not be '$PREFIX'."
    exit 2
    ;;
esac
prefix=$DESTDIR${PREFIX%/}
tree=$prefix/lib/racelab
new=$tree.new
share=$prefix/share
man=$share/man/man1/lab.1
bash=$share/bash-completion/completions/lab
zsh=$DESTDIR${ZSH_COMPLETIONS:-${PREFIX%/}/share/zsh/site-functions}/_lab
fish=$share/fish/vendor_completions.d/lab.fish

# Only what is surely racelab's.
remove() {
    if [ -L "$prefix/bin/lab" ] && [ "$(readlink -- "$prefix/bin/lab")" = ../lib/racelab/lab ]; then
        rm -f -- "$prefix/bin/lab"
    fi
    if [ -e "$tree/lab" ]; then rm -rf -- "$tree"; fi
    rm -f -- "$man" "$bash" "$zsh" "$fish"
}

# Sources, because copies are built; of the tests the submissions, for 'lab verify --full', and
# ninja's files, because ninja reads all of them.
list_files() {
    find build.ninja checker docs lab labs packaging solutions tests/submissions -type f -print0
    find tests -name '*.ninja' -print0
}

# Hidden files and editors' backups are nobody's.
copy_tree() {
    list_files | grep -zv -e '/\.' -e '~$' | LC_ALL=C sort -zu |
        xargs -0 cp --parents --preserve=timestamps -t "$new"
    mkdir -p -- "$new/build"
    cp --preserve=timestamps build/racelab "$new/build/racelab"
    chmod -R u=rwX,go=rX -- "$new"
}

# The version, and a checksum of all that is there: another one, and users' copies are made anew.
mark_installed() {
    version=$(sed -n 's/^#define RACELAB_VERSION "\(.*\)"$/\1/p' checker/version.h)
    sum=$(cd -- "$new" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
    printf '%s %s\n' "$version" "${sum%% *}" >"$new/installed"
}

install_all() {
    if ! [ -x build/racelab ]; then
        say "build/racelab is not there; call 'ninja install'."
        exit 3
    fi
    rm -rf -- "$new"
    mkdir -p -- "$new" "$prefix/bin"
    copy_tree
    mark_installed
    remove
    mv -- "$new" "$tree"
    ln -sf ../lib/racelab/lab "$prefix/bin/lab"
    install -D -m 644 docs/lab.1 "$man"
    install -D -m 644 packaging/lab.bash "$bash"
    install -D -m 644 packaging/lab.zsh "$zsh"
    install -D -m 644 packaging/lab.fish "$fish"
}

case ${1-} in
--remove)
    remove
    echo "racelab is gone from $prefix; users' own copies are in ~/.cache/racelab."
    ;;
'')
    install_all
    echo "racelab is in $tree; call $prefix/bin/lab"
    ;;
*)
    say "usage: install.sh [--remove]"
    exit 2
    ;;
esac
