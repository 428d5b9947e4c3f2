#!/bin/sh
# Runs the small programs in tests/data/source under every tool and keeps what the tools say, one
# folder a tool and version, for the tests of the parsers. Type, from anywhere:
#
#     tests/data/capture.sh            # all tools
#     tests/data/capture.sh tsan-14    # one of tsan-14 tsan-19 tsan-gcc-12 helgrind-3.19
#                                      # memcheck-3.19 drd-3.19 mixed
#
# CLANG14, CLANG19 and GCC12 name the compilers (default: clang-14, clang-19, gcc-12; the C++ one
# is told from that), SYMBOLIZER19 an llvm-symbolizer for clang 19 when it does not find its own.
# Programs are built and run in a folder of their own (default /tmp/racelab-captures), so that no
# path of this machine gets into a report. A program is built from a relative path, as the checker
# does it.
set -eu

data=$(cd "$(dirname "$0")" && pwd)
room=${ROOM:-/tmp/racelab-captures}
wanted=${*:-tsan-14 tsan-19 tsan-gcc-12 helgrind-3.19 memcheck-3.19 drd-3.19 mixed}
common='-O0 -g -gdwarf-4 -fno-omit-frame-pointer -pthread -Wall -Wextra'
cplusplus='class_race vector_race mutex_order virtual_race capture_freed async_race'

rm -rf "$room" && mkdir -p "$room"
cp -r "$data/source" "$room/source"
cd "$room"

# compile COMPILER NAME [OPTIONS]: the program NAME, from source/NAME.c or source/NAME.cpp.
compile() {
    case $1 in
    *clang*) place=-fdebug-compilation-dir=. ;;
    *) place=-fdebug-prefix-map=$room=. ;;
    esac
    if [ -f "source/$2.cpp" ]; then
        language=-std=c++17 source=source/$2.cpp
        case $1 in
        *clang*) compiler=$(echo "$1" | sed 's/clang/clang++/') ;;
        *) compiler=$(echo "$1" | sed 's/gcc/g++/') ;;
        esac
    else
        language='-std=c11 -D_POSIX_C_SOURCE=200809L' source=source/$2.c compiler=$1
    fi
    $compiler $language $common $place ${3:-} "$source" -o "./$2" $(libraries "$2")
}

libraries() {
    case $1 in mismatched_free) echo -l:libstdc++.so.6 ;; esac
}

# tsan FOLDER COMPILER NAME [OPTIONS [SUFFIX]]: one TSan run, its log as FOLDER/NAME. A race may
# go unseen in one run, so silence is asked about three times.
tsan() {
    folder=$1 name=$3 options=${4:-} suffix=${5:-}
    compile "$2" "$name" -fsanitize=thread
    rm -f log.*
    for attempt in 1 2 3; do
        TSAN_OPTIONS="atexit_sleep_ms=0 second_deadlock_stack=1 exitcode=66 log_path=log $symbolizer $options" \
            setarch -R timeout 20 "./$name" >out 2>err || true
        [ -n "$(find . -maxdepth 1 -name 'log.*')" ] && break
    done
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
    compile "$2" "$3" -fsanitize=thread
    TSAN_OPTIONS="atexit_sleep_ms=0 exitcode=66 $symbolizer" setarch -R "./$3" >"$1/$3-terminal.log" 2>&1 || true
    rm -f "$3"
}

tsan_all() {
    folder=$data/$1 tool=$2 symbolizer=
    case $1 in tsan-19) symbolizer=${SYMBOLIZER19:+external_symbolizer_path=$SYMBOLIZER19} ;; esac
    rm -rf "$folder" && mkdir -p "$folder"
    for name in race_global race_heap race_stack race_tls race_fd race_atomic race_sleep race_free \
        race_long use_after_free vptr_race vptr_free external_race thread_leak destroy_locked \
        double_lock invalid_mutex unlock_unlocked unlock_foreign read_write_mixup signal_unsafe \
        signal_errno lock_order lock_order_three crash join_twice ignores fork_then_thread \
        fork_race $cplusplus; do
        tsan "$folder" "$tool" "$name"
    done
    # (clang 19 only: the others have no such check)
    case $1 in tsan-19) tsan "$folder" "$tool" wrong_context ;; esac
    for name in race_global race_heap race_free use_after_free lock_order thread_leak \
        destroy_locked signal_unsafe; do
        tsan "$folder" "$tool" "$name" symbolize=0 -bare
    done
    tsan "$folder" "$tool" lock_order second_deadlock_stack=0 -hint
    tsan "$folder" "$tool" race_global external_symbolizer_path=/nowhere/llvm-symbolizer -lost
    tsan "$folder" "$tool" clean external_symbolizer_path=/nowhere -refused
    terminal "$folder" "$tool" race_long
}

# valgrind_run FOLDER TOOL NAME [OPTIONS [SUFFIX [SECONDS]]]: after SECONDS it is sent SIGTERM.
valgrind_run() {
    folder=$1 tool=$2 name=$3 options=${4:-} suffix=${5:-} seconds=${6:-60}
    compile "${CLANG14:-clang-14}" "$name"
    timeout -s TERM "$seconds" valgrind -q --tool="$tool" $options --xml=yes --xml-file=report.xml \
        "./$name" >out 2>err || true
    cp report.xml "$folder/$name$suffix.xml"
    rm -f "$name" report.xml
}

