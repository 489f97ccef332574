#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
by P003 device register HALL --name 大厅 --place 大厅 --at "$(date -u -d '10 days ago' +%Y-%m-%d)T08:00" >/dev/null
"$A" import punches "$H/export.csv" --mapping "$H/mapping.toml" --complete-until 2026-11-24T18:00; rc=$?; echo "exit status $rc"
sleep 2; "$A" attendance days --person P005 --from 2026-11-24 --until 2026-11-24 --json >"$DATA.days.json" 2>/dev/null; "$A" attendance days --person P005 --from 2026-11-24 --until 2026-11-24
"$A" device show HALL | grep -q 'device.completed' && fault "four lines were left out and the device is said to have given everything; a person who punched four times is absent; exit status $rc"
exit 0
