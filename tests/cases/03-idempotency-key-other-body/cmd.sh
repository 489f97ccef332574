#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
K=3f0c2f0e-6c1e-4d5e-9a55-0d6f1c2b7a10
body() { printf '{"item":"SI-001","channel":"VISIT","place":"COUNTER","form":"WINDOW","handler":"P014","applicant":{"kind":"NATURAL_PERSON","name":"%s"},"materials":[{"material":"identity","status":"PRESENTED"},{"material":"household","status":"PRESENTED"}]}' "$1"; }
one=$(api POST /v1/cases "$(body 张三)" "Idempotency-Key: $K"); two=$(api POST /v1/cases "$(body 李四)" "Idempotency-Key: $K")
echo "$one" | cut -c1-120; echo "$two" | cut -c1-120
case "$two" in 4*) exit 0;; esac
fault "another body under the same key is answered as accepted, with the first applicant's number and query password: $(echo "$two" | grep -o '"queryPassword":"[0-9]*"')"
