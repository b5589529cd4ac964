import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openVersion } from "../../../src/cases/compare/open-version.ts";
import type { Version } from "../../../src/cases/compare/version.ts";
import { Flags } from "../../../src/command-line/flags.ts";
import { readEnvironments } from "../../../src/environments/read-environments.ts";
import { readPipelineFor } from "../../../src/pipeline/read-pipeline-for.ts";
import { comparedFile, comparedRepository, comparedYaml, releasedPlace } from "../../support/compared-pipeline.ts";
import type { GitRepository } from "../../support/git-repository.ts";
import { modelArchive } from "../../support/model-archive.ts";
import { quietIo } from "../../support/quiet-io.ts";

async function open(
  made: Pick<GitRepository, "env" | "root">,
  against: string,
  environment?: string,
): Promise<Version> {
  const { io } = quietIo({ cwd: made.root, env: made.env });
  const flags = new Flags(new Map([["environment", ["local"]]]));
  const target = await readPipelineFor({ file: comparedFile, flags, io });
  const environments = readEnvironments(flags, io);
  const version = await openVersion({ against, environment, target, environments, io });
  onTestFinished(async () => await version.close());
  return version;
}

/** The archive that a version's model is started with. */
function archiveOf({ target }: Version): Buffer {
  return readFileSync(join(target.folder, target.pipeline.models[0]?.modelData ?? ""));
}

describe("a commit", () => {
  it("is opened in a folder of its own, which goes away with it", async () => {
    const made = comparedRepository();
    made.write({ "pipelines/reader/models/model.tar.gz": modelArchive("0.75") });

    const version = await open(made, "main");

    expect(version.target.folder.startsWith(made.root)).toBe(false);
    expect(archiveOf(version)).not.toEqual(modelArchive("0.75"));
    await version.close();
    expect(existsSync(version.target.folder)).toBe(false);
  });

  it.each([
    { name: "of the whole repository", lock: "package-lock.json" },
    { name: "of a folder above the pipeline", lock: "pipelines/uv.lock" },
    { name: "of a model", lock: "pipelines/reader/models/requirements.txt" },
  ])("runs with the packages of today, and tells it when a lock file $name has changed", async ({ lock }) => {
    const made = comparedRepository({ [lock]: "1" });
    made.write({ [lock]: "2" });

    const { side } = await open(made, "main");

    expect(side.notes).toEqual([
      `its servers run with the packages that are installed now, and ${lock} has changed since`,
    ]);
  });

  it("says nothing of another pipeline's lock file", async () => {
    const made = comparedRepository({ "pipelines/other/package-lock.json": "1" });
    made.write({ "pipelines/other/package-lock.json": "2" });

    expect((await open(made, "main")).side.notes).toEqual([]);
  });
});

