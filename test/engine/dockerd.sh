#!/bin/sh
# The first process of a private engine's namespaces: starts dockerd, and starts it anew at every line of input. When the
# input ends so does this script, and the kernel kills all that is left in the namespaces. Started by private-engine.sh.
#   dockerd.sh FOLDER BRIDGE
folder=$1 bridge=$2

# Folders of its own where dockerd and containerd write, whatever they are told. The empty /run also keeps it from
# joining this machine's containerd or systemd.
for place in /etc/docker /opt /run; do
  [ ! -d "$place" ] || mount -n -t tmpfs tmpfs "$place"
done

# Nothing is routed here, and routing is not switched on for it. Where this file says 0, the Engine puts a warning
# into its answer to every container it creates.
echo 1 >"$folder/ip_forward"
mount -n --bind "$folder/ip_forward" /proc/sys/net/ipv4/ip_forward

echo '{}' >"$folder/daemon.json"

start() {
  rm -f "$folder/ended"
  {
    # The firewall and the routing of this machine stay as they are: published ports go through docker-proxy.
    dockerd \
      --config-file "$folder/daemon.json" \
      --data-root "$folder/data" --exec-root "$folder/exec" \
      --host "unix://$folder/docker.sock" --pidfile "$folder/docker.pid" \
      --bridge "$bridge" --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false \
      --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "/$(basename "$folder")" \
      --shutdown-timeout 2 >>"$folder/dockerd.log" 2>&1
    : >"$folder/ended"
  } &
}

end() {
  pid=$(cat "$folder/docker.pid")
  kill -TERM "$pid"
  tries=0
  while [ ! -e "$folder/ended" ] && [ $tries -lt 150 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
  [ -e "$folder/ended" ] || kill -KILL "$pid"
  wait
}

start
while read -r _; do
  end
  start
done
