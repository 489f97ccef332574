#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
"$A" import csv "$H/log.csv" --mapping "$H/mapping.toml" --dry-run 2>&1 | grep -m1 line
"$A" import csv "$H/log.csv" --mapping "$H/mapping.toml" --dry-run >/dev/null 2>&1 && exit 0
sed 's/^system/delimiter = ";"\nsystem/' "$H/mapping.toml" > "$DATA.toml"; "$A" import csv "$H/log.csv" --mapping "$DATA.toml" --dry-run 2>&1 | tail -3
fault "a CSV log with semicolons or tabs (usual in process mining) cannot be read, and its mapping takes no delimiter"
