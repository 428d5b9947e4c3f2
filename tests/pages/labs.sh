#!/bin/sh
# What 'lab show' makes of real programs, in a browser: labs.sh FOLDER [LAB...] writes the pages of
# these labs into the folder (of all labs, and of all solutions, when none is named), sees that
# their size is bounded, and opens them with browse.sh. 'ninja pages' does it with all of them.
set -u
cd "$(dirname -- "$0")/../.." || exit 3
folder=$1
shift
largest=500000
wrong=0

complain() {
    echo "$1"
    wrong=1
}

# show NAME OPERAND STATUS: the page, and how lab show must end.
show() {
    build/racelab show --force --out "$folder/$1.html" "$2" >"$folder/$1.log" 2>&1
    ended=$?
    [ $ended -eq "$3" ] || complain "lab show $2 ended with $ended: $(tail -n 1 "$folder/$1.log")"
    [ -s "$folder/$1.html" ] || return
    size=$(wc -c <"$folder/$1.html")
    [ "$size" -le $largest ] || complain "$1.html has $size bytes"
}

rm -rf "$folder"
mkdir -p "$folder" || exit 3
case $folder in
/*) ;;
*) folder=$PWD/$folder ;;
esac
if [ $# -gt 0 ]; then
    for lab; do show "$lab" "$lab" 1; done
else
    for file in labs/*/*/lab.ini; do
        path=${file%/lab.ini}
        lab=${path##*/}
        show "$lab" "$lab" 1
        show "$lab-solution" "solutions/${path#labs/}/$lab.c" 0
    done
fi
count=$(find "$folder" -name '*.html' | wc -l)
most=$(find "$folder" -name '*.html' -size +0 -exec wc -c {} + | sort -n | grep -v ' total$' |
    tail -n 1 | sed 's/^ *\([0-9]*\) .*/\1/')
echo "$count pages of lab show, the largest has $most bytes"
sh tests/pages/browse.sh "$folder" || wrong=1
exit $wrong
