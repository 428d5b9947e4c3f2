#!/bin/sh
# Runs the small programs in tests/data/source under every tool and keeps what the tools say, one
# folder a tool and version, for the tests of the parsers. Type, from anywhere:
#
#     tests/data/capture.sh            # all tools
#     tests/data/capture.sh tsan-14    # one of tsan-14 tsan-19 helgrind-3.19 memcheck-3.19
#
# CLANG14 and CLANG19 name the compilers (default: clang-14, clang-19), SYMBOLIZER19 an
# llvm-symbolizer for the latter when it does not find its own. Programs are built and run
# in a folder of their own (default /tmp/racelab-captures), so that no path of this machine gets into a report.
# A program is built from a relative path, as the checker does it.
set -eu

data=$(cd "$(dirname "$0")" && pwd)
room=${ROOM:-/tmp/racelab-captures}
wanted=${*:-tsan-14 tsan-19 helgrind-3.19 memcheck-3.19}
common='-std=c11 -D_POSIX_C_SOURCE=200809L -O0 -g -gdwarf-4 -fno-omit-frame-pointer
        -fdebug-compilation-dir=. -pthread -Wall -Wextra'

rm -rf "$room" && mkdir -p "$room"
cp -r "$data/source" "$room/source"
cd "$room"

# tsan FOLDER COMPILER NAME [OPTIONS [SUFFIX [PROGRAM]]]: one TSan run, its log as FOLDER/NAME.
tsan() {
    folder=$1 compiler=$2 name=$3 options=${4:-} suffix=${5:-}
    $compiler $common -fsanitize=thread "source/$name.c" -o "./$name"
    rm -f log.*
    TSAN_OPTIONS="atexit_sleep_ms=0 second_deadlock_stack=1 exitcode=66 log_path=log $symbolizer $options" \
        setarch -R timeout 20 "./$name" >out 2>err || true
    rm -f "$name"
    keep "$folder/$name$suffix" log.*
}

# keep NAME LOG...: the first log becomes NAME.log, the log of a forked child NAME-2.log.
keep() {
    name=$1 count=1 number=
    shift
    for log in "$@"; do
        [ -f "$log" ] || { echo "$name: the tool said nothing" >&2; continue; }
        cat "$log" >"$name$number.log"
        count=$((count + 1)) number=-$count
    done
}

# terminal FOLDER COMPILER NAME: without log_path, so that report and output share one stream.
terminal() {
    $2 $common -fsanitize=thread "source/$3.c" -o "./$3"
    TSAN_OPTIONS="atexit_sleep_ms=0 exitcode=66 $symbolizer" setarch -R "./$3" >"$1/$3-terminal.log" 2>&1 || true
    rm -f "$3"
}

tsan_all() {
    folder=$data/$1 compiler=$2 symbolizer=
    case $1 in tsan-19) symbolizer=${SYMBOLIZER19:+external_symbolizer_path=$SYMBOLIZER19} ;; esac
    rm -rf "$folder" && mkdir -p "$folder"
    for name in race_global race_heap race_stack race_tls race_fd race_atomic race_sleep race_free \
        race_long use_after_free vptr_race vptr_free external_race thread_leak destroy_locked \
        double_lock invalid_mutex unlock_unlocked unlock_foreign read_write_mixup signal_unsafe \
        signal_errno lock_order lock_order_three crash join_twice ignores fork_then_thread \
        fork_race; do
        tsan "$folder" "$compiler" "$name"
    done
    # (19 only: 14 has no such check)
    case $1 in tsan-14) ;; *) tsan "$folder" "$compiler" wrong_context ;; esac
    for name in race_global race_heap race_free use_after_free lock_order thread_leak \
        destroy_locked signal_unsafe; do
        tsan "$folder" "$compiler" "$name" symbolize=0 -bare
    done
    tsan "$folder" "$compiler" lock_order second_deadlock_stack=0 -hint
    tsan "$folder" "$compiler" race_global external_symbolizer_path=/nowhere/llvm-symbolizer -lost
    tsan "$folder" "$compiler" clean external_symbolizer_path=/nowhere -refused
    terminal "$folder" "$compiler" race_long
}

# valgrind_run FOLDER TOOL NAME [OPTIONS [SUFFIX [SECONDS]]]: after SECONDS it is sent SIGTERM.
valgrind_run() {
    folder=$1 tool=$2 name=$3 options=${4:-} suffix=${5:-} seconds=${6:-60}
    "${CLANG14:-clang-14}" $common "source/$name.c" -o "./$name" $(libraries "$name")
    timeout -s TERM "$seconds" valgrind -q --tool="$tool" $options --xml=yes --xml-file=report.xml \
        "./$name" >out 2>err || true
    cp report.xml "$folder/$name$suffix.xml"
    rm -f "$name" report.xml
}

libraries() {
    case $1 in mismatched_free) echo -l:libstdc++.so.6 ;; esac
}

helgrind_all() {
    folder=$data/$1
    rm -rf "$folder" && mkdir -p "$folder"
    full=--history-level=full
    for name in clean race_global race_heap race_stack race_tls lock_order \
        lock_order_three unlock_unlocked unlock_foreign unlock_bogus destroy_locked invalid_mutex \
        relock exit_holding cond_misuse cond_two_mutexes cond_dubious barrier_misuse api_errors \
        join_twice rwlock_misuse crash; do
        valgrind_run "$folder" helgrind "$name" $full
    done
    valgrind_run "$folder" helgrind race_global --history-level=none -alone
    valgrind_run "$folder" helgrind race_global --history-level=approx -approx
    valgrind_run "$folder" helgrind race_global "$full --read-var-info=yes" -variables
    valgrind_run "$folder" helgrind race_stack "$full --read-var-info=yes" -variables
    valgrind_run "$folder" helgrind deadlock $full -terminated 3
}

memcheck_all() {
    folder=$data/$1
    rm -rf "$folder" && mkdir -p "$folder"
    usual='--leak-check=full --undef-value-errors=no'
    for name in clean use_after_free double_free overrun wild wild_jump mismatched_free leak \
        thread_leak syscall_freed; do
        valgrind_run "$folder" memcheck "$name" "$usual"
    done
    valgrind_run "$folder" memcheck leak '--leak-check=full --show-leak-kinds=all' -all
    valgrind_run "$folder" memcheck uninitialised '--leak-check=full --track-origins=yes'
    valgrind_run "$folder" memcheck deadlock "$usual" -terminated 3
}

for tool in $wanted; do
    case $tool in
    tsan-14) tsan_all "$tool" "${CLANG14:-clang-14}" ;;
    tsan-19) tsan_all "$tool" "${CLANG19:-clang-19}" ;;
    helgrind-*) helgrind_all "$tool" ;;
    memcheck-*) memcheck_all "$tool" ;;
    *) echo "capture.sh: no such tool: $tool" >&2 && exit 2 ;;
    esac
done
