import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { runtimeErrorCodes } from "../src/runtime-error.ts";

it("docs/errors.md lists exactly the codes there are", () => {
  const page = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");

  const listed = [...page.matchAll(/^\| `(RUNTIME_[A-Z0-9_]+)`/gm)].map(([, code]) => code);

  expect(listed).toEqual([...runtimeErrorCodes]);
});
