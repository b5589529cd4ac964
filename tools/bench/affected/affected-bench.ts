import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StandInRepository } from "../../nx/stand-in-repository.ts";
import type { Figure } from "../figure.ts";
import { alternate, median } from "../measure.ts";

const many = 1000;
const few = 100;

/**
 * Nx in a repository of 1,000 pipelines, without its daemon unless a figure says so: making the project graph against a repository that
 * has no pipeline, and `nx affected --targets validate` against one that has 100, of which as many changed.
 */
export async function benchAffected(): Promise<Figure[]> {
  using none = new StandInRepository([]);
  using hundred = new StandInRepository(names(few));
  using thousand = new StandInRepository(names(many));
  return [
    ...(await benchGraph(thousand, none)),
    ...(await benchSelection(thousand)),
    ...(await benchValidate(thousand, hundred)),
  ];
}

/** The goals that count are absolute; how much of the time is Nx itself, a ratio shows on a machine of any speed. */
async function benchGraph(thousand: StandInRepository, none: StandInRepository): Promise<Figure[]> {
  const showProjects = (repository: StandInRepository, withDaemon = false) =>
    secondsOf(() => {
      const args = ["show", "projects", "--json"];
      return withDaemon ? repository.nxWithDaemon(...args) : repository.nx(...args);
    });
  const cold = (repository: StandInRepository) => {
    rmSync(join(repository.folder, ".nx"), { recursive: true, force: true });
    return showProjects(repository);
  };
  const colds = await alternate(3, { ours: () => cold(thousand), floor: () => cold(none) });
  const warms = await alternate(5, { ours: () => showProjects(thousand), floor: () => showProjects(none) });
  // The first one starts it.
  showProjects(thousand, true);
  const daemons = [1, 2, 3].map(() => showProjects(thousand, true));
  thousand.stopDaemon();
  const name = "graph of 1,000 pipelines";
  return [
    { name: `${name}, cold`, unit: "s", value: median(colds.ours), goal: 10 },
    { name: `${name}, cold, against none`, unit: "s", value: median(colds.ours), floor: median(colds.floor), goal: 3 },
    { name: `${name}, warm`, unit: "s", value: median(warms.ours), goal: 2 },
    { name: `${name}, warm, against none`, unit: "s", value: median(warms.ours), floor: median(warms.floor), goal: 3 },
    { name: `${name}, with the daemon`, unit: "s", value: median(daemons), goal: 2 },
  ];
}

async function benchSelection(thousand: StandInRepository): Promise<Figure[]> {
  change(thousand, 1);
  const { stdout } = succeeded(thousand.nx("show", "projects", "--affected", "--withTarget=validate", "--json"));
  const affected: unknown[] = JSON.parse(stdout);
  // None would meet the goal, too, and would be wrong.
  if (affected.length === 0) throw new Error("Nx says that a changed pipeline is not affected");
  return [{ name: "pipelines affected by one changed YAML", unit: "", value: affected.length, goal: 1 }];
}

async function benchValidate(thousand: StandInRepository, hundred: StandInRepository): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { changed, goal, rounds } of [
    // Before it validates the one, Nx reads the graph of all, which is about as much.
    { changed: 1, goal: 2, rounds: 3 },
    { changed: 10, goal: 1.5, rounds: 3 },
    { changed: few, goal: 1.5, rounds: 1 },
  ]) {
    const validate = (repository: StandInRepository) => {
      change(repository, changed);
      return secondsOf(() => repository.nx("affected", "--targets=validate", "--base=main", "--skip-nx-cache"));
    };
    const seconds = await alternate(rounds, { ours: () => validate(thousand), floor: () => validate(hundred) });
    const name = `validate of ${changed} changed, of 1,000 against of 100`;
    figures.push({ name, unit: "s", value: median(seconds.ours), floor: median(seconds.floor), goal });
  }
  return figures;
}

/** Changes this many pipeline files, and no other. */
function change(repository: StandInRepository, count: number): void {
  repository.git("checkout", "--quiet", "--force", "main");
  for (const name of names(count)) {
    const path = `pipelines/${name}/pipeline.yaml`;
    repository.write(path, `${readFileSync(join(repository.folder, path), "utf8")}# changed\n`);
  }
}

function secondsOf(run: () => ReturnType<StandInRepository["nx"]>): number {
  const startMs = performance.now();
  succeeded(run());
  return (performance.now() - startMs) / 1000;
}

function succeeded(ran: ReturnType<StandInRepository["nx"]>): ReturnType<StandInRepository["nx"]> {
  if (ran.status !== 0) throw new Error(`Nx ended with ${ran.status}:\n${ran.stdout}${ran.stderr}`);
  return ran;
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `pipeline-${index}`);
}
