import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Flags } from "../../src/command-line/flags.ts";
import { chooseEnvironment, readEnvironments } from "../../src/environments/read-environments.ts";
import { admit, refusalOf } from "../../src/promotion/gate.ts";
import { openLedger } from "../../src/releases/open-ledger.ts";
import { localPipeline } from "../support/pipelines.ts";
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

/** What asks to be deployed to production, of which development has release 1, and its test. */
async function request({ tag = "a", reason, tested }: { tag?: string; reason?: string; tested?: "passed" | "failed" }) {
  const cwd = temporaryFolder({
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
  await ledger.append(releaseOfTag("a"));
  if (tested !== undefined) await ledger.note(newNote(testedEvent(1, tested)));
  const target = {
    file: "pipeline.yaml",
    environment: chooseEnvironment("data_prod", environments),
    pipeline: localPipeline({ "model-a": [] }),
  };
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
