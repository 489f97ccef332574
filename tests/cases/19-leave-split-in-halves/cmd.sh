#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
D=$(date -u -d '+3 days' +%Y-%m-%d); while [ $(date -d "$D" +%u) -gt 5 ]; do D=$(date -d "$D +1 day" +%Y-%m-%d); done
L() { by P014 leave apply --kind personal --manner written --reason 家事 --from.day $D --from.half $1 --until.day $D --until.half $2 2>&1 | tail -1; }
L MORNING MORNING; L AFTERNOON AFTERNOON; sleep 1; "$A" leave list | grep QJ- | tr -s ' '
"$A" leave list | grep -c general-section | grep -q 2 && fault "one whole day, asked for as two halves, goes past the deputy director and the director (leave/2: one to three days): each half needs the general section alone"
exit 0
