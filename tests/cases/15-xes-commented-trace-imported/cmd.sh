#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
"$A" import xes "$H/log.xes" --mapping "$H/mapping.toml" 2>&1 | grep -E '^cases|^recorded|^line'
n=$("$A" case list --json | grep -oE 'AJ-[0-9]+-[0-9A-Z]+' | sort -u); for i in $n; do "$A" replay $i 2>/dev/null | grep reference | tr -s ' '; done | tee "$DATA.r"
grep -q commented-out "$DATA.r" && fault "a trace that stands in an XML comment is recorded as a case, because an earlier trace is malformed"
exit 0
