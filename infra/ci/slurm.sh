# For .ci/run, which sources it after lib.sh: a Slurm of one node on loopback, beside whatever the machine may have.
# shellcheck shell=bash

start_slurm() {
    local home=$CI_WORK/slurm node
    node=$(hostname -s)
    mkdir -p "$home/state" "$home/spool"
    chmod 755 "$home"
    # munged wants a key of its own user, in a directory that nobody else can write to.
    install -d -o munge -g munge -m 700 "$home/key"
    install -d -o munge -g munge -m 755 "$home/munge"
    install -o munge -g munge -m 400 /dev/null "$home/key/key"
    head -c 128 /dev/urandom >"$home/key/key"
    setpriv --reuid munge --regid munge --init-groups /usr/sbin/munged --foreground --key-file="$home/key/key" \
        --socket="$home/munge/socket" --pid-file="$home/munge/pid" --log-file="$home/munge/log" \
        --seed-file="$home/munge/seed" >"$home/munged.log" 2>&1 &
    servers+=($!)
    wait_for munge "$home/munged.log" $! munge --socket="$home/munge/socket" --no-input

    slurm_conf "$home" "$node" >"$home/slurm.conf"
    export SLURM_CONF=$home/slurm.conf
    /usr/sbin/slurmctld -D -i >"$home/slurmctld.log" 2>&1 &
    servers+=($!)
    wait_for slurmctld "$home/slurmctld.log" $! scontrol ping
    /usr/sbin/slurmd -D >"$home/slurmd.log" 2>&1 &
    servers+=($!)
    wait_for slurmd "$home/slurmd.log" $! slurm_is_idle
}

slurm_is_idle() {
    [ "$(sinfo --noheader --format=%T)" = idle ]
}

# slurm_conf DIRECTORY NODE: Slurm's configuration.
slurm_conf() {
    cat <<CONF
ClusterName=gridmill-ci
SlurmctldHost=$2(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$1/munge/socket
# Loopback only.
CommunicationParameters=NoInAddrAny
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
StateSaveLocation=$1/state
SlurmdSpoolDir=$1/spool
SlurmctldPidFile=$1/slurmctld.pid
SlurmdPidFile=$1/slurmd.pid
# What needs no cgroups, which a container may not have.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
# More cores than the machine may have: the tests share them.
SlurmdParameters=config_overrides
ReturnToService=2
KillWait=5
NodeName=$2 NodeAddr=127.0.0.1 CPUs=8 RealMemory=8192 State=UNKNOWN
PartitionName=batch Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=YES
CONF
}
