#!/bin/sh
# Runs a Docker Engine for as long as standard input stays open, and then leaves nothing of it behind.
# The end of input is how it learns that whoever needs it has ended, however that went: a killed process closes its pipes
# too.
# A line of input restarts the daemon.
#   private-engine.sh FOLDER BRIDGE ADDRESS/BITS shared|hidden
folder=$1 bridge=$2 address=$3 folders=$4
here=$(dirname "$0")
name=$(basename "$folder")
swarm_bridge=/sys/class/net/docker_gwbridge
found_swarm_bridge=$([ ! -e $swarm_bridge ] || echo yes)

# A handler, not "": an ignored signal would be inherited by every process in every container.
trap : HUP INT TERM

# A bridge of its own, so that docker0 of another engine on this machine is neither used nor taken.
ip link add name "$bridge" type bridge && ip address add "$address" dev "$bridge" && ip link set "$bridge" up

# The daemon, its shims and all containers live in one process and mount namespace: they and their mounts go
# with its first process.
unshare --fork --pid --kill-child --mount --mount-proc sh "$here/dockerd.sh" "$folder" "$bridge" "$folders"

ip link delete "$bridge"
for link in /sys/class/net/br-*; do
  # Bridges of user-defined networks outlive their daemon; the ids of ours are in its store.
  id=${link#/sys/class/net/br-}
  if [ -e "$link" ] && grep -aqsF "$id" "$folder/data/network/files/local-kv.db"; then
    ip link delete "br-$id"
  fi
done
[ -n "$found_swarm_bridge" ] || [ ! -e $swarm_bridge ] || ip link delete docker_gwbridge
find /sys/fs/cgroup -depth -type d -path "*/$name*" -exec rmdir {} +
rm -rf "$folder"
