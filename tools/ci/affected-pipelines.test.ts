import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StandInRepository } from "../nx/stand-in-repository.ts";
import type { AffectedOutput } from "./affected-pipelines.ts";
import { emptyTree } from "./base-commit.ts";

let repository: StandInRepository;

beforeAll(() => {
  repository = new StandInRepository(["alpha", "beta", "gamma"]);
});

afterAll(() => repository[Symbol.dispose]());

/** What is printed of a change, as CI reads it. */
function affected(change: () => void, base = "main"): Pick<AffectedOutput, "pipelines" | "removed"> {
  repository.git("checkout", "--quiet", "--force", "-B", "change", "main");
  change();
  repository.commit("a change");
  const command = join(repository.folder, "tools/ci/affected-pipelines.ts");
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:NX|GIT|GITHUB)_/.test(name)));
  const { stderr, stdout } = spawnSync("node", [command, "--base", base], { encoding: "utf8", env });
  if (stdout === "") throw new Error(stderr);
  const { pipelines, removed } = JSON.parse(stdout) as AffectedOutput;
  return { pipelines, removed };
}

describe("the pipelines of a change", () => {
  it("are those that it touches, and those whose file went", () => {
    const change = () => {
      repository.write("pipelines/alpha/models/more.txt", "more\n");
      repository.write("packages/spec/README.md", "more\n");
      repository.remove("pipelines/beta");
    };

    expect(affected(change)).toEqual({ pipelines: ["alpha"], removed: ["beta"] });
  });

  it("are not gone when only their folder is called otherwise: who destroys them would destroy what runs", () => {
    const change = () => {
      repository.git("mv", "pipelines/alpha", "pipelines/eta");
      repository.git("mv", "pipelines/beta", "pipelines/theta");
      repository.write("pipelines/theta/pipeline.yaml", "name: theta\nmodels: {}\n");
    };

    expect(affected(change)).toEqual({ pipelines: ["eta", "theta"], removed: ["beta"] });
  });

  it("are all of them when nothing was deployed yet", () => {
    const change = () => repository.write("README.md", "more\n");

    expect(affected(change, emptyTree)).toEqual({ pipelines: ["alpha", "beta", "gamma"], removed: [] });
  });
});
