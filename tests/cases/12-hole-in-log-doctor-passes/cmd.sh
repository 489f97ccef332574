#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
R() { "$A" case register --item SI-001 --channel visit --place counter --form window --handler P014 --applicant.kind natural-person --applicant.name "$1" --materials material=identity,status=PRESENTED --materials material=household,status=PRESENTED >/dev/null; }
for n in 甲 乙 丙; do R $n; done; sleep 1; stop
python3 - "$DATA" <<'P'
import glob,sys
f=glob.glob(sys.argv[1]+'/nats/store/jetstream/*/streams/EVENTS/msgs/1.blk')[0]; b=bytearray(open(f,'rb').read())
i=b.find(b'case.registered'); i=b.find(b'"channel":"VISIT"',i); i=b.find(b'"channel":"VISIT"',i+10); b[i+11]^=1; open(f,'wb').write(b)
P
start
for n in $("$A" case list --json | python3 -c 'import json,sys; print(*[r["number"] for r in json.load(sys.stdin)["rows"]])'); do echo "$n: $("$A" replay $n 2>&1 | tail -1 | cut -c1-100)"; done | tee "$DATA.r"
"$A" view rebuild register 2>&1 | tail -1; "$A" doctor >"$DATA.d" 2>&1; rc=$?; grep wholeness "$DATA.d" | tr -s ' ' | cut -c1-90; echo "doctor exit $rc; ready: $(api GET /health/ready | cut -c1-60)"
grep -q 'there is no case' "$DATA.r" && fault "an inspector is told that a recorded case does not exist; doctor passes the log as whole, also after a rebuild named the damage"
exit 0
