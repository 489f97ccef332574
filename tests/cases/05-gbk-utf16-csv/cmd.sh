#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
by P003 device register HALL --name 大厅 --place 大厅 --at "$(date -u -d '10 days ago' +%Y-%m-%d)T08:00" >/dev/null
bad=0
for f in punches-gbk.csv punches-utf16.csv; do "$A" import punches "$H/$f" --mapping "$H/punches.toml" --dry-run >"$DATA.o" 2>&1 || { bad=1; grep -m1 'line' "$DATA.o"; }; done
"$A" import csv "$H/cases-gbk.csv" --mapping "$H/cases.toml" --dry-run >"$DATA.o" 2>&1 || { bad=1; grep -m1 'line' "$DATA.o"; }
[ $bad = 0 ] || fault "files as a Chinese Excel saves them (GBK, 'Unicode text') cannot be imported; there is no option for the encoding and no remedy in the message"
