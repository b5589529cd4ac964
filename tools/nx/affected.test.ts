import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { StandInRepository } from "./stand-in-repository.ts";

const all = ["alpha", "beta", "delta", "epsilon", "gamma", "zeta"];
let repository: StandInRepository;

beforeAll(() => {
  repository = new StandInRepository(all);
});

afterAll(() => repository[Symbol.dispose]());

/** Makes a change on a branch of its own, committed or not. */
function change(make: (repository: StandInRepository) => void, commit = true): void {
  repository.git("checkout", "--quiet", "--force", "-B", "change", "main");
  repository.git("clean", "--quiet", "--force", "-d", "pipelines");
  make(repository);
  if (commit) repository.commit("a change");
}

/** Pipelines that have a task of this target which what differs from `main` can touch. */
function affected(target: string): string[] {
  // With a target Nx asks which of its tasks are touched, by their inputs; otherwise a project is touched as a whole.
  const args = ["--affected", `--withTarget=${target}`, "--base=main", "--json"];
  const { status, stdout, stderr } = repository.nx("show", "projects", ...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return (JSON.parse(stdout) as string[]).filter((name) => !name.startsWith("@")).sort();
}

function edit(path: string, from: string, to: string): (repository: StandInRepository) => void {
  return (inside) => {
    const text = readFileSync(join(inside.folder, path), "utf8");
    expect(text).toContain(from);
    inside.write(path, text.replace(from, to));
  };
}

function append(path: string): (repository: StandInRepository) => void {
  return (inside) => inside.write(path, `${readFileSync(join(inside.folder, path), "utf8")}\n`);
}

describe("nx affected picks the pipelines that a change can touch", () => {
  it("of files of theirs, and no other", () => {
    change((inside) => {
      edit("pipelines/alpha/pipeline.yaml", "name:", "{[")(inside);
      inside.write("pipelines/beta/models/model-a/model.tar.gz", Buffer.from([31, 139]));
      append("pipelines/delta/cases/short-lease/input.txt")(inside);
      inside.write("pipelines/epsilon/draft.yaml", "name: draft\n");
      append("pipelines/gamma/README.md")(inside);
    });

    expect(affected("validate")).toEqual(["alpha", "beta", "delta", "epsilon"]);
    expect(affected("test-deployed")).toEqual(["alpha", "beta", "delta", "epsilon"]);
    // A case is tested and changes nothing that is deployed.
    expect(affected("up")).toEqual(["alpha", "beta", "epsilon"]);
  });

  it("of documents and prompts in Markdown, which are not its readme", () => {
    change((inside) => {
      inside.write("pipelines/alpha/cases/short-lease/notes.md", "# A lease\n");
      inside.write("pipelines/beta/models/model-a/prompt.md", "Answer shortly.\n");
    });

    expect(affected("test")).toEqual(["alpha", "beta"]);
    expect(affected("up")).toEqual(["beta"]);
  });

  it("of folders that are new, renamed or gone", () => {
    change((inside) => {
      inside.addPipeline("theta");
      inside.git("mv", "pipelines/alpha", "pipelines/eta");
      inside.remove("pipelines/beta");
      inside.remove("pipelines/delta/cases/short-lease");
    });

    expect(affected("validate")).toEqual(["delta", "eta", "theta"]);
  });

  it.each([
    { name: "an environment", make: append("apps/deployer/environments/data_prod.yaml") },
    { name: "a package's source", make: append("packages/spec/src/index.ts") },
    { name: "the command's source", make: append("apps/deployer/src/main.ts") },
    { name: "a package's dependency", make: edit("packages/spec/package.json", '"yaml"', '"yml"') },
    { name: "the installed version of one", make: append("package-lock.json") },
  ])("of $name, which are all", ({ make }) => {
    change(make);

    expect(affected("validate")).toEqual(all);
  });

  it("of tests, documents and tools of the framework, which are none", () => {
    change((inside) => {
      for (const path of ["README.md", "docs/architecture.md", "packages/spec/README.md"]) append(path)(inside);
      inside.write("packages/spec/test/new.test.ts", "export {};\n");
      inside.write("apps/deployer/test/new.test.ts", "export {};\n");
      append("tools/bench/figure.ts")(inside);
    });

    expect(affected("validate")).toEqual([]);
  });

  it("of what is not committed yet", () => {
    change(append("pipelines/beta/models/model-a/predict.ts"), false);

    expect(affected("validate")).toEqual(["beta"]);
  });

  it("and names the base that this clone does not have", () => {
    change(append("README.md"));

    const { status, stderr } = repository.nx("affected", "--target=validate", "--base=origin/main");

    expect(status).toBe(1);
    expect(stderr).toContain("origin/main");
    expect(stderr).toContain("unknown revision");
  });
});

describe("a target of a pipeline", () => {
  it("is the command that one would type", () => {
    change(() => undefined, false);

    const { stdout } = repository.nx("run", "alpha:validate", "--skip-nx-cache");

    expect(stdout).toContain("> sluice validate pipelines/alpha/pipeline.yaml");
    expect(stdout).toContain("ok  pipelines/alpha/pipeline.yaml  1 model");
  });

  it("comes from the cache until something changes that it is worked out from", () => {
    change(() => undefined, false);
    const validate = () => /Cache: +(\d)\/1 hit/.exec(repository.nx("run", "beta:validate").stdout)?.[1];

    const [first, second] = [validate(), validate()];
    append("pipelines/beta/README.md")(repository);
    const afterReadme = validate();
    append("pipelines/beta/pipeline.yaml")(repository);
    const afterYaml = validate();

    expect([first, second, afterReadme, afterYaml]).toEqual(["0", "1", "1", "0"]);
  });

  it("is not the one of another folder of environments", () => {
    change(() => undefined, false);
    const validate = () => /Cache: +(\d)\/1 hit/.exec(repository.nx("run", "gamma:validate").stdout)?.[1];

    const before = [validate(), validate()];
    vi.stubEnv("SLUICE_ENVIRONMENTS", join(repository.folder, "apps/deployer/environments"));
    const elsewhere = validate();
    vi.unstubAllEnvs();

    expect([...before, elsewhere]).toEqual(["0", "1", "0"]);
  });

  it("is told the environment by its configuration, and has none by default", () => {
    change(() => undefined, false);

    const configured = repository.nx("run", "alpha:validate:data_dev", "--json");
    const none = repository.nx("run", "alpha:up");

    expect(configured.stdout).toContain(
      "> sluice validate pipelines/alpha/pipeline.yaml --environment=data_dev --json",
    );
    expect(none.stdout + none.stderr).toContain("DEPLOY_MISSING_ENVIRONMENT");
    expect(none.status).toBe(1);
  });

  it("shows what is wrong with a file that is no YAML, and fails", () => {
    change(edit("pipelines/alpha/pipeline.yaml", "name:", "{["), false);

    const { status, stdout, stderr } = repository.nx("run", "alpha:validate");

    expect(stdout + stderr).toContain("pipelines/alpha/pipeline.yaml:3:");
    expect(status).toBe(1);
  });
});
