#!/bin/sh
# The same class on this machine and through Slurm, undisturbed and disturbed. In a private Slurm of
# two nodes (private.sh); skipped where Slurm is not installed. The checker is LAB_BINARY, or
# build/racelab.
set -u
cd "$(dirname -- "$0")/../.." || exit 3
root=$PWD
lab=${LAB_BINARY:-$root/build/racelab}

if [ "${1-}" != inside ]; then
    folder=$(mktemp -d)
    chmod 755 "$folder" # what is judged may be seen by the sandbox's users
    PRIVATE_MAX_ARRAY=8 tests/slurm/private.sh "$folder/slurm" "$root/tests/slurm/grading.sh" \
        inside "$folder"
    status=$?
    if [ $status -eq 125 ]; then
        echo 'skipped: there is no Slurm here (munge, slurmctld, slurmd), or this is not root'
        status=0
    elif [ $status -ne 0 ]; then
        tail -n 5 "$folder"/slurm/*.log "$folder"/err.* >&2
    fi
    rm -rf "$folder"
    exit $status
fi

cd "$2" || exit 3
failed=0
check() { # SENTENCE COMMAND...: the command succeeds
    sentence=$1
    shift
    if "$@"; then
        echo "  $sentence ... passed"
    else
        echo "  $sentence ... FAILED"
        failed=1
    fi
}

# ---- 24 students, 17 different files ----

right=$root/solutions/lock-ordering/two-locks/two-locks.c
buggy=$root/labs/lock-ordering/two-locks/two-locks.c
wrong=$root/tests/submissions/lock-ordering/two-locks/wrong-early-unlock.c
put() { # STUDENT NUMBER SOURCE
    mkdir -p "class/s$1"
    { if [ "$3" ]; then cat "$3"; else echo 'int main(void) {'; fi; echo "// $2"; } \
        >"class/s$1/two-locks.c"
}
for i in 1 2 3 4 5 6 7 8; do
    put $i $i ''
    put $((i + 8)) $i "$(case $i in 1 | 4 | 7) echo "$right" ;; 2 | 5) echo "$buggy" ;;
        3) echo "$wrong" ;; *) echo ;; esac)"
    put $((i + 16)) $i "$(case $i in 1 | 4) echo "$right" ;; 2) echo "$buggy" ;; esac)"
done
put 20 one "$wrong"
put 23 another "$buggy"
files=$(md5sum class/*/two-locks.c | cut -c1-32 | sort -u | wc -l)

grade() { # OUT ARGUMENT...
    out=$1
    shift
    "$lab" grade --lab two-locks class --out "$out" "$@" >"out.$out" 2>"err.$out"
}
through_slurm() { grade "$@" --engine slurm --chunk 1; }

# All that was found, and nothing that was not; dates apart.
same_as_local() {
    [ "$(ls local/results/two-locks)" = "$(ls "$1/results/two-locks")" ] || return 1
    for file in local/results/two-locks/*; do
        sed '/"graded_at"/d' "$file" >one
        sed '/"graded_at"/d' "$1/results/two-locks/${file##*/}" >other
        cmp one other || return 1
    done
    cmp local/grades.csv "$1/grades.csv"
}
exits() { # STATUS COMMAND...
    expected=$1
    shift
    "$@"
    got=$?
    [ $got -eq "$expected" ] || echo "exit status $got, not $expected" >&2
    [ $got -eq "$expected" ]
}
wait_until() { # SECONDS CONDITION...
    rounds=$(($1 * 20))
    shift
    until "$@"; do
        rounds=$((rounds - 1))
        [ $rounds -gt 0 ] || return 1
        sleep 0.05
    done
}
some_results() { [ -n "$(ls "$1/results/two-locks" 2>/dev/null)" ]; }
nothing_queued() { [ -z "$(squeue --noheader)" ]; }
arrays() { squeue --noheader --states=all --format=%F | sort -u | wc -l; }

# ---- undisturbed ----

check 'a class is graded on this machine' exits 0 grade local
check 'and through Slurm, in no more tasks than an array may have' exits 0 through_slurm slurm
check 'the grades are the same, byte for byte' same_as_local slurm
check 'nothing is left of the chunks' [ ! -e slurm/chunks ]
check 'copies were judged once' grep -q "^$((24 - files)) handed in the same file" out.slurm

# ---- tasks are cancelled, or fail ----

nodes() { scontrol update nodename=n1,n2 state="$1" reason=trial; }
queued() {
    job=$1/chunks/two-locks/job
    [ -s "$job" ] && [ "$(squeue --noheader --name="$(cat "$job")")" ]
}
ended() { # TASK: state says how
    state=$(squeue --noheader --array --states=all --jobs="${number}_$1" --format=%T)
    [ "$state" ] && [ "$state" != RUNNING ] && [ "$state" != COMPLETING ]
}
cancel_one_that_runs() { # one that ends while it is looked at has not been cancelled
    running=$(squeue --noheader --array --jobs="$number" --states=running --format=%K | head -n 1)
    [ "$running" ] && [ "$running" != 4 ] && scancel "${number}_$running" &&
        wait_until 60 ended "$running" && [ "$state" = CANCELLED ] &&
        [ ! -e "cancelled/chunks/two-locks/$running/result.json" ]
}

