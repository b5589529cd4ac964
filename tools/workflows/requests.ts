import type { Expressions } from "./expressions.ts";
import type { StepContext } from "./run-step.ts";
import { type Action, type Step, shellSteps, type Workflow } from "./workflow.ts";

/** A pipeline file that is there. */
export const yaml = "pipelines/example/pipeline.yaml";

/** Inputs, and what else GitHub gives, of a request that is right. */
export const good: Expressions = {
  "inputs.branch": "main",
  "inputs.action": "up",
  "inputs.environment": "data_dev",
  "inputs.YAML": yaml,
  "inputs.release": "3",
  "inputs.break-lock": "false",
  "inputs.unpromoted": "",
  "inputs.model": "model-b",
  "inputs.confirm": "model-b",
  "inputs.token": "token",
  "secrets.DD_API_KEY": "api-key",
  "secrets.DD_APP_KEY": "app-key",
  "github.token": "token",
  "github.event.number": "12",
  "github.event.pull_request.base.sha": "b".repeat(40),
  "github.event.pull_request.head.sha": "c".repeat(40),
  "matrix.pipelines": '["example"]',
  "needs.affected.outputs.base": "b".repeat(40),
  "needs.affected.outputs.pipelines": '["example"]',
  "needs.affected.outputs.removed": "[]",
  "needs.affected.result": "success",
  "needs.cases.result": "success",
  "needs.check.result": "success",
  "needs.plan.result": "success",
  "steps.base.outputs.base": "b".repeat(40),
  "vars.SLUICE_DEPLOY_ROLE": "arn:aws:iam::111111111111:role/sluice-deploy",
};

/** What somebody types, or what the code of a pull request says to the jobs after it. */
export const foreign: readonly string[] = [
  ...["branch", "YAML", "release", "unpromoted", "model", "confirm"].map((input) => `inputs.${input}`),
  ...["base", "pipelines", "removed"].map((output) => `needs.affected.outputs.${output}`),
  "matrix.pipelines",
];

/** What people, or whoever took over somebody's account, could type into a text field or send through the API. */
export const hostile: readonly { readonly name: string; readonly value: string }[] = [
  { name: "a command substitution", value: "$(touch hacked)" },
  { name: "backticks", value: "`touch hacked`" },
  { name: "a second command", value: "x; touch hacked" },
  { name: "a pipe", value: "x | touch hacked" },
  { name: "quotes that end ours", value: `"; touch hacked; "` },
  { name: "single quotes", value: "'; touch hacked; '" },
  { name: "a new line", value: "pipelines/a.yaml\ntouch hacked" },
  { name: "a workflow command", value: "x\n::set-output name=commit::evil" },
  { name: "an output of its own", value: "x\ncommit=0000000000000000000000000000000000000000" },
  { name: "an option", value: "--environments=/tmp" },
  { name: "a parent folder", value: "pipelines/../../etc/passwd.yaml" },
  { name: "a folder that is none", value: "pipelines//x.yaml" },
  { name: "an absolute path", value: "/etc/x.yaml" },
  { name: "a glob", value: "pipelines/*/pipeline.yaml" },
  { name: "an expression", value: "${{ secrets.TOKEN }}" },
  { name: "a variable", value: "pipelines/$HOME.yaml" },
  { name: "a space", value: "pipelines/a b.yaml" },
  { name: "nothing", value: "" },
];

/** Where a right request runs: on main, with its file in the work tree. */
export function onMain(context: Partial<StepContext> = {}): StepContext {
  return {
    expressions: good,
    files: { [yaml]: "name: example\n" },
    ...context,
    variables: { GITHUB_REF: "refs/heads/main", ...context.variables },
  };
}

/** The step of that name that runs a shell. */
export function stepOf(of: Workflow | Action, name: string): Step {
  const steps = "runs" in of ? of.runs.steps : shellSteps(of).map(({ step }) => step);
  const found = steps.find((step) => step.name === name);
  if (!found) throw new Error(`no step "${name}"`);
  return found;
}
