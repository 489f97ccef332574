#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
"$A" import csv "$H/cases-excel.csv" --mapping "$H/cases.toml" --dry-run 2>&1 | tail -6
"$A" import csv "$H/cases-excel.csv" --mapping "$H/cases.toml" --dry-run >/dev/null 2>&1 || fault "2024/3/1 9:00, the form Excel gives the shipped example's own times, is not read, and a mapping of cases has no time.format"
