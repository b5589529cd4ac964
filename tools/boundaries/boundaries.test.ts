import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findViolations } from "./violations.ts";

const root = join(import.meta.dirname, "../..");

describe("package boundaries", () => {
  const files = globSync("{packages,apps}/*/src/**/*.ts", { cwd: root });

  it("reads the source of every package", () => {
    const owners = new Set(files.map((file) => file.split("/").slice(0, 2).join("/")));

    expect([...owners].sort()).toEqual([
      "apps/deployer",
      "packages/infra",
      "packages/local",
      "packages/observability",
      "packages/runtime",
      "packages/spec",
    ]);
  });

  it("are kept by every source file", () => {
    expect(files.flatMap((file) => findViolations(file, readFileSync(join(root, file), "utf8")))).toEqual([]);
  });

  it.each([
    {
      name: "a value of spec in runtime",
      file: "packages/runtime/src/a.ts",
      source: 'import { x } from "@sluice/spec";',
    },
    {
      name: "the deployer in infra",
      file: "packages/infra/src/a.ts",
      source: 'import type { X } from "@sluice/deployer";',
    },
    {
      name: "infra in observability",
      file: "packages/observability/src/a.ts",
      source: 'import { x } from "@sluice/infra";',
    },
    { name: "infra in local", file: "packages/local/src/a.ts", source: 'const a = await import("@sluice/infra");' },
    { name: "any of ours in spec", file: "packages/spec/src/a.ts", source: 'export { x } from "@sluice/runtime";' },
    {
      name: "a sibling's file by path",
      file: "packages/local/src/a.ts",
      source: 'import { x } from "../../spec/src/x.ts";',
    },
    { name: "a subpath", file: "packages/local/src/a.ts", source: 'import {\n  x,\n} from "@sluice/runtime/bundle";' },
    { name: "a side-effect import", file: "packages/spec/src/a.ts", source: 'import "@sluice/local";' },
  ])("are broken by $name", ({ file, source }) => {
    expect(findViolations(file, source)).toHaveLength(1);
  });

  it("allow types of spec in runtime", () => {
    expect(findViolations("packages/runtime/src/a.ts", 'import type { X } from "@sluice/spec";')).toEqual([]);
  });
});