check 'nothing begins for now' nodes drain
through_slurm cancelled &
caller=$!
check 'an array waits' wait_until 60 queued cancelled
number=$(squeue --noheader --name="$(cat cancelled/chunks/two-locks/job)" --format=%F | head -n 1)
rm cancelled/chunks/two-locks/4/chunk.json
scancel "${number}_5"
check 'now it begins' nodes resume
check 'one that runs is cancelled' wait_until 60 cancel_one_that_runs
check 'grades come before all is done' wait_until 300 some_results cancelled
kept=$(ls cancelled/results/two-locks/*.json | head -n 1)
cp "$kept" kept.json
check 'without three tasks, this is no success' exits 3 wait $caller
check 'the one that ran is named' grep -q "chunk $running has no grades: CANCELLED" err.cancelled
check 'and the one that did not' grep -q 'chunk 5 has no grades: it was cancelled before' \
    err.cancelled
check 'and the one that failed' grep -q 'chunk 4 has no grades: FAILED' err.cancelled
check 'its log says why' grep -q 'is no chunk' cancelled/chunks/two-locks/4/log
check 'the others are kept' [ "$(ls cancelled/results/two-locks/*.json | wc -l)" -ge 6 ]
before=$(arrays)
check 'it goes on' exits 0 through_slurm cancelled --resume
check 'with one array' [ "$(arrays)" -eq $((before + 1)) ]
check 'grades that were there stay' cmp kept.json "$kept"
check 'the grades are the same, byte for byte' same_as_local cancelled
check 'nothing is left of the chunks' [ ! -e cancelled/chunks ]

# ---- the caller is killed ----

before=$(arrays)
"$lab" grade --lab two-locks class --out killed --engine slurm --chunk 1 >out.killed 2>&1 &
caller=$!
check 'grades come before all is done' wait_until 300 some_results killed
kill -9 $caller
wait $caller 2>/dev/null
check 'it goes on' exits 0 through_slurm killed --resume
check 'with what the first array does: there is no other' [ "$(arrays)" -eq $((before + 1)) ]
check 'the grades are the same, byte for byte' same_as_local killed

# ---- killed, and what is found then is not to be believed ----

"$lab" grade --lab two-locks class --out forged --engine slurm --chunk 1 >out.forged 2>&1 &
caller=$!
check 'grades come before all is done' wait_until 300 some_results forged
kill -9 $caller
wait $caller 2>/dev/null
check 'the array ends by itself' wait_until 300 nothing_queued
chunks=forged/chunks/two-locks
rm -f forged/results/two-locks/* forged/grades.sqlite
printf '{"version": 1, "grades": [' >$chunks/0/result.json
sed -i 's/racelab [0-9.]*/racelab 0.0/' $chunks/1/result.json
sed -i 's/"source_digest": "./"source_digest": "g/' $chunks/2/result.json
sed -i 's/"lab": "two-locks"/"lab": "captured-index"/' $chunks/3/result.json
before=$(arrays)
check 'it goes on' exits 0 through_slurm forged --resume
check 'what is no result is named' grep -q 'chunks/two-locks/0/result.json:1' err.forged
check 'what was not believed is judged again' [ "$(arrays)" -eq $((before + 1)) ]
check 'the grades are the same, byte for byte' same_as_local forged

# ---- killed at the very end ----

mkdir -p forged/chunks/two-locks/0
echo racelab-1 >forged/chunks/two-locks/job
echo '{}' >forged/chunks/two-locks/0/chunk.json
check 'with all graded, it ends well' exits 0 through_slurm forged --resume
check 'nothing is left of the chunks' [ ! -e forged/chunks ]

# ---- the caller is stopped ----

"$lab" grade --lab two-locks class --out stopped --engine slurm --chunk 1 >out.stopped 2>&1 &
caller=$!
check 'grades come before all is done' wait_until 300 some_results stopped
kill -TERM $caller
check 'stopped, it says so' exits 143 wait $caller
check 'and its tasks are ended' nothing_queued
check 'it goes on' exits 0 through_slurm stopped --resume
check 'the grades are the same, byte for byte' same_as_local stopped

# ---- a node dies: its daemon, the one of the task, and the task, in this order ----

on_n2() { # FORMAT: of the task that runs there
    squeue --noheader --array --name="$(cat dying/chunks/two-locks/job)" --nodelist=n2 \
        --states=running --format="$1"
}
kill_node() {
    [ -s dying/chunks/two-locks/job ] && task=$(on_n2 %K) && number=$(on_n2 %A) || return 1
    judge=$([ "$task" ] && pgrep -o -f "grade-chunk .*/dying/chunks/two-locks/$task\$") || return 1
    session=$(ps -o sid= -p "$judge" | tr -d ' ')
    [ ! -e "dying/chunks/two-locks/$task/result.json" ] && [ "$session" ] &&
        kill -9 "$(cat "${SLURM_CONF%/*}/n2.pid")" && pkill -9 -o -s "$session" &&
        pkill -9 -s "$session"
}
restarted() { scontrol show job "$number" | grep -q 'Restarts=1 '; }

through_slurm dying &
caller=$!
check 'a node dies with its task' wait_until 300 kill_node
check 'its task is begun again' wait_until 120 restarted
check 'all are graded' exits 0 wait $caller
check 'the grades are the same, byte for byte' same_as_local dying

if [ $failed -eq 0 ]; then echo 'through Slurm: the same grades, whatever comes between'; fi
exit $failed
