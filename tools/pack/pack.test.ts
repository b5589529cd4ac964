import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const published = ["spec", "runtime", "infra", "observability"];
const bin = (name: string) => join(root, "node_modules/.bin", name);

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs every published package as a registry would get it, and installs the archives into an empty project outside the repository. */
describe("the published packages", () => {
  const project = mkdtempSync(join(realpathSync(tmpdir()), "sluice-pack-"));
  const packed = new Map<string, Packed>();

  beforeAll(() => {
    const archives = join(project, "archives");
    mkdirSync(archives);
    for (const name of published) packed.set(name, pack(name, archives));
    writeFileSync(join(project, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }\n');
    const files = [...packed.values()].map(({ filename }) => join(archives, filename));
    run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts", ...files], project);
    cpSync(join(import.meta.dirname, "consumer"), project, { recursive: true });
  }, 300_000);

  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it.each(published)(
    "@sluice/%s carries code, declarations, a README and the licence, and nothing of the repository",
    (name) => {
      const paths = packed.get(name)?.files.map((file) => file.path) ?? [];

      expect(paths).toEqual(
        expect.arrayContaining(["dist/index.js", "dist/index.d.ts", "README.md", "LICENSE", "package.json"]),
      );
      expect(paths.filter((path) => /^(src|test)\/|\.tsbuildinfo$/.test(path))).toEqual([]);
    },
  );

  it.each(published)("@sluice/%s names no version that only this repository has", (name) => {
    const manifest = JSON.parse(readFileSync(join(project, "node_modules/@sluice", name, "package.json"), "utf8"));

    expect(JSON.stringify(manifest.dependencies ?? {})).not.toMatch(/"(file|workspace|link):/);
  });

  it("type-check in a project that imports them", () => {
    expect(run(bin("tsc"), ["-p", "."], project)).toBe("");
  });

  it("declare a pipeline's resources when run with plain Node", () => {
    const printed = JSON.parse(run(bin("node"), ["consumer.ts"], project)) as {
      types: string[];
      bundleSha256: string;
    };

    expect(printed.types).toEqual(
      expect.arrayContaining(["aws:sagemaker/endpoint:Endpoint", "datadog:index/dashboardJson:DashboardJson"]),
    );
    expect(printed.bundleSha256).toMatch(/^[0-9a-f]{64}$/);
  });
});

function pack(name: string, destination: string): Packed {
  const output = run("npm", ["pack", "--json", "--pack-destination", destination], join(root, "packages", name));
  const packed = JSON.parse(output.slice(output.indexOf("["))) as Packed[] | Record<string, Packed>;
  const [first] = Object.values(packed);
  if (first === undefined) throw new Error(`npm pack of ${name} made no archive`);
  return first;
}

function run(command: string, args: readonly string[], cwd: string): string {
  const env = { ...process.env, NODE_OPTIONS: "", PATH: `${join(root, "node_modules/.bin")}:${process.env["PATH"]}` };
  return execFileSync(command, args, { cwd, encoding: "utf8", env, stdio: ["ignore", "pipe", "pipe"] });
}
