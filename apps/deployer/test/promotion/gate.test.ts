import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Flags } from "../../src/command-line/flags.ts";
import { chooseEnvironment, readEnvironments } from "../../src/environments/read-environments.ts";
import { readPipelineFor } from "../../src/pipeline/read-pipeline-for.ts";
import { admit, refusalOf } from "../../src/promotion/gate.ts";
import { openLedger } from "../../src/releases/open-ledger.ts";
import { quietIo } from "../support/quiet-io.ts";
import { newNote, releaseOfTag, testedEvent } from "../support/release-records.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const environment = (name: string, stage: string, more: string) => `name: ${name}
stage: ${stage}
account: "111111111111"
region: us-west-2
protect: false
logRetentionDays: 14
${more}`;

/** A file that each environment resolves for itself; production takes more instances on purpose. */
const text = (models: string) => `apiVersion: sluice/v1
name: reader
owner: data-science
source: {bucket: "reader-input-\${stage}", prefix: incoming/}
models:
  model-a:
    image: "123456789012.dkr.ecr.us-west-2.amazonaws.com/model-a:1.0.0"
    instanceType: ml.m5.large
    instances: 1
    ${models}
environments:
  data_prod: {models: {model-a: {instances: 4}}}
`;

interface Asked {
  readonly tag?: string;
  readonly reason?: string;
  readonly tested?: "passed" | "failed";
  /** Lines of the model in the file, as it was released to development and as it is now. */
  readonly released?: string;
  readonly now?: string;
}

/** What asks to be deployed to production, of which development has release 1, and its test. */
async function request(asked: Asked) {
  const { tag = "a", reason, tested, released = "env: {LIMIT: one}", now = released } = asked;
  const cwd = temporaryFolder({
    "pipeline.yaml": text(now),
    "environments/data_dev.yaml": environment("data_dev", "dev", "ledger: dev\n"),
    "environments/data_prod.yaml": environment("data_prod", "prod", "promotion: {from: data_dev}\n"),
  });
  const given = { environments: ["environments"], ...(reason === undefined ? {} : { unpromoted: [reason] }) };
  const flags = new Flags(new Map(Object.entries(given)));
  const quiet = quietIo({ cwd });
  const environments = readEnvironments(flags, quiet.io);
  const ledger = openLedger(chooseEnvironment("data_dev", environments), quiet.io, {
    s3: () => Promise.reject(new Error("the ledger is a folder")),
  });
  await ledger.append(releaseOfTag("a", { file: text(released), commit: { sha: "abc", dirty: false } }));
  if (tested !== undefined) await ledger.note(newNote(testedEvent(1, tested)));
  const target = await readPipelineFor({
    file: "pipeline.yaml",
    flags: flags.with("environment", "data_prod"),
    io: quiet.io,
  });
  return { options: { target, pins: releaseOfTag(tag).pins, flags }, quiet, cwd };
}

describe("an environment that takes promoted releases only", () => {
  it("lets in what passed, and says which release vouches for it", async () => {
    const { options, quiet } = await request({ tested: "passed" });

    expect(await admit(options, quiet.io)).toEqual({ promoted: { from: "data_dev", release: 1 } });
    expect(quiet.stderr()).toBe("release 1 of data_dev has the same content and passed 6 cases\n");
    expect(await refusalOf(options, quiet.io)).toBeUndefined();
  });

  it.each([
    { name: "not tested", asked: {}, code: "PROMOTE_NOT_TESTED", next: "sluice test pipeline.yaml" },
    { name: "failed", asked: { tested: "failed" }, code: "PROMOTE_FAILED_CASES", next: "sluice test pipeline.yaml" },
    {
      name: "another",
      asked: { tag: "b", tested: "passed" },
      code: "PROMOTE_OTHER_CONTENT",
      next: "sluice up pipeline.yaml",
    },
  ] as const)(
    "refuses what is $name, says how to mend that, and lets a reason overrule it",
    async ({ asked, code, next }) => {
      const { options, quiet } = await request(asked);

      await expect(admit(options, quiet.io)).rejects.toMatchObject({
        code,
        hint: expect.stringMatching(
          /sluice promote pipeline\.yaml --from data_dev --to data_prod\n.*--unpromoted REASON/s,
        ),
      });
      expect(await refusalOf(options, quiet.io)).toContain(`next: ${next} --environment data_dev`);
      const overruled = await request({ ...asked, reason: "incident 812" });
      expect(await admit(overruled.options, overruled.quiet.io)).toEqual({ unpromoted: "incident 812" });
      expect(overruled.quiet.stderr()).toContain(
        "warning: data_prod takes this without a release of data_dev: incident 812",
      );
      expect(await refusalOf(overruled.options, overruled.quiet.io)).toBeUndefined();
    },
  );

  it("takes no other file than the one that passed, and tells no values of variables", async () => {
    const { options, quiet } = await request({ tested: "passed", now: "env: {LIMIT: two, MORE: three}" });

    const refused = await admit(options, quiet.io).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: "PROMOTE_OTHER_CONTENT",
      hint: expect.stringContaining(
        "variable LIMIT of model-a is not the same in data_prod and in release 1 of data_dev\n" +
          "variable MORE of model-a is set in data_prod and not in release 1 of data_dev\n",
      ),
    });
    expect(await refusalOf(options, quiet.io)).toContain("variable MORE of model-a");
    expect(JSON.stringify([refused, quiet.stderr()])).not.toMatch(/two|three/);
  });

  it("says so where the file of what passed is not valid by now", async () => {
    const { options, quiet } = await request({ tested: "passed", released: "unheardOf: 1", now: "env: {LIMIT: one}" });

    await expect(admit(options, quiet.io)).rejects.toMatchObject({
      code: "PROMOTE_OTHER_CONTENT",
      hint: expect.stringMatching(/^the file of release 1 of data_dev is not valid for data_prod: .*unheardOf/),
    });
  });

  it("keeps nothing in a reason that would move the cursor", async () => {
    const { options, quiet } = await request({ reason: "incident\u001b[2J\n812" });

    expect(await admit(options, quiet.io)).toEqual({ unpromoted: "incident 812" });
  });

  it("lets a preview go on where the other environment cannot be read", async () => {
    const { options, quiet, cwd } = await request({});
    mkdirSync(join(cwd, "dev/reader/000009.json"), { recursive: true });
    writeFileSync(join(cwd, "dev/reader/000008.json"), "{");

    expect(await refusalOf(options, quiet.io)).toMatch(/^sluice up would be refused: /);
    await expect(admit(options, quiet.io)).rejects.toMatchObject({
      code: expect.stringMatching(/^(PROMOTE|RELEASE)_/),
    });
  });
});
