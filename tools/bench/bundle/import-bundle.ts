/** Imports a bundle in a fresh process: `import-bundle.ts BUNDLE`; prints the milliseconds it took. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const startMs = performance.now();
require(process.argv[2] ?? "");
process.stdout.write(`${performance.now() - startMs}\n`);
process.exit(0);
