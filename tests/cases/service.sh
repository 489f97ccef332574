# What every case begins with: a service of its own to start, to stop and to ask. Sourced by each cmd.sh.
# env: ANJUAN = the binary, DATA = a new empty directory, ANJUAN_NATS_SERVER = a nats-server.
# A case exits 0 when the product is right, 1 when the fault shows, named on its last line.
set -u; H="$(cd "$(dirname "$0")" && pwd)"; A="${ANJUAN:?}"; export ANJUAN_DATA="${DATA:?}"; mkdir -p "$DATA"; L="$DATA.log"
UP=; start() { : >"$L"; "$A" up --data "$DATA" --port 0 >"$L" 2>&1 & UP=$!; for i in $(seq 240); do grep -q '^ready' "$L" && return; kill -0 $UP 2>/dev/null || return; sleep 0.5; done; }
stop() { kill -INT $UP 2>/dev/null; wait $UP 2>/dev/null; }
trap 'stop' EXIT
by() { local p=$1; shift; ANJUAN_TOKEN="$("$A" token issue --person "$p")" "$A" "$@"; }
fault() { echo "FAULT: $*"; exit 1; }
api() { ANJUAN_TOKEN="$("$A" token issue --person administrator --role administrator)" python3 - "$DATA" "$@" <<'P'
import json,os,sys,urllib.request,urllib.error
d,m,p=sys.argv[1:4]; b=sys.argv[4] if len(sys.argv)>4 else None; h=dict(x.split(': ',1) for x in sys.argv[5:])
i=json.load(open(d+'/instance.json'))
r=urllib.request.Request(i['url']+p,method=m,data=b.encode() if b else None,headers={'Authorization':'Bearer '+os.environ['ANJUAN_TOKEN'],'Content-Type':'application/json',**h})
try: x=urllib.request.urlopen(r,timeout=60); print(x.status,x.read().decode())
except urllib.error.HTTPError as e: print(e.code,e.read().decode())
P
}
