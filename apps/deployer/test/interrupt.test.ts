import { expect, it } from "vitest";
import { Command, processesNaming } from "./support/command.ts";
import { runFolder, runInputs } from "./support/run-folder.ts";
import { putSigned } from "./support/sign-put.ts";

const unique = (text: string) => `${text}-${process.pid}-${Date.now()}`;

it.each([
  { name: "one Ctrl-C", times: 1 },
  { name: "a second, impatient one", times: 2 },
])("leaves nothing running after $name while a model is at work", async ({ times }) => {
  const mark = unique("interrupted");
  const cwd = runFolder({ inputs: { "a.txt": "never" }, mode: mark });
  const command = new Command(runInputs, cwd);
  await command.until(({ stderr }) => /a\.txt +model-a {2}running/.test(stderr));
  expect(processesNaming(mark).length).toBeGreaterThan(0);

  for (let time = 0; time < times; time++) command.interrupt();

  expect(await command.ended()).toBe(130);
  expect(command.stdout).toBe("");
  expect(command.stderr).not.toContain("bug in Sluice");
  await expect.poll(() => processesNaming(mark), { timeout: 5_000 }).toEqual([]);
});

it("leaves no model server running when it is killed while a model is at work", async () => {
  const mark = unique("killed");
  const cwd = runFolder({ inputs: { "a.txt": "never" }, mode: mark });
  const command = new Command(runInputs, cwd);
  await command.until(({ stderr }) => /a\.txt +model-a {2}running/.test(stderr));
  expect(processesNaming(mark).length).toBeGreaterThan(0);

  command.kill();

  await command.ended();
  await expect.poll(() => processesNaming(mark), { timeout: 10_000 }).toEqual([]);
});

it("stops while its model servers are still starting", async () => {
  const mark = unique("starting");
  const cwd = runFolder({
    inputs: { "a.txt": "x" },
    edit: (yaml) => yaml.replace(/serve: '.*'/, `serve: 'sleep 600; : ${mark}'`),
  });
  const command = new Command(runInputs, cwd);
  await command.until(() => processesNaming(mark).length > 0);

  command.interrupt();

  expect(await command.ended()).toBe(130);
  await expect.poll(() => processesNaming(mark), { timeout: 5_000 }).toEqual([]);
});

it("serves until Ctrl-C, and shows the documents that others put in", async () => {
  const cwd = runFolder();
  const command = new Command(["run", "pipeline.yaml", "--environment", "local", "--serve"], cwd);
  await command.until(({ stderr }) => stderr.includes("aws s3 cp"));
  const [, endpointUrl = ""] = /AWS_ENDPOINT_URL=(\S+)/.exec(command.stderr) ?? [];
  const [, accessKeyId = "", secretAccessKey = ""] =
    /AWS_ACCESS_KEY_ID=(\S+) AWS_SECRET_ACCESS_KEY=(\S+)/.exec(command.stderr) ?? [];
  const [, region = ""] = /AWS_REGION=(\S+)/.exec(command.stderr) ?? [];
  const owner = { endpointUrl, accessKeyId, secretAccessKey, region };

  expect(await putSigned({ ...owner, path: "/reader-input-local/incoming/late.txt", body: "hello" })).toBe(200);
  await command.until(({ stdout }) => stdout.includes("name: model-a, characters: 5"));
  expect(command.stdout).toContain("late.txt  succeeded");
  const oddName = "a +%41 ünï.txt";
  const path = `/reader-input-local/incoming/${encodeURIComponent(oddName)}`;
  expect(await putSigned({ ...owner, path, body: "odd" })).toBe(200);
  await command.until(({ stdout }) => stdout.includes(`${oddName}  succeeded`));
  expect(
    await putSigned({ ...owner, secretAccessKey: "wrong", path: "/reader-input-local/incoming/x.txt", body: "" }),
  ).toBe(403);

  command.interrupt();
  expect(await command.ended()).toBe(130);
});
