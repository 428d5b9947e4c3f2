# copy.sh: read by 'lab' where racelab is installed. Sets LAB_ROOT to the caller's own copy.
#
#     PREFIX/lib/racelab             nobody writes to it
#         | copied at the first call, and built: what programs under test are linked with
#         v
#     CACHE/racelab/VERSION-KEY      LAB_ROOT; the key is a checksum of what it was made with
#
# It is made under another name, by one call at a time, and renamed when it is whole. So whatever
# has its name is whole, another version or compiler has another name, and a copy that is in use
# stays as it is while a new one is made.

# The users that root runs strangers' programs as must be able to enter root's copy.
share() { [ "$user" -ne 0 ] || umask 022; }

# Sets $copies: the first folder for caches that can be written to.
find_copies() {
    user=$(id -u)
    case ${XDG_CACHE_HOME-} in /*) named=$XDG_CACHE_HOME ;; *) named= ;; esac
    case $user,${HOME-} in
    0,*) usual=/var/cache ;; # programs in a sandbox can't enter /root
    *,/*) usual=$HOME/.cache ;;
    *) usual= ;;
    esac
    for folder in "$named" "$usual"; do
        copies=$folder/racelab
        if [ "$folder" ] && (share && mkdir -p -- "$copies") 2>/dev/null && [ -w "$copies" ]; then
            return
        fi
    done
    # In a folder of everybody's, what somebody else has put there is not believed.
    copies=${TMPDIR:-/tmp}/racelab-$user
    mkdir -m 700 -- "$copies" 2>/dev/null || :
    if [ -d "$copies" ] && ! [ -L "$copies" ] && [ -O "$copies" ]; then return; fi
    say "there is no folder to work in: neither ${named:+$named, }${usual:+$usual nor }$copies can be" \
        "written to. Name one of your own: XDG_CACHE_HOME=FOLDER lab ..."
    exit 3
}

# All that a copy depends on: this racelab, the tools, the C library.
copy_key() {
    cat -- "$here/installed"
    printf '%s\n' "${LAB_CLANG-}"
    set -- valgrind ninja clang
    if [ "${LAB_CLANG-}" ]; then set -- "$LAB_CLANG" "$@"; fi
    number=40
    while [ $number -ge 14 ]; do
        set -- "$@" clang-$number
        number=$((number - 1))
    done
    for tool in "$@"; do
        shift
        if command -v "$tool" >/dev/null 2>&1; then set -- "$@" "$(command -v "$tool")"; fi
    done
    stat -L -c '%n %s %Y' -- "$@" /lib/*-linux-gnu/libc.so.6 /lib64/libc.so.6 2>/dev/null || :
}

cannot_copy() {
    if [ "$1" ]; then printf '%s\n' "$1" | tail -n 5 >&2; fi
    rm -rf -- "$part"
    say "your copy of racelab can't be made in $copies: see above. It takes about 40 MiB; name" \
        "another folder: XDG_CACHE_HOME=FOLDER lab ..."
    exit 3
}

# On a terminal ninja says how far it is; elsewhere it speaks only when something is wrong.
build_copy() {
    if [ -t 2 ]; then
        (cd -- "$part" && NINJA_STATUS='lab: %f of %t: ' ninja base) >&2
    else
        why=$(ninja -C "$part" --quiet base 2>&1)
    fi
}

make_copy() {
    part=$LAB_ROOT.part
    say "making your copy of racelab in $LAB_ROOT, once ..."
    rm -rf -- "$part"
    why=$(cp -R -- "$here" "$part" 2>&1) || cannot_copy "$why"
    why=$({ chmod -R u+w -- "$part" && rm -- "$part/installed" && mkdir -- "$part/build/work" &&
        printf '%s\n' "$here" >"$part/copy-of" &&
        printf '%s\n' "$compiler" >"$part/build/compiler"; } 2>&1) || cannot_copy "$why"
    why=$("$part/build/racelab" --version 2>&1) || cannot_copy "$why"
    build_copy || cannot_copy "$why"
    why=$(mv -- "$part" "$LAB_ROOT" 2>&1) || cannot_copy "$why"
    remove_old_copies
}

# Every run touches build/work. After a month without one, nobody works with that copy any more.
remove_old_copies() {
    find "$copies"/*/build -maxdepth 1 -name work -mtime +30 \
        -exec sh -c 'rm -rf -- "${1%/build/work}"' sh {} \; 2>/dev/null || :
}

# For 'lab doctor --fix': whatever an eager cleaner of caches took away is there again.
mend_copy() {
    if diff -rq -x build -x installed -x copy-of -- "$here" "$LAB_ROOT" >/dev/null 2>&1 &&
        cmp -s -- "$here/build/racelab" "$LAB_ROOT/build/racelab"; then
        return
    fi
    why=$(cp -R --remove-destination -- "$here/." "$LAB_ROOT" 2>&1 &&
        chmod -R u+w -- "$LAB_ROOT" && rm -f -- "$LAB_ROOT/installed") || {
        printf '%s\n' "$why" | tail -n 5 >&2
        say "your copy of racelab in $LAB_ROOT is damaged, and can't be mended: see above."
        exit 3
    }
    say "your copy of racelab was damaged; it is mended."
}

name_copy() {
    key=$(copy_key | cksum)
    LAB_ROOT=$copies/$version-${key%% *}
}

find_copies
read -r version rest <"$here/installed"
name_copy
if [ "$fix" ] || ! [ -d "$LAB_ROOT" ]; then
    prepare_tools
    name_copy # tools may have come
fi
if [ "$fix" ] && [ -d "$LAB_ROOT" ]; then mend_copy; fi
if ! [ -d "$LAB_ROOT" ]; then
    compiler=${LAB_CLANG:-$(newest_clang)}
    (
        flock -n 9 || {
            say "another call is making your copy of racelab; waiting for it ..."
            flock 9
        }
        share
        [ -d "$LAB_ROOT" ] || make_copy
    ) 9>"$copies/lock" || exit 3
fi
if ! [ -x "$LAB_ROOT/build/racelab" ]; then
    say "your copy of racelab in $LAB_ROOT is damaged; 'lab doctor --fix' mends it."
    exit 3
fi
