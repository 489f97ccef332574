#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
python3 - > "$DATA.csv" <<'P'
print('case,activity,time,person,registered,due')
for i in range(1330): print(f'L-{i:05d},窗口收件,2025-03-03 09:00,缪某,2025-03-03 08:50,2025-03-07 17:30\nL-{i:05d},办结,2025-04-08 16:00,缪某,,')
P
"$A" import csv "$DATA.csv" --mapping "$H/mapping.toml" 2>&1 | tail -2; sleep 4
"$A" report breaches --period 2025 --format csv --out "$DATA.r.csv" >/dev/null 2>&1; echo "csv: $?"
"$A" report breaches --period 2025 --out "$DATA.r.xlsx" 2>&1 | tail -1; [ -s "$DATA.r.xlsx" ] || fault "no workbook at all, and 'stored.damaged' of data that is sound, where one cell lists more than 32,767 characters of numbers"
