// What the official parser of AsyncAPI says of a document, and which recorded samples of events are messages of it.
//
//     node parse.cjs asyncapi.json DIRECTORY-OF-EVENTS
const { Parser } = require("@asyncapi/parser");
const Ajv = require("ajv");
const addFormats = require("ajv-formats");
const { readFileSync, readdirSync } = require("node:fs");
const { join } = require("node:path");

const [, , file, samples] = process.argv;
const text = readFileSync(file, "utf8");

// Each sample is validated against the payload of the message that bears the name of its type.
function validated(content) {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  ajv.addSchema({ components: content.components }, "document");
  const places = new Map(Object.entries(content.components.messages).map(([key, message]) => [message.name, key]));
  const refused = [];
  let valid = 0;
  for (const name of readdirSync(samples).filter((name) => name.endsWith(".json"))) {
    const event = JSON.parse(readFileSync(join(samples, name), "utf8"));
    const validate = ajv.compile({ $ref: `document#/components/messages/${places.get(event.type)}/payload` });
    if (validate(event)) valid += 1;
    else refused.push({ name, errors: validate.errors.map(({ instancePath, message }) => `${instancePath} ${message}`) });
  }
  return { valid, refused };
}

(async () => {
  const { document, diagnostics } = await new Parser().parse(text);
  const said = diagnostics.map(({ severity, code, message, path }) => ({ severity, code, message, path: path.join("/") }));
  const read = document && {
    version: document.version(),
    channels: document.channels().length,
    operations: document.operations().length,
    messages: document.components().messages().length,
  };
  console.log(JSON.stringify({ said, read: read ?? null, ...(document ? validated(JSON.parse(text)) : { refused: [] }) }));
})();
