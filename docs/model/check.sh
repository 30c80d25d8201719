#!/usr/bin/env bash
# Checks the model freshness.pml with Spin: the right variants must hold in every order of their steps, and each of the others
# must be refuted.
#
#   check.sh                 the short sizes, about a minute
#   check.sh full            larger sizes
#   check.sh trace VARIANT   prints a shortest run that breaks a promise; VARIANT as in the table
#
# Exits with 0 if everything is as it must be, with 1 if not, and with 77 if Spin or a C compiler is missing.
set -uo pipefail

for tool in spin gcc; do
    if ! command -v "$tool" > /dev/null; then
        echo "The model was not checked: there is no $tool here (Debian and Ubuntu: apt-get install spin gcc)."
        exit 77
    fi
done

if ! gcc -x c -o /dev/null - <<< $'#include <stdio.h>\nint main(void) { return puts("") < 0; }' 2> /dev/null; then
    echo "The model was not checked: gcc cannot compile here (Debian and Ubuntu: apt-get install libc6-dev)."
    exit 77
fi

model="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/freshness.pml"
mode="${1:-short}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
cp "$model" .

feed="-DWRITERS=2 -DL=2"
write="-DWRITERS=1 -DL=2"
loads="-DWRITERS=1 -DFLIGHTS=1 -DINVALIDATIONS=1 -DL=1"
saves="-DWRITERS=0 -DSAVES=1 -DINVALIDATIONS=1 -DL=1"
doubt="-DWRITERS=0 -DSAVES=1 -DUNKNOWN=1 -DL=1"
failover="-DWRITERS=2 -DFAILOVERS=1 -DL=0"

# Each line: name, what takes part. What is not in the first list must be refuted.
right="feed|$feed
feed, whole position|$feed -DWHOLE_POSITION=1
loads|$loads
saves|$saves
saves in doubt|$doubt
failover|$failover
failover, longer|-DWRITERS=1 -DFAILOVERS=1 -DL=2"
broken="LEASE_FROM_ANSWER|$write
CELL_BEFORE_LEASE|$write
NO_FLOOR|$write
NO_LEASE|$write
WATCHDOG_FLAG|$write
SAVE_WITHOUT_RAISE|$saves
SEQUENCE_AS_CURSOR|$feed
NO_EPOCH|$failover
LEASE_BEFORE_RAISE|$write
CELL_AFTER_SELECT|$write
POSITION_SURVIVES|$failover
OLD_PRIMARY_BELIEVED|$failover
ANY_FLIGHT_IS_JOINED|$loads
FORGET_WITHOUT_VOIDING|$loads
SETTLE_WITHOUT_VOIDING|$doubt
REFUSED_LOAD_FORGOTTEN|$loads
TIGHTER_BOUND|$write"

limits="-O2 -DMEMLIM=3000"
search="-m1000000 -w23"
patience=300
case "$mode" in
    short) ;;
    full)
        right="feed|-DWRITERS=3 -DL=2
feed, longer|-DWRITERS=2 -DL=4
feed, whole position|-DWRITERS=3 -DL=2 -DWHOLE_POSITION=1
loads|-DWRITERS=2 -DFLIGHTS=1 -DINVALIDATIONS=1 -DL=1
loads, longer|-DWRITERS=1 -DFLIGHTS=1 -DINVALIDATIONS=1 -DL=3
saves|-DWRITERS=0 -DSAVES=1 -DFLIGHTS=1 -DINVALIDATIONS=1 -DL=1
saves and writes|-DWRITERS=1 -DSAVES=1 -DINVALIDATIONS=1 -DL=1
saves in doubt|-DWRITERS=0 -DSAVES=1 -DUNKNOWN=1 -DFLIGHTS=1 -DINVALIDATIONS=1 -DL=0
failover|-DWRITERS=2 -DFAILOVERS=1 -DL=2
failover, twice|-DWRITERS=2 -DFAILOVERS=2 -DL=0
failover and loads|-DWRITERS=1 -DFAILOVERS=1 -DFLIGHTS=1 -DINVALIDATIONS=1 -DL=0
failover and saves|-DWRITERS=0 -DSAVES=1 -DFAILOVERS=1 -DINVALIDATIONS=1 -DL=0"
        limits="-O2 -DMEMLIM=12000 -DCOLLAPSE"
        search="-m10000000 -w26"
        patience=7200
        ;;
    trace) ;;
    *)
        sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
        exit 1
        ;;
