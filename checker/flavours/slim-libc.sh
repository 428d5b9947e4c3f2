#!/bin/sh
# slim-libc.sh LIBC COPY: a copy of libc for programs under Valgrind.
#
# At each start Valgrind reads all debugging information of libc, down to its lines, and that is
# half of a short run; it finds it in /usr/lib/debug by libc's build-id. The copy has no build-id,
# but names a file beside it that holds the names of libc's functions and nothing else. Where
# there is no such information the copy is a link to libc itself. It is as old as libc is, so that
# it is made again after each upgrade: libc and the loader belong together.
set -eu

id=$(readelf -n "$1" | sed -n 's/.*Build ID: *//p')
debug=/usr/lib/debug/.build-id/$(printf %.2s "$id")/${id#??}.debug
folder=$(dirname -- "$2")
rm -f "$2"
if ! [ -e "$debug" ]; then
    exec ln -s "$(readlink -f -- "$1")" "$2"
fi
objcopy --strip-debug "$debug" "$folder/libc.symbols"
objcopy --remove-section=.note.gnu.build-id --remove-section=.gnu_debuglink "$1" "$2.part"
objcopy --add-gnu-debuglink="$folder/libc.symbols" "$2.part"
touch -r "$1" "$2.part"
mv "$2.part" "$2"
