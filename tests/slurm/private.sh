#!/bin/sh
# A Slurm of two nodes, both on this machine, for as long as one command runs:
#
#     tests/slurm/private.sh FOLDER COMMAND [ARGUMENT...]
#
# FOLDER is made, and has the configuration, the spools and the logs. The daemons listen on the
# loopback interface, know each other by a munge key of their own, and are ended by their process
# numbers. The command finds this Slurm through SLURM_CONF. Exit status: the command's; 125 when
# there is no Slurm here; 126 when it does not start.
set -u
folder=$1
shift

say() { printf 'private.sh: %s\n' "$*" >&2; }

PATH=$PATH:/usr/sbin:/sbin
for program in munged slurmctld slurmd sbatch; do
    if ! command -v $program >/dev/null; then
        say "$program is not installed"
        exit 125
    fi
done
if [ "$(id -u)" -ne 0 ]; then
    say 'only root can start it'
    exit 125
fi
mkdir -p "$folder/state" "$folder/n1" "$folder/n2" || exit 126
folder=$(cd "$folder" && pwd -P)
export SLURM_CONF="$folder/slurm.conf"

# Three ports in a row on which nobody listens.
is_free() { ! grep -qi ":$(printf '%04X' "$1") 0*:0000 0A" /proc/net/tcp /proc/net/tcp6 2>/dev/null; }
port=$((20000 + $$ % 20000))
until is_free $port && is_free $((port + 1)) && is_free $((port + 2)); do port=$((port + 3)); done

cat >"$SLURM_CONF" <<END
ClusterName=private
SlurmctldHost=$(hostname)(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=5
CredType=cred/munge
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation=$folder/state
SlurmctldPidFile=$folder/slurmctld.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdSpoolDir=$folder/%n
SlurmdPidFile=$folder/%n.pid
SlurmdLogFile=$folder/%n.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
KillWait=2
MinJobAge=86400
SlurmdTimeout=15
ReturnToService=2
MaxArraySize=${PRIVATE_MAX_ARRAY:-1001}
NodeName=n1 NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=1 State=UNKNOWN
NodeName=n2 NodeHostname=$(hostname) NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=1 State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES State=UP
END
(umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key") || exit 126

daemons=
finish() {
    scancel --user=root 2>/dev/null
    wait_until 'nothing runs' 30 nothing_runs
    for pid in $daemons; do kill "$pid" 2>/dev/null; done
    for pid in $daemons; do wait "$pid" 2>/dev/null; done
}
start() { # NAME COMMAND...
    name=$1
    shift
    "$@" >"$folder/$name.out" 2>&1 </dev/null &
    daemons="$! $daemons"
}
wait_until() { # WHAT SECONDS CONDITION...
    what=$1
    rounds=$(($2 * 10))
    shift 2
    until "$@"; do
        rounds=$((rounds - 1))
        if [ $rounds -le 0 ]; then
            say "it does not happen: $what"
            return 1
        fi
        sleep 0.1
    done
}
nothing_runs() { [ -z "$(squeue --noheader 2>/dev/null)" ]; }
munge_answers() { [ -S "$folder/munge.socket" ] && munge --no-input --socket "$folder/munge.socket" >/dev/null 2>&1; }
nodes_are_idle() { [ "$(sinfo --noheader --Node --states=idle --format=%N 2>/dev/null | wc -l)" -eq 2 ]; }

trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
start munged munged --foreground --force --key-file="$folder/munge.key" --num-threads=2 \
    --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" \
    --seed-file="$folder/munged.seed" --log-file="$folder/munged.log"
wait_until 'munge answers' 30 munge_answers || exit 126
start slurmctld slurmctld -D -f "$SLURM_CONF"
start n1 slurmd -D -N n1 -f "$SLURM_CONF"
start n2 slurmd -D -N n2 -f "$SLURM_CONF"
wait_until 'both nodes are idle' 60 nodes_are_idle || exit 126

"$@"