esac

# build DEFINITIONS COMPILER-OPTIONS: translates the model into a C program and compiles it.
build() {
    # shellcheck disable=SC2086 # lists of options
    spin $1 -a freshness.pml > spin.out 2>&1 && gcc -w -DSAFETY -DNOCLAIM $2 -o pan pan.c 2>> spin.out
}

failures=0
TIMEFORMAT=%U

# check NAME DEFINITIONS COMPILER-OPTIONS SEARCH-OPTIONS EXPECTED
check() {
    local verdict seconds states unreached as_expected=no
    if build "$2" "$3"; then
        # shellcheck disable=SC2086 # lists of options
        seconds=$({ time timeout "$patience" ./pan $4 -E > pan.out 2>&1; } 2>&1)
        states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' pan.out)
        if grep -q 'assertion violated' pan.out; then
            verdict="refuted: $(sed -n 's/.*assertion violated \([A-Za-z0-9_]*\).*depth \([0-9]*\).*/\1, \2 steps/p' pan.out)"
            [[ "$5" == refuted ]] && as_expected=yes
        elif grep -q 'errors: 0$' pan.out && ! grep -qE 'not completed|too small|emory limit|out of memory|aborting' pan.out; then
            # A step that cannot be reached would hold whatever it does.
            if unreached=$(sed -n '/^unreached/,$p' pan.out | grep ', state ' | grep -vm1 -e '-end-'); then
                verdict="holds, but never gets to ${unreached#*freshness.pml:}"
            else
                verdict="holds in all orders"
                [[ "$5" == holds ]] && as_expected=yes
            fi
        else
            verdict="NOT FINISHED: $(grep -m1 -E 'too small|emory|rror' pan.out)"
        fi
    else
        verdict="NOT BUILT: $(grep -m1 -i error spin.out)"
    fi
    [[ $as_expected == yes ]] || { failures=$((failures + 1)); verdict="WRONG, $verdict"; }
    printf '%-24s %-46s %12s %8s\n' "$1" "$verdict" "${states:--}" "${seconds:--}"
}

if [[ "$mode" == trace ]]; then
    line=$(grep "^${2:-}|" <<< "$broken") || { echo "There is no variant '${2:-}': see the table."; exit 1; }
    definitions="${line#*|} -DMUTANT=$2"
    build "$definitions" -DBFS && ./pan -w23 -E > pan.out 2>&1
    # shellcheck disable=SC2086 # a list of options
    spin $definitions -t -T freshness.pml | sed -n '/^spin: warning/d; /^spin: trail ends/q; p'
    exit
fi

printf '%-24s %-46s %12s %8s\n' variant verdict states seconds
while IFS='|' read -r name definitions; do
    check "$name" "$definitions" "$limits" "$search" holds
done <<< "$right"
# Breadth first: what is found is a shortest run.
while IFS='|' read -r name definitions; do
    check "$name" "$definitions -DMUTANT=$name" "-O1 -DMEMLIM=3000 -DBFS" "-w23" refuted
done <<< "$broken"

# What all of it took of the processor: user and system time of the children.
spent=$(times | awk 'NR == 2 { gsub(/[ms]/, " "); print int($1 * 60 + $2 + $3 * 60 + $4) }')
if ((failures > 0)); then
    echo "The model: $failures lines are not as they must be."
    exit 1
fi
echo "The model: everything as it must be, in $SECONDS s, $spent s of the processor (above: of the processor, for the search)."
