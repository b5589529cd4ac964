import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** One step of a job, as far as these checks look at it. */
export interface Step {
  readonly name: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** One job. */
export interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean; readonly queue?: string };
  readonly needs?: string | readonly string[];
  readonly strategy?: { readonly "fail-fast": boolean; readonly matrix: string; readonly "max-parallel"?: number };
  readonly "timeout-minutes"?: number;
  readonly steps: readonly Step[];
}

/** One input of a workflow that people start by hand. */
export interface WorkflowInput {
  readonly type: string;
  readonly required: boolean;
  readonly options?: readonly string[];
}

/** A GitHub workflow. */
export interface Workflow {
  readonly name: string;
  readonly on: {
    readonly workflow_dispatch?: { readonly inputs: Readonly<Record<string, WorkflowInput>> };
    readonly pull_request?: null;
    readonly push?: { readonly branches: readonly string[] };
  };
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": string };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** An action of the repository, made of steps that several workflows have in common. */
export interface Action {
  readonly name: string;
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** The repository's root. */
export const root = join(import.meta.dirname, "../..");

/** Reads a workflow of the repository. */
export function readWorkflow(file: string): Workflow {
  return parse(readFileSync(join(root, ".github/workflows", file), "utf8")) as Workflow;
}

/** Reads an action of the repository. */
export function readAction(name: string): Action {
  return parse(readFileSync(join(root, ".github/actions", name, "action.yml"), "utf8")) as Action;
}

/** A workflow's steps that run a shell, each with the job it is in. */
export function shellSteps(workflow: Workflow): readonly { readonly job: string; readonly step: Step }[] {
  return Object.entries(workflow.jobs).flatMap(([job, { steps }]) =>
    steps.filter(({ run }) => run !== undefined).map((step) => ({ job, step })),
  );
}
