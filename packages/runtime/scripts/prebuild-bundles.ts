import { mkdir, writeFile } from "node:fs/promises";
import { buildBundle } from "../src/bundle/build-bundle.ts";

// The published package carries the bundles, so that its users need no bundler.
for (const name of ["trigger", "delivery"] as const) {
  const directory = new URL(`../dist/bundles/${name}/`, import.meta.url);
  const { code } = await buildBundle(name);
  await mkdir(directory, { recursive: true });
  await writeFile(new URL("index.js", directory), code);
}
