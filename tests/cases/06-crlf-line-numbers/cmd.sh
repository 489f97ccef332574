#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
got=$("$A" import punches "$H/export-crlf.csv" --mapping "$H/punches.toml" --dry-run 2>&1 | grep -o '^line [0-9]*' | tr '\n' ' '); echo "lines named: $got(wrong lines of the file: 3, 4, 5)"
[ "$got" = "line 3 line 4 line 5 " ] || fault "every named line is one too low in a file with CRLF line ends"
