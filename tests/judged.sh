#!/bin/sh
# The law for the judge: tests/judged.sh build/judge-tsan/racelab-tests runs the checker's own
# suites as they are built there. Those that run the tools are the same whatever the checker is
# built with; they are not among these.
cd "$(dirname -- "$0")/.."
export LAB_FIXTURES="$PWD/build/fixtures"
exec "$@" annotations archive arena baseline board catalogue classroom complaint console course \
    csv effort files fingerprint grade gradescope identity inbox intake interleaving jobs json \
    junit kind layout ledger manifest markdown meeting order page paragraph path picture plan \
    process promise roster sarif sentences symbols transcript tsan valgrind verdict watchdog \
    widths wish
