import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Flags } from "../src/command-line/flags.ts";
import { Environment } from "../src/environments/environment-schema.ts";
import { parseEnvironment } from "../src/environments/parse-environment.ts";
import { readEnvironments } from "../src/environments/read-environments.ts";
import { quietIo } from "./support/quiet-io.ts";
import { repository } from "./support/run-main.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
}

const page = readFileSync(join(repository, "docs/environments.md"), "utf8");
const rows = [...page.matchAll(/^\| `([A-Za-z.]+)` \| (yes|no|to deploy) \| (.+) \|$/gm)].map(
  ([, key = "", needed = "", meaning = ""]) => ({ key, needed, meaning }),
);

function keysOf({ properties = {}, required = [] }: Schema, prefix = ""): { key: string; required: boolean }[] {
  return Object.entries(properties).flatMap(([name, schema]) => [
    { key: `${prefix}${name}`, required: required.includes(name) },
    ...keysOf(schema, `${prefix}${name}.`),
  ]);
}

describe("docs/environments.md", () => {
  const keys = keysOf(Environment as Schema);

  it("explains every key of an environment file, in the schema's order, and no other", () => {
    expect(rows.map(({ key }) => key)).toEqual(keys.map(({ key }) => key));
  });

  it("says of each whether it must be there", () => {
    expect(rows.filter(({ needed }) => needed === "yes").map(({ key }) => key)).toEqual(
      keys.filter(({ required }) => required).map(({ key }) => key),
    );
    expect(rows.filter(({ needed }) => needed === "to deploy").map(({ key }) => key)).toEqual([
      "backend",
      "secretsProvider",
      "ledger",
      "artifacts",
    ]);
  });

  it("shows a file that is valid", () => {
    const [, text = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];

    expect(parseEnvironment(text)).toMatchObject({ ok: true, value: { name: "data_dev" } });
  });
});

describe("docs/deploying.md", () => {
  it("shows two emulated environments that can stand beside those of the repository", () => {
    const shipped = join(repository, "apps/deployer/environments");
    const files = Object.fromEntries(readdirSync(shipped).map((file) => [file, readFileSync(join(shipped, file))]));
    const deploying = readFileSync(join(repository, "docs/deploying.md"), "utf8");
    const shown = [...deploying.matchAll(/```yaml\n(name: (\w+)\n.*?)```/gs)].map(([, text = "", name]) => [
      `${name}.yaml`,
      text,
    ]);

    const environments = temporaryFolder({ ...files, ...Object.fromEntries(shown) });

    const flags = new Flags(new Map([["environments", [environments]]]));
    const read = readEnvironments(flags, quietIo().io).filter(({ emulator }) => emulator === true);
    expect(read.map(({ name }) => name)).toEqual(["local", "localdev", "localprod"]);
    expect(read.at(-1)?.promotion).toEqual({ from: "localdev" });
  });
});

describe("the schema of environment files", () => {
  const base = {
    name: "x",
    stage: "x",
    account: "123456789012",
    region: "us-west-2",
    protect: false,
    logRetentionDays: 1,
  };

  it.each(Object.entries(Environment.properties as Readonly<Record<string, Schema>>))(
    "describes %s and gives an example that is valid",
    (key, { description, examples = [] }) => {
      expect(description).toMatch(/\w/);
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        const network = { subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"] };
        const stage = key === "emulator" ? { stage: "local" } : {};
        const text = JSON.stringify({ ...base, ...network, ...stage, [key]: example });

        expect(parseEnvironment(text).problems).toEqual([]);
      }
    },
  );
});
