#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
R() { "$A" case register --item SI-001 --channel visit --place counter --form window --handler P014 --applicant.kind natural-person --applicant.name "$1" --materials material=identity,status=PRESENTED --materials material=household,status=PRESENTED >/dev/null; }
for n in 甲 乙 丙 丁 戊; do R $n; done; sleep 1; stop
# One bit of the second case's event rots on the disk, and the nats-server has no index (as after a power cut).
python3 - "$DATA" <<'P'
import glob,sys,os
f=glob.glob(sys.argv[1]+'/nats/store/jetstream/*/streams/EVENTS/msgs/1.blk')[0]; b=bytearray(open(f,'rb').read())
i=b.find(b'case.registered'); i=b.find(b'"channel":"VISIT"',i); i=b.find(b'"channel":"VISIT"',i+10); b[i+11]^=1; open(f,'wb').write(b)
os.remove(os.path.dirname(f)+'/index.db')
P
start
sleep 1; n=$("$A" case list --json | grep -oE 'AJ-[0-9]+-[0-9A-Z]+' | sort -u | wc -l); echo "cases acknowledged: 5, cases now: $n"
grep -m1 'does not reach' "$L" | cut -c1-200
echo "ready: $(api GET /health/ready | cut -c1-140)"; "$A" doctor 2>/dev/null | grep wholeness | tr -s ' ' | cut -c1-90
R 己 && "$A" case list --json >/dev/null && [ "$n" -lt 5 ] && fault "acknowledged cases are gone; the views knew (their position lay past the end of the log), are thrown away, and the service is ready, whole by its doctor, and writes on"
exit 0
