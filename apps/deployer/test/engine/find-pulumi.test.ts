import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { findPulumi, foundPulumi } from "../../src/engine/find-pulumi.ts";
import { isUsableVersion, pulumiVersion } from "../../src/engine/pulumi-version.ts";
import { quietIo } from "../support/quiet-io.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A program that says it is Pulumi of a version, or anything else. */
function program(folder: string, path: string, says: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(file, 0o755);
  return file;
}

it.each([
  { version: pulumiVersion, usable: true },
  { version: `v${pulumiVersion}`, usable: true },
  { version: "3.300.0-alpha.1", usable: true },
  { version: "3.258.9", usable: false },
  { version: "2.999.0", usable: false },
  { version: "4.0.0", usable: false },
  { version: "nonsense", usable: false },
])("takes a CLI of version $version: $usable", ({ version, usable }) => {
  expect(isUsableVersion(version)).toBe(usable);
});

it.each([
  {
    name: "PATH comes before Pulumi's own folder",
    files: { "bin/pulumi": `v${pulumiVersion}`, [`home/.pulumi/versions/${pulumiVersion}/bin/pulumi`]: pulumiVersion },
    found: "bin/pulumi",
  },
  {
    name: "an old one on PATH is passed over",
    files: { "bin/pulumi": "v3.1.0", [`home/.pulumi/versions/${pulumiVersion}/bin/pulumi`]: pulumiVersion },
    found: `home/.pulumi/versions/${pulumiVersion}/bin/pulumi`,
  },
  {
    name: "the newest of Pulumi's versions where the pinned one is missing",
    files: {
      "home/.pulumi/versions/3.999.0/bin/pulumi": "3.999.0",
      "home/.pulumi/versions/3.1000.0/bin/pulumi": "3.1000.0",
    },
    found: "home/.pulumi/versions/3.1000.0/bin/pulumi",
  },
  {
    name: "what Pulumi's installer left",
    files: { "home/.pulumi/bin/pulumi": pulumiVersion },
    found: "home/.pulumi/bin/pulumi",
  },
  { name: "none where there is none", files: {}, found: undefined },
])("finds $name", async ({ files, found }) => {
  const folder = temporaryFolder();
  for (const [path, says] of Object.entries(files)) program(folder, path, says);

  const pulumi = await foundPulumi({ env: { PATH: join(folder, "bin"), HOME: join(folder, "home") } });

  expect(pulumi?.command).toBe(found === undefined ? undefined : join(folder, found));
});

it("takes what SLUICE_PULUMI names, a file or its folder, whatever else is there", async () => {
  const folder = temporaryFolder();
  const named = program(folder, "mine/pulumi", `v${pulumiVersion}`);
  const elsewhere = program(folder, "bin/pulumi", `v${pulumiVersion}`);
  const find = async (SLUICE_PULUMI: string) => {
    const env = { SLUICE_PULUMI, PATH: dirname(elsewhere) };
    return (await findPulumi(quietIo({ env, cwd: folder }).io)).command;
  };

  expect(await find(named)).toBe(named);
  expect(await find("mine")).toBe(named);
});

it.each([
  { name: "is not there", says: undefined, message: "cannot be run as the Pulumi CLI" },
  { name: "is something else", says: "hello", message: "cannot be run as the Pulumi CLI" },
  { name: "is too old", says: "v3.1.0", message: "is Pulumi 3.1.0" },
])("does not look further when what SLUICE_PULUMI names $name", async ({ says, message }) => {
  const folder = temporaryFolder();
  if (says !== undefined) program(folder, "mine", says);

  const find = findPulumi(quietIo({ env: { SLUICE_PULUMI: "mine", PATH: process.env.PATH }, cwd: folder }).io);

  await expect(find).rejects.toMatchObject({
    code: "ENGINE_CLI_UNUSABLE",
    message: expect.stringContaining(message) as unknown,
  });
});

const blocked = [
  "#!/bin/sh",
  'echo "=== Installing Pulumi ==="',
  "printf '\\033[31merror: failed to download pulumi: HTTP 403 from the proxy\\033[0m\\n\\n'",
  "exit 1",
].join("\n");

it.each([
  {
    name: "no network",
    fetched: () => Promise.reject(new Error("getaddrinfo ENOTFOUND get.pulumi.com")),
    reason: "Failed to download https://get.pulumi.com/install.sh: getaddrinfo ENOTFOUND get.pulumi.com",
  },
  {
    name: "an installer that gives up",
    fetched: async () => new Response(blocked),
    reason: "failed to download pulumi: HTTP 403 from the proxy",
  },
  {
    name: "an installer that leaves nothing",
    fetched: async () => new Response("#!/bin/sh\nexit 0\n"),
    reason: expect.stringMatching(/bin\/pulumi/) as unknown,
  },
])("says why there is no CLI and how to get one with $name", async ({ fetched, reason }) => {
  const home = temporaryFolder();
  vi.stubGlobal("fetch", fetched);
  onTestFinished(() => void vi.unstubAllGlobals());
  const quiet = quietIo({ env: { PATH: "", HOME: home } });

  const find = findPulumi(quiet.io);

  await expect(find).rejects.toMatchObject({
    code: "ENGINE_CLI_MISSING",
    message:
      typeof reason === "string" ? `there is no Pulumi CLI here, and it could not be installed: ${reason}` : reason,
    hint: expect.stringMatching(/get\.pulumi\.com.*\n.*install-pulumi.*\n.*SLUICE_PULUMI/) as unknown,
  });
  expect(quiet.stderr()).toBe(
    `installing the Pulumi CLI ${pulumiVersion} into ${join(home, ".pulumi/versions", pulumiVersion)}\n`,
  );
});
