#!/bin/sh
# Runs a program for as long as standard input stays open, then stops it and removes its folder.
#   tether.sh FOLDER PROGRAM [ARGUMENT ...]
folder=$1
shift
trap : HUP INT TERM
"$@" &
while read -r _; do :; done
kill -TERM $!
wait
rm -rf "$folder"
