import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const lock = JSON.parse(readFileSync(join(import.meta.dirname, "../../package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, unknown>>;
};
const has = (name: string) => lock.packages[`node_modules/${name}`] !== undefined;

describe("the lock file", () => {
  // npm installs no binary that the lock leaves out, and a lock made on one system may: https://github.com/npm/cli/issues/4828
  it.each([
    { name: "esbuild", binaries: ["@esbuild/darwin-arm64", "@esbuild/linux-x64", "@esbuild/linux-arm64"] },
    {
      name: "the pictures of the example",
      binaries: ["@napi-rs/canvas-darwin-arm64", "@napi-rs/canvas-linux-x64-gnu", "@napi-rs/canvas-linux-arm64-gnu"],
    },
  ])("has the binaries of $name for a Mac and for Linux, so that the example runs there", ({ binaries }) => {
    expect(binaries.filter((binary) => !has(binary))).toEqual([]);
  });
});
