#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
"$A" import xes "$H/log.xes" --mapping "$H/mapping.toml" --dry-run 2>&1 | grep '^line' | tee "$DATA.o"
grep -q '0800\|is not a time' "$DATA.o" || fault "the event has a time, of a form that is not known; the message says that no event has a time"
