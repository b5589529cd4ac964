import { writeFileSync } from "node:fs";
import { expectJsonSchema } from "../src/cases/read/expect-json-schema.ts";

// Run by `npm run schema`; a test compares the file with what this would write.
writeFileSync(new URL("expect.schema.json", import.meta.url), `${JSON.stringify(expectJsonSchema(), null, 2)}\n`);
