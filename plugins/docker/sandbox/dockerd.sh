#!/bin/sh
# The first process of a private engine's namespaces: starts dockerd, and starts it anew at every line of input. When the
# input ends so does this script, and the kernel kills all that is left in the namespaces. Started by private-engine.sh.
#   dockerd.sh FOLDER BRIDGE shared|hidden
folder=$1 bridge=$2 folders=$3

# What the Engine needs of /etc, without links into what is hidden below.
keep_settings() {
  for name in group hosts ld.so.cache localtime nsswitch.conf os-release passwd pki/ca-trust pki/tls/certs protocols \
    resolv.conf services ssl/cert.pem ssl/certs; do
    [ -e "/etc/$name" ] || continue
    mkdir -p "$(dirname "$folder/etc/$name")"
    cp -rL "/etc/$name" "$folder/etc/$name" 2>/dev/null
  done
}
[ "$folders" != hidden ] || keep_settings

# Folders of its own where dockerd and containerd write, whatever they are told. The empty /run also keeps it from
# joining this machine's containerd or systemd.
for place in /etc/docker /opt /run; do
  [ ! -d "$place" ] || mount -n -t tmpfs tmpfs "$place"
done

# A container may be given any folder that the Engine sees. Hidden, it sees programs, which nobody can change, and none of
# what people keep on this machine.
hide() {
  mkdir /run/kept
  mount -n --bind "$folder" /run/kept
  for place in /*; do
    [ -d "$place" ] && [ ! -L "$place" ] || continue
    case $place in
      /dev | /proc | /run | /sys) ;;
      /bin | /lib* | /nix | /sbin | /snap | /usr)
        mount -n --rbind "$place" "$place" && mount -n -o remount,bind,ro "$place"
        ;;
      *) mount -n -t tmpfs tmpfs "$place" ;;
    esac || return
  done
  mkdir -p "$folder" /var/lib /var/tmp &&
    ln -s /run /var/run &&
    mount -n --move /run/kept "$folder" &&
    cp -r "$folder/etc/." /etc/ &&
    mount -n -o remount,bind,ro /
}
if [ "$folders" = hidden ]; then hide || exit; fi

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
