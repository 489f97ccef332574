#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
"$A" case register --item SI-001 --channel visit --place counter --form window --handler P014 --applicant.kind natural-person --applicant.name 王小明 --materials material=identity,status=PRESENTED --materials material=household,status=PRESENTED >"$DATA.o"
N=$(grep -oE 'AJ-[0-9]+-[0-9A-Z]+' "$DATA.o" | head -1); P=$(grep -oE 'password: [0-9]+' "$DATA.o" | cut -d' ' -f2); bad=0
FW=$(python3 -c 'import sys; print("".join(chr(ord(c)+0xfee0) for c in sys.argv[1]))' "$N"); FP=$(python3 -c 'import sys; print("".join(chr(ord(c)+0xfee0) for c in sys.argv[1]))' "$P")
for pair in "$N|$P" " $N |$P " "$(echo "$N" | tr A-Z a-z)|$P" "$FW|$FP"; do r=$(api POST /v1/progress "{\"number\":\"${pair%%|*}\",\"password\":\"${pair##*|}\"}" | cut -c1-3); echo "$r ${pair%%|*}"; [ "$r" = 200 ] || bad=1; done
[ $bad = 0 ] || fault "the number from the notice, typed with a space, in small letters or in the full width of a Chinese keyboard, is 'no case of that number and query password'"
