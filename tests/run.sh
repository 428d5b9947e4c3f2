#!/bin/sh
# The whole test suite, run by 'ninja test' when everything is built. Each part prints CUnit's own
# closing lines; the exit status is 0 only when every part's was. Two lanes run side by side, one
# for each core; what the second prints is kept back until the first is done.
set -u
cd "$(dirname -- "$0")/.."
export LAB_FIXTURES="$PWD/build/fixtures"
export ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1
mkdir -p build/tests
failures=build/tests/failures
kept_back=build/tests/second-lane
: >"$failures"

part() {
    name=$1
    shift
    printf '\n===== %s\n' "$name"
    "$@" || printf '  %s\n' "$name" >>"$failures"
}

# clang's warnings end the build; gcc has others. Where there is no gcc, this is skipped by name.
gcc_is_quiet() {
    if ! command -v gcc >/dev/null; then
        echo 'skipped: there is no gcc here'
        return 0
    fi
    warnings='-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror'
    for file in checker/main.c checker/command/*.c checker/engine/*.c checker/model/*.c \
        checker/output/*.c checker/run/*.c checker/shim/*.c checker/conductor/*.c \
        checker/conductor/strategy/*.c tests/*.c tests/class/*.c \
        tests/bench/bench.c tests/bench/watch.c tests/bench/conductor.c \
        tests/bench/inert.c tests/bench/course/*.c; do
        gcc -std=c11 -D_GNU_SOURCE $warnings -Ilabs/kit -O1 -c "$file" -o /dev/null || return 1
    done
    for file in labs/kit/*.c labs/*/*/*.c solutions/*/*/*.c \
        tests/submissions/*/*/*.c tests/kit/schedules/*.c; do
        folder=labs/$(expr "$file" : '.*/\([^/]*/[^/]*\)/[^/]*$')
        gcc -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -pthread -Ilabs/kit \
            -I"$folder" -O1 -c "$file" -o /dev/null || return 1
    done
    for file in tests/schedules/*/*.c tests/conducted/*.c tests/stress/*.c \
        tests/bench/busy.c tests/bench/bank.c; do
        gcc -std=gnu17 -Wall -Wextra -Werror -pthread -Itests/conducted -O1 -c "$file" \
            -o /dev/null || return 1
    done
    echo 'gcc has nothing to say'
}

# A minute or so of inputs that nobody thought of, for all that reads what others wrote.
fuzz() {
    for target in tsan valgrind log baseline roster archive; do
        mkdir -p build/fuzz/new-$target
        build/fuzz/$target -max_total_time=12 -rss_limit_mb=4096 -verbosity=0 \
            -artifact_prefix=build/fuzz/ build/fuzz/new-$target tests/fuzz/corpus/$target ||
            return 1
    done
    echo 'nothing found'
}

# setarch -R: ThreadSanitizer of clang 14 may not start with a randomised layout.
second_lane() {
    part 'the kit, under Helgrind' valgrind -q --tool=helgrind --fair-sched=yes \
        --child-silent-after-fork=yes --error-exitcode=9 build/tests/kit
    part 'the kit, under memcheck' valgrind -q --leak-check=full --fair-sched=yes \
        --child-silent-after-fork=yes --undef-value-errors=no \
        --errors-for-leak-kinds=definite --error-exitcode=9 build/tests/kit
    part 'the checker and the labs, in the eyes of gcc' gcc_is_quiet
    part 'the checker, under Helgrind' valgrind -q --tool=helgrind --error-exitcode=9 \
        --child-silent-after-fork=yes build/racelab-tests fingerprint manifest verdict json
    part 'the checker, under ThreadSanitizer: racelab gates itself' \
        build/racelab gate --deadline 1800 -- tests/judged.sh build/judge-tsan/racelab-tests
    part 'the sandbox' build/racelab-tests sandbox
    part "Slurm's answers" build/racelab-tests slurm
    part 'the command line' build/racelab-tests cli
    part "the gate's formats, in others' eyes" build/racelab-tests 'gate formats'
    part 'pages in a browser' build/racelab-tests browser
}

first_lane() {
    part 'the kit, natively' build/tests/kit
    part 'the kit, under ThreadSanitizer' setarch -R build/tsan/tests/kit
    part 'the kit, under the address and undefined-behaviour sanitizers' build/asan/tests/kit
    part 'the checker, as it is used' tests/judged.sh build/racelab-tests
    part 'the checker, under the address and undefined-behaviour sanitizers' \
        tests/judged.sh build/asan/racelab-tests
    part 'the readers, fuzzed' fuzz
}

second_lane >"$kept_back" 2>&1 &
first_lane
wait
cat "$kept_back"

# These use both cores themselves.
part 'the conductor: its calls, and its strategies' build/racelab-tests conducted schedules
part "the kit, on the conductor's schedules" build/racelab-tests kit
part 'small programs, right and wrong' build/racelab-tests programs
part 'a class, through Slurm' tests/slurm/grading.sh
part 'tricks on the judge' build/racelab-tests tricks
part 'a class, and all that can happen to it' \
    build/racelab-tests interruptions 'whole class' attacks
part 'the course keeps its promises' build/racelab verify --full

if [ -s "$failures" ]; then
    printf '\nFailed:\n'
    cat "$failures"
    exit 1
fi
printf '\nEvery part passed.\n'
