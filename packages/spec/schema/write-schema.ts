import { writeFileSync } from "node:fs";
import { pipelineJsonSchema } from "../src/schema/pipeline-json-schema.ts";

// Run by `npm run schema`; a test compares the file with what this would write.
writeFileSync(new URL("pipeline.schema.json", import.meta.url), `${JSON.stringify(pipelineJsonSchema(), null, 2)}\n`);
