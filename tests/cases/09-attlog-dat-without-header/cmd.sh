#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
"$A" import punches "$H/1_attlog.dat" --mapping "$H/attlog.toml" --dry-run 2>&1 | grep -m1 line
"$A" import punches "$H/1_attlog.dat" --mapping "$H/attlog.toml" --dry-run >/dev/null 2>&1 || fault "the file that ZKTeco devices write to a stick (1_attlog.dat: tabs, no header) cannot be imported: columns go by name only"
