import type { OptionSpec, Verb } from "./verb.ts";

const json: OptionSpec = { type: "boolean", description: "Print one JSON document on standard output" };
const environment: OptionSpec = {
  type: "string",
  value: "NAME",
  description: "Environment, such as local or data_dev",
};

const yes: OptionSpec = { type: "boolean", description: "Go ahead without being asked" };
const wait: OptionSpec = {
  type: "boolean",
  value: "SECONDS",
  description: "Wait while somebody else is at the stack",
};
const markdown: OptionSpec = {
  type: "string",
  value: "FILE",
  description: "Write the plan as Markdown, such as for a job summary",
};
const breakLock: OptionSpec = {
  type: "boolean",
  description: "Take away the lock of a deployment that was killed",
};

/** What a deployment takes, be it of a file or of an earlier release. */
const deploying = {
  yes,
  smoke: { type: "string", value: "DOCUMENT", description: "Send this document through it afterwards" },
  "smoke-timeout": { type: "string", value: "SECONDS", description: "Give up on the document (default 900)" },
  remove: {
    type: "string",
    value: "MODEL...",
    multiple: true,
    description: "Models that go although the environment is protected",
  },
  wait,
  "break-lock": breakLock,
  markdown,
  json,
} satisfies Readonly<Record<string, OptionSpec>>;

const unpromoted: OptionSpec = {
  type: "string",
  value: "REASON",
  description: "Deploy what was not promoted to where only that goes; the release keeps the reason",
};