helgrind_all() {
    folder=$data/$1
    rm -rf "$folder" && mkdir -p "$folder"
    full=--history-level=full
    for name in clean race_global race_heap race_stack race_tls lock_order \
        lock_order_three unlock_unlocked unlock_foreign unlock_bogus destroy_locked invalid_mutex \
        relock exit_holding cond_misuse cond_two_mutexes cond_dubious barrier_misuse api_errors \
        join_twice rwlock_misuse crash $cplusplus; do
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
        thread_leak syscall_freed capture_freed; do
        valgrind_run "$folder" memcheck "$name" "$usual"
    done
    valgrind_run "$folder" memcheck leak '--leak-check=full --show-leak-kinds=all' -all
    valgrind_run "$folder" memcheck uninitialised '--leak-check=full --track-origins=yes'
    valgrind_run "$folder" memcheck deadlock "$usual" -terminated 3
}

drd_all() {
    folder=$data/$1
    rm -rf "$folder" && mkdir -p "$folder"
    for name in clean race_global race_heap race_tls race_fd race_free race_sleep race_long \
        use_after_free lock_order unlock_unlocked unlock_foreign unlock_bogus destroy_locked \
        invalid_mutex relock exit_holding cond_misuse cond_two_mutexes cond_dubious cond_unready \
        cond_destroyed barrier_misuse barrier_early semaphore_misuse rwlock_misuse \
        rwlock_recursive never_used invalid_thread annotations crash $cplusplus; do
        valgrind_run "$folder" drd "$name"
    done
    valgrind_run "$folder" drd race_free --free-is-write=yes -freed
    valgrind_run "$folder" drd race_global --read-var-info=yes -variables
    valgrind_run "$folder" drd race_global '--show-confl-seg=no --first-race-only=yes' -alone
    valgrind_run "$folder" drd race_stack '--check-stack-var=yes --read-var-info=yes' -variables
    valgrind_run "$folder" drd held_long '--exclusive-threshold=50 --shared-threshold=50'
    valgrind_run "$folder" drd deadlock '' -terminated 3
}

# Whole logs of a console: what several programs, tools and processes print, all in one.
mixed_all() {
    folder=$data/$1 clang=${CLANG14:-clang-14}
    rm -rf "$folder" && mkdir -p "$folder"
    export TSAN_OPTIONS='atexit_sleep_ms=0 exitcode=66'
    for name in race_global lock_order thread_leak class_race race_long; do
        compile "$clang" "$name" -fsanitize=thread
    done
    setarch -R sh source/in_a_row.sh >"$folder/in_a_row.log" 2>&1 || true
    attempts=200
    until is_interleaved "$folder/at_once.log" || [ "$attempts" -eq 0 ]; do
        setarch -R sh source/at_once.sh >"$folder/at_once.log" 2>&1 || true
        attempts=$((attempts - 1))
    done
    [ "$attempts" -gt 0 ] || echo "mixed/at_once: one after the other" >&2
    TSAN_OPTIONS="$TSAN_OPTIONS color=always" setarch -R ./race_global >"$folder/colour.log" 2>&1 ||
        true
    ctest_run >"$folder/ctest.log" 2>&1 || true
    setarch -R make -k -f source/check.make check >"$folder/make_check.log" 2>&1 || true
    sanitizers_run >"$folder/sanitizers.log" 2>&1 || true
    unset TSAN_OPTIONS
    rm -f race_global lock_order thread_leak class_race race_long
}

# Does a report begin while another one is open?
is_interleaved() {
    [ -f "$1" ] && awk '/^WARNING: ThreadSanitizer: .*pid=/ { if (open) torn = 1; open = 1 }
         /^SUMMARY: / { open = 0 }
         END { exit !torn }' "$1"
}

ctest_run() {
    cp source/check.ctest CTestTestfile.cmake
    setarch -R ctest -V
    rm -rf CTestTestfile.cmake Testing
}

# One program a sanitizer, in one log: addresses, leaks, threads.
sanitizers_run() {
    compile "$clang" overrun -fsanitize=address
    compile "$clang" leak -fsanitize=address
    echo '--- overrun'
    ASAN_OPTIONS=detect_leaks=0 setarch -R ./overrun || echo "overrun ended with $?"
    echo '--- leak'
    ASAN_OPTIONS=detect_leaks=1 setarch -R ./leak || echo "leak ended with $?"
    echo '--- race_global'
    setarch -R ./race_global || echo "race_global ended with $?"
    rm -f overrun leak
}

for tool in $wanted; do
    case $tool in
    tsan-14) tsan_all "$tool" "${CLANG14:-clang-14}" ;;
    tsan-19) tsan_all "$tool" "${CLANG19:-clang-19}" ;;
    tsan-gcc-12) tsan_all "$tool" "${GCC12:-gcc-12}" ;;
    helgrind-*) helgrind_all "$tool" ;;
    memcheck-*) memcheck_all "$tool" ;;
    drd-*) drd_all "$tool" ;;
    mixed) mixed_all "$tool" ;;
    *) echo "capture.sh: no such tool: $tool" >&2 && exit 2 ;;
    esac
done
