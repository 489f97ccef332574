#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
# needs root: a small file system of its own
M="$DATA.fs"; mkdir -p "$M"; mount -t tmpfs -o size=48m tmpfs "$M" || { echo "not root: skipped"; exit 0; }
trap 'stop; umount "$M"' EXIT; export DATA="$M/d"; export ANJUAN_DATA="$DATA"; mkdir -p "$DATA"
start
R() { "$A" case register --item SI-001 --channel visit --place counter --form window --handler P014 --applicant.kind natural-person --applicant.name "$1" --materials material=identity,status=PRESENTED --materials material=household,status=PRESENTED 2>&1 | tail -1 | cut -c1-160; }
R 甲; dd if=/dev/zero of="$M/fill" bs=1M 2>/dev/null; R 乙; R 丙
echo "while full: $(api GET /health/ready | cut -c1-140)"; rm "$M/fill"; sleep 5
echo "freed: $(df -h "$M" | tail -1 | tr -s ' ')"; a=$(R 丁); echo "after: $a"; sleep 10; a=$(R 戊); echo "after 25 s: $a"
echo "ready: $(api GET /health/ready | cut -c1-140)"; "$A" view status | grep -vE '╞|┌|└' | tr -s ' '; grep 'the view stopped' "$L" | cut -c1-150
case "$a" in *"does not answer"*|*"no room"*) fault "the disk has room again and nothing can be recorded until somebody restarts the service, which says it is ready; a view that stopped is shown as following";; esac
grep -q 'the view stopped' "$L" && fault "a view stopped for good and is shown as following"
exit 0