/** Every verb, in the order the help lists them. */
export const verbs: readonly Verb[] = [
  {
    name: "validate",
    summary: "Check pipeline files and show every problem with its line",
    usage: "validate FILE...",
    files: { min: 1, max: Number.POSITIVE_INFINITY },
    options: { environment, json },
    examples: [
      ["validate pipelines/*/pipeline.yaml", "check every pipeline, for every environment"],
      ["validate pipeline.yaml --environment local", "check what the laptop needs, too"],
    ],
    load: async () => (await import("../validate/validate.ts")).validate,
  },
  {
    name: "graph",
    summary: "Draw how a pipeline's models depend on each other",
    usage: "graph FILE [--format text|mermaid|svg]",
    files: { min: 1, max: 1 },
    options: {
      environment,
      format: { type: "string", value: "FORMAT", description: "text (default), mermaid or svg" },
      output: { type: "string", value: "FILE", description: "Write to a file instead of standard output" },
      json,
    },
    examples: [
      ["graph pipeline.yaml", "a tree in the terminal"],
      ["graph pipeline.yaml --format svg --output graph.svg", "a picture for a page"],
    ],
    load: async () => (await import("../graph/graph.ts")).graph,
  },
  {
    name: "synth",
    summary: "List every AWS resource a pipeline would get; needs no account",
    usage: "synth FILE --environment NAME",
    files: { min: 1, max: 1 },
    options: {
      environment,
      full: { type: "boolean", description: "Show every resource's inputs, policies included" },
      json,
    },
    examples: [
      ["synth pipeline.yaml --environment data_prod", "resources by component, with counts"],
      ["synth pipeline.yaml --environment data_dev --json", "the same with all inputs, for tools"],
    ],
    load: async () => (await import("../synth/synth.ts")).synth,
  },
  {
    name: "dashboard",
    summary: "Draw a pipeline's Datadog board, its monitors and objectives",
    usage: "dashboard FILE --environment NAME [--format html|svg|json|text]",
    files: { min: 1, max: 1 },
    options: {
      environment,
      format: {
        type: "string",
        value: "FORMAT",
        description: "html, svg, json (Datadog's payload) or text; default as --output ends, else text",
      },
      output: { type: "string", value: "FILE", description: "Write to a file instead of standard output" },
      json,
    },
    examples: [
      ["dashboard pipeline.yaml --environment data_prod", "an outline in the terminal"],
      ["dashboard pipeline.yaml --environment data_prod --output board.html", "a page to look at, without an account"],
    ],
    load: async () => (await import("../dashboard/dashboard.ts")).dashboard,
  },
  {
    name: "run",
    summary: "Run a pipeline on this machine and feed documents to it",
    usage: "run FILE --environment local --input PATH...",
    files: { min: 1, max: 1 },
    options: {
      environment,
      input: { type: "string", value: "PATH...", multiple: true, description: "Documents: files, or folders of files" },
      output: { type: "string", value: "DIR", description: "Folder for the predictions (default .sluice/predictions)" },
      timeout: { type: "string", value: "SECONDS", description: "Give up on unfinished documents (default 600)" },
      serve: { type: "boolean", description: "Keep the local AWS up after the inputs, until Ctrl-C" },
      keep: { type: "boolean", description: "Keep the local AWS's working folder" },
      json,
    },
    examples: [
      ["run pipeline.yaml --environment local --input inputs", "every file of a folder"],
      ["run pipeline.yaml --environment local --serve", "stay up and take documents from the AWS CLI"],
    ],
    load: async () => (await import("../run/run.ts")).run,
  },
  {
    name: "test",
    summary: "Run a pipeline's cases and compare what its models predict",
    usage: "test FILE [--environment NAME] [--case NAME...] [--update]",
    files: { min: 1, max: 1 },
    options: {
      environment: { ...environment, description: "local (default), or where it is deployed, such as data_dev" },
      case: { type: "string", value: "NAME...", multiple: true, description: "Only these cases" },
      update: { type: "boolean", description: "Store the predictions that stored ones differ from" },
      repeat: { type: "string", value: "N", description: "Run each case N times; what passes only sometimes fails" },
      timeout: { type: "string", value: "SECONDS", description: "Give up on a case without a limit (default 120)" },
      against: {
        type: "string",
        value: "VERSION",
        description: "Compare with a release, such as data_dev:7, or a git ref",
      },
      report: { type: "string", value: "DIR", description: "Write JUnit XML, a page, JSON and Markdown there" },
      json,
    },
    examples: [
      ["test pipeline.yaml", "every case, on this machine"],
      ["test pipeline.yaml --case office-clean --update", "store what one case predicts now"],
      ["test pipeline.yaml --environment data_dev --report reports", "the release that serves there"],
      ["test pipeline.yaml --against main", "what changed in the predictions since main"],
    ],
    load: async () => (await import("../cases/test.ts")).test,
  },
  {
    name: "emulate",
    summary: "Keep a local AWS up that preview, up and destroy deploy to",
    usage: "emulate FILE [--environment NAME]",
    files: { min: 1, max: 1 },
    options: {
      environment: { ...environment, description: "Environment whose account it stands for (default local)" },
      json,
    },
    examples: [
      ["emulate pipeline.yaml", "then, in another terminal: sluice up pipeline.yaml --environment local"],
      ["emulate pipeline.yaml --json", "how to reach it, for tools"],
    ],
    load: async () => (await import("../emulate/emulate.ts")).emulate,
  },
  {
    name: "preview",
    summary: "Show what a deployment would change, and what it means",
    usage: "preview FILE --environment NAME",
    files: { min: 1, max: 1 },
    options: {
      environment,
      full: { type: "boolean", description: "Show every resource and property that changes" },
      unpromoted,
      wait,
      markdown,
      json,
    },
    examples: [
      ["preview pipeline.yaml --environment data_dev", "models that are new, restart, scale or go"],
      ["preview pipeline.yaml --environment data_prod --full", "and every property, as Pulumi sees it"],
    ],
    load: async () => (await import("../deploy/preview.ts")).preview,
  },
  {
    name: "up",
    summary: "Deploy a pipeline; each success is a release",
    usage: "up FILE --environment NAME [--yes] [--smoke DOCUMENT]",
    files: { min: 1, max: 1 },
    options: {
      environment,
      unpromoted,
      ...deploying,
    },
    examples: [
      ["up pipeline.yaml --environment data_dev", "shows the plan and asks"],
      ["up pipeline.yaml --environment data_dev --yes --smoke letter.pdf", "for a workflow"],
    ],
    load: async () => (await import("../deploy/up.ts")).up,
  },
  {
    name: "promote",
    summary: "Deploy what passed its cases elsewhere, exactly as it was there",
    usage: "promote FILE --from NAME --to NAME [--release N] [--yes]",
    files: { min: 0, max: 1 },
    options: {
      from: { type: "string", value: "NAME", description: "Where it passed (default: what the other one's file says)" },
      to: { type: "string", value: "NAME", description: "Environment that it goes to, such as data_prod" },
      release: { type: "string", value: "N", description: "Release to promote (default: the newest)" },
      pipeline: { type: "string", value: "NAME", description: "Pipeline's name, instead of its file" },
      ...deploying,
    },
    examples: [
      ["promote pipeline.yaml --from data_dev --to data_prod", "shows what differs there and the plan, and asks"],
      ["promote --pipeline reader --to data_prod --release 12 --yes", "when the file is gone, for a workflow"],
    ],
    load: async () => (await import("../promotion/promote.ts")).promote,
  },
  {
    name: "destroy",
    summary: "Take a pipeline away; buckets that hold data stay",
    usage: "destroy FILE --environment NAME [--yes | --confirm STACK]",
    files: { min: 1, max: 1 },
    options: {
      environment,
      yes,
      confirm: { type: "string", value: "STACK", description: "The stack's name, where an environment is protected" },
      "drop-queued": {
        type: "boolean",
        description: "Even while queues hold documents or predictions, which are lost",
      },
      "delete-data": { type: "boolean", description: "Buckets too, with all that is in them" },
      wait,
      "break-lock": breakLock,
      markdown,
      json,
    },
    examples: [
      ["destroy pipeline.yaml --environment data_dev", "asks, and keeps what was predicted"],
      ["destroy pipeline.yaml --environment local --yes --delete-data", "to nothing"],
    ],
    load: async () => (await import("../deploy/destroy.ts")).destroy,
  },
  {
    name: "refresh",
    summary: "Find out what somebody changed in AWS by hand",
    usage: "refresh FILE --environment NAME",
    files: { min: 1, max: 1 },
    options: { environment, wait, "break-lock": breakLock, json },
    examples: [["refresh pipeline.yaml --environment data_dev", "the next up puts it back as the file says"]],
    load: async () => (await import("../deploy/refresh.ts")).refresh,
  },
  {
    name: "releases",
    summary: "List what was deployed, when, by whom and what it changed",
    usage: "releases FILE --environment NAME",
    files: { min: 0, max: 1 },
    options: {
      environment,
      limit: { type: "string", value: "N", description: "How many of the newest to list (default 20)" },
      pipeline: { type: "string", value: "NAME", description: "Pipeline's name, instead of its file" },
      json,
    },
    examples: [
      ["releases pipeline.yaml --environment data_prod", "newest first"],
      ["releases --pipeline reader --environment data_dev --json", "when the file is gone, for tools"],
    ],
    load: async () => (await import("../releases/releases.ts")).releases,
  },
  {
    name: "rollback",
    summary: "Put an earlier release back, with its images, archives and code",
    usage: "rollback FILE --environment NAME [--to N] [--yes]",
    files: { min: 0, max: 1 },
    options: {
      environment,
      to: { type: "string", value: "N", description: "Release to put back (default: the last state that was whole)" },
      pipeline: { type: "string", value: "NAME", description: "Pipeline's name, instead of its file" },
      ...deploying,
    },
    examples: [
      ["rollback pipeline.yaml --environment data_dev", "shows what changes and asks"],
      ["rollback --pipeline reader --environment data_prod --to 12", "when the file is gone"],
    ],
    load: async () => (await import("../releases/rollback.ts")).rollback,
  },
  {
    name: "dora",
    summary: "Measure how often, how fast and how safely a pipeline is deployed",
    usage: "dora FILE --environment NAME [--days N]",
    files: { min: 0, max: 1 },
    options: {
      environment,
      days: { type: "string", value: "N", description: "Days to look back (default 30)" },
      report: { type: "boolean", description: "Report these deployments to Datadog, once more where they were" },
      pipeline: { type: "string", value: "NAME", description: "Pipeline's name, instead of its file" },
      json,
    },
    examples: [
      ["dora pipeline.yaml --environment data_prod", "the four figures, from the ledger"],
      ["dora --pipeline reader --environment data_prod --days 90 --json", "when the file is gone, for tools"],
    ],
    load: async () => (await import("../dora/dora.ts")).dora,
  },
  {
    name: "doctor",
    summary: "Ask Datadog what an environment reports, and what monitors lack",
    usage: "doctor --environment NAME",
    files: { min: 0, max: 0 },
    options: { environment, json },
    examples: [
      ["doctor --environment data_dev", "after the first documents went through a pipeline"],
      ["doctor --environment data_prod --json", "every metric and tag that was looked for, for tools"],
    ],
    load: async () => (await import("../doctor/doctor.ts")).doctor,
  },
  {
    name: "init",
    summary: "Make a new pipeline's folder that passes validate and test",
    usage: "init NAME [--template text|image]",
    files: { min: 0, max: Number.POSITIVE_INFINITY },
    options: {
      template: { type: "string", value: "TEMPLATE", description: "What it reads: text (default) or image" },
      directory: { type: "string", value: "DIR", description: "Folder of the pipelines (default pipelines)" },
      json,
    },
    examples: [
      ["init lease-reader", "pipelines/lease-reader, with a model, its server and a case"],
      ["init flyer-reader --template image", "for documents that are images"],
    ],
    load: async () => (await import("../init/init.ts")).init,
  },
  {
    name: "bootstrap",
    summary: "Make what an environment needs once, before any pipeline",
    usage: "bootstrap --environment NAME [--github OWNER/REPO] [--yes]",
    files: { min: 0, max: 0 },
    options: {
      environment,
      github: {
        type: "string",
        value: "OWNER/REPO",
        description: "Repository whose workflows deploy (default: as made last, or nobody's)",
      },
      preview: { type: "boolean", description: "Only show what it would make" },
      yes,
      write: { type: "boolean", description: "Write the lines it prints into the environment's file" },
      json,
    },
    examples: [
      [
        "bootstrap --environment data_dev --github acme/pipelines",
        "as an administrator; its state moves into the bucket it makes",
      ],
      ["bootstrap --environment data_dev --preview", "only show what it would make"],
    ],
    load: async () => (await import("../bootstrap/bootstrap.ts")).bootstrap,
  },
];
