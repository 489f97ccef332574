// Whether the official JavaScript SDK of CloudEvents accepts events (CloudEvents 官方 SDK 验收): one JSON object a line on stdin.
//
//     NODE_PATH=<node_modules> node accept.cjs <schemas.json>
//
// Each event is made into a CloudEvent and validated, sent through the structured and the binary HTTP binding and compared
// with what it was; its data is checked with the JSON Schema that `dataschema` names. Prints {accepted, refused: [...]}.
"use strict";
const fs = require("node:fs");
const { CloudEvent, HTTP } = require("cloudevents");
const Ajv = require("ajv/dist/2020").default;
const formats = require("ajv-formats").default;

const NAMED = 20;
const document = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const ajv = new Ajv({ allErrors: true, strictTypes: false });
formats(ajv);
ajv.addKeyword("events");
ajv.addSchema({ $id: "urn:anjuan:schemas", ...document });

function validator(dataschema) {
  const name = dataschema.replace(/^urn:anjuan:schema:/, "");
  return ajv.getSchema(`urn:anjuan:schemas#/$defs/${name}`);
}

// The same attributes and the same data; a time is compared as a moment, since the SDK cuts it to milliseconds.
function differs(given, received, moment) {
  return Object.keys(given).filter((name) => {
    if (name === "data") return JSON.stringify(given.data) !== JSON.stringify(received.data);
    if (name === "time" && moment) return Date.parse(given.time) !== Date.parse(received.time);
    return given[name] !== received[name];
  });
}

function check(text) {
  const given = JSON.parse(text);
  const event = new CloudEvent(given);
  event.validate();
  for (const send of [HTTP.structured, HTTP.binary]) {
    const { headers, body } = send(event);
    const received = HTTP.toEvent({ headers, body });
    received.validate();
    const wrong = differs(given, received, true);
    if (wrong.length > 0) throw new Error(`changed by ${send.name}: ${wrong}`);
  }
  const valid = validator(given.dataschema);
  if (!valid) throw new Error(`no schema for ${given.dataschema}`);
  if (!valid(given.data)) throw new Error(ajv.errorsText(valid.errors));
  const envelope = validator("urn:anjuan:schema:anjuan.v1.Envelope");
  if (!envelope(given)) throw new Error(ajv.errorsText(envelope.errors));
}

const lines = fs.readFileSync(0, "utf8").split("\n").filter((line) => line.trim() !== "");
const refused = [];
for (const [place, line] of lines.entries()) {
  try {
    check(line);
  } catch (error) {
    refused.push(`line ${place + 1}: ${error.message}`);
  }
}
console.log(JSON.stringify({ accepted: lines.length - refused.length, refused: refused.slice(0, NAMED) }));
process.exitCode = refused.length > 0 ? 1 : 0;
