#!/usr/bin/env bash
. "$(dirname "$0")/../service.sh"
start
B='{"commands":[{"id":"71e6de50-9e46-47cf-9b63-3214b2faf132","body":{"case":{"register":{"item":"SI-001","channel":"VISIT","place":"COUNTER","form":"WINDOW","handler":"P014","applicant":{"applicant":"AAAAAAAAAAAA","kind":"NATURAL_PERSON","maskedName":"某某某全名","maskedDocument":"110101190001010000","maskedTelephone":"10000000000","ciphertext":""},"materials":[{"material":"identity","status":"PRESENTED"},{"material":"household","status":"PRESENTED"}]}}}}]}'
api POST /v1/batch "$B" | cut -c1-160; sleep 1
api GET '/v1/cases?limit=1' | grep -q '110101190001010000\|某某某全名' && fault "clear text said to be masked stands in the event, in the log's file and in the register; erasing the applicant leaves it"
grep -q 110101190001010000 "$DATA"/nats/store/jetstream/*/streams/EVENTS/msgs/*.blk && fault "clear text said to be masked stands in the log for ever"
exit 0