describe("a release", () => {
  it("has its archive from the ledger's pins and everything else from its commit and its file", async () => {
    const made = comparedRepository();
    const place = await releasedPlace(made);
    const released = modelArchive("0.25");
    const commit = { sha: made.git("rev-parse", "HEAD"), dirty: false };
    await place.release(released, { commit, file: comparedYaml().replace("model-a:1.0.0", "model-a:0.9.0") });

    const version = await open({ ...made, env: place.env }, "1", "data_dev");

    expect(archiveOf(version)).toEqual(released);
    expect(version.target.folder.startsWith(made.root)).toBe(false);
    expect(version.target.pipeline.models[0]?.image).toMatch(/model-a:0\.9\.0$/);
    expect(version.side).toMatchObject({ kind: "release", release: 1, environment: "data_dev", commit, notes: [] });
  });

  it("is the newest where it is called latest, of the environment that it names", async () => {
    const made = comparedRepository();
    const place = await releasedPlace(made);
    await place.release(modelArchive("0.1"));
    const newest = modelArchive("0.2");
    await place.release(newest);

    const version = await open({ ...made, env: place.env }, "data_dev:latest", "local");

    expect(version.side.label).toBe("release 2 of data_dev");
    expect(archiveOf(version)).toEqual(newest);
  });

  it("needs no account where the archive is the one that is here", async () => {
    const made = comparedRepository();
    const place = await releasedPlace(made);
    await place.release(readFileSync(join(made.root, "pipelines/reader/models/model.tar.gz")));

    const version = await open(
      { ...made, env: { ...place.env, AWS_ENDPOINT_URL: "http://127.0.0.1:9" } },
      "data_dev:1",
    );

    expect(version.target.pipeline.models[0]?.modelData).toBe("models/model.tar.gz");
  });

  it("needs no archive where its file names none for this machine", async () => {
    const made = comparedRepository();
    const place = await releasedPlace(made);
    const released = modelArchive("0.25");
    await place.release(released, { file: comparedYaml("{serve: node models/server.ts, modelData: null}") });
    await place.spoil(released, Buffer.from("spoilt"));

    expect((await open({ ...made, env: place.env }, "data_dev:1")).target.pipeline.models[0]?.modelData).toBe(
      undefined,
    );
  });

  it.each([
    {
      name: "outside git",
      commit: undefined,
      note: "its model servers are the work tree's: release 1 was made outside git",
    },
    {
      name: "at a commit that this clone lacks",
      commit: { sha: "0".repeat(40), dirty: false },
      note: "its model servers are the work tree's: commit 0000000 is not in this clone",
    },
  ])("that was made $name runs with today's servers, and says so", async ({ commit, note }) => {
    const made = comparedRepository();
    const place = await releasedPlace(made);
    await place.release(modelArchive("0.25"), commit === undefined ? {} : { commit });

    const { side, target } = await open({ ...made, env: place.env }, "data_dev:1");

    expect(side.notes).toEqual([note]);
    expect(target.folder).toBe(join(made.root, "pipelines/reader"));
  });

  it("runs with the files that are there where there is no git, and says so", async () => {
    const made = comparedRepository();
    const place = await releasedPlace(made);
    await place.release(modelArchive("0.25"), { commit: { sha: made.git("rev-parse", "HEAD"), dirty: false } });

    const { side } = await open({ ...made, env: { ...place.env, PATH: "" } }, "data_dev:1");

    expect(side.notes).toEqual([
      "its model servers are the work tree's: there is no git on this machine to compare commits with",
    ]);
  });

  it("that was made where the pipeline was elsewhere runs with today's servers, and says so", async () => {
    const made = comparedRepository();
    const place = await releasedPlace(made);
    made.git("mv", "pipelines/reader", "pipelines/moved");
    const sha = made.commit("moved");
    made.git("mv", "pipelines/moved", "pipelines/reader");
    await place.release(modelArchive("0.25"), { commit: { sha, dirty: false } });

    const { side } = await open({ ...made, env: place.env }, "data_dev:1");

    expect(side.notes).toEqual([
      `its model servers are the work tree's: commit ${sha.slice(0, 7)} has no pipelines/reader/pipeline.yaml`,
    ]);
  });

  it("that was made with uncommitted changes says whose servers run", async () => {
    const made = comparedRepository();
    const place = await releasedPlace(made);
    const sha = made.git("rev-parse", "HEAD");
    await place.release(modelArchive("0.5"), { commit: { sha, dirty: true } });

    const { side } = await open({ ...made, env: place.env }, "data_dev:1");

    expect(side.notes).toEqual([
      `it was released with uncommitted changes: its model servers are those of ${sha.slice(0, 7)} without them`,
    ]);
  });

  it.each([
    { name: "is another by now", content: modelArchive, says: "holds something else" },
    { name: "is gone", content: undefined, says: "is gone" },
  ])("whose archive $name is refused", async ({ content, says }) => {
    const made = comparedRepository();
    const place = await releasedPlace(made);
    const released = modelArchive("0.25");
    await place.release(released);
    await place.spoil(released, content?.("0.3"));

    await expect(open({ ...made, env: place.env }, "data_dev:1")).rejects.toMatchObject({
      code: "RELEASE_INCOMPLETE",
      hint: expect.stringContaining(says),
    });
  });

  it("that there is not is refused, with those that there are", async () => {
    const made = comparedRepository();
    const place = await releasedPlace(made);
    const here = { ...made, env: place.env };

    await expect(open(here, "data_dev:latest")).rejects.toMatchObject({ code: "RELEASE_NONE" });
    await place.release(modelArchive("0.25"));
    await expect(open(here, "data_dev:9")).rejects.toMatchObject({
      code: "RELEASE_UNKNOWN",
      hint: "it has release 1",
    });
    await place.release(modelArchive("0.25"));
    await expect(open(here, "data_dev:9")).rejects.toMatchObject({ hint: "it has releases 1 to 2" });
  });

  it("of an environment without a ledger is refused", async () => {
    const made = comparedRepository();
    const place = await releasedPlace(made, { ledger: false });

    await expect(open({ ...made, env: place.env }, "data_dev:1")).rejects.toMatchObject({
      code: "DEPLOY_ENVIRONMENT_INCOMPLETE",
    });
  });

  it("whose file does not run on this machine has problems of its own place", async () => {
    const made = comparedRepository();
    const place = await releasedPlace(made);
    await place.release(modelArchive("0.25"), { file: comparedYaml().replace(/environments:[\s\S]*/, "") });

    await expect(open({ ...made, env: place.env }, "data_dev:1")).rejects.toMatchObject({
      file: "data_dev:1:pipeline.yaml",
      problems: [expect.objectContaining({ code: "SPEC_MISSING_SERVE" })],
    });
  });
});
