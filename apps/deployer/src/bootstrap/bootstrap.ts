import { type Connection, connectionOf } from "../aws/connection.ts";
import type { Flags } from "../command-line/flags.ts";
import type { VerbHandler } from "../command-line/verb.ts";
import { askOrFail, confirm } from "../deploy/confirm.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { EnvironmentFile } from "../environments/guard.ts";
import { chooseEnvironment, readEnvironmentFiles } from "../environments/read-environments.ts";
import { UsageError } from "../failures/usage-error.ts";
import { exitCode, type Io } from "../io.ts";
import { styleOf } from "../terminal/style.ts";
import { environmentLines } from "./environment-lines.ts";
import { foreignOf } from "./foreign-of.ts";
import { Foundation } from "./foundation.ts";
import { namesOfEnvironment } from "./names-of-environment.ts";
import { promotionOf } from "./promotion-of.ts";
import { changingSteps, renderSteps } from "./render-steps.ts";
import { type BootstrapReport, writeIntoFile, writeReport, writeReportJson } from "./report.ts";

/** `sluice bootstrap`: makes what an environment needs once, and says what its file must say. */
export const bootstrap: VerbHandler = async ({ flags }, io) => {
  const repository = repositoryOf(flags);
  const files = readEnvironmentFiles(flags, io);
  const environment = chooseEnvironment(
    flags.get("environment"),
    files.map((file) => file.environment),
  );
  if (environment.stage === "local" || environment.emulator === true) throw onLaptop();
  const { names } = namesOfEnvironment(environment);
  if (!flags.has("preview") && !flags.has("yes")) askOrFail(io, "--yes");
  const { deployRole: _, ...administered } = environment;
  // Who deploys is what is being made, so an administrator makes it.
  const connection = connectionOf(administered, io);
  try {
    await connection.check();
    const options = { environment: administered, others: files, repository, connection };
    const { changes, made } = await make(options, flags, io);
    for (const file of files) {
      if (file.environment !== environment) continue;
      show({ file, lines: environmentLines(environment, names), changes, made }, flags, io);
    }
    return exitCode.done;
  } finally {
    connection.clients.close();
  }
};

interface MakeOptions {
  /** Without its deploy role. */
  readonly environment: Environment;
  readonly others: readonly EnvironmentFile[];
  readonly repository: string | undefined;
  readonly connection: Connection;
}

async function make(options: MakeOptions, flags: Flags, io: Io): Promise<Pick<BootstrapReport, "changes" | "made">> {
  const { environment, others, ...rest } = options;
  const environments = others.map((other) => other.environment);
  const foundation = await Foundation.open({
    environment,
    ...namesOfEnvironment(environment),
    ...foreignOf(environment, environments),
    ...promotionOf(environment, environments),
    ...rest,
    debug: flags.has("debug"),
    io,
  });
  try {
    const previewed = await foundation.preview();
    io.stderr.write(renderSteps(previewed, styleOf(io.stderr, io.env)));
    const changes = changingSteps(previewed).length;
    if (flags.has("preview")) return { changes, made: false };
    if (changes > 0) {
      if (!flags.has("yes")) await confirm(`Make this in account ${environment.account}?`, io);
      await foundation.up();
    }
    await foundation.settleState();
    return { changes, made: true };
  } finally {
    foundation.close();
  }
}

function show(report: BootstrapReport, flags: Flags, io: Io): void {
  const file = flags.has("write") && report.made ? writeIntoFile(report, io) : report.file;
  if (flags.has("json")) writeReportJson(report, io);
  else writeReport({ ...report, file }, io);
}

function repositoryOf(flags: Flags): string | undefined {
  const repository = flags.get("github");
  if (repository === undefined || /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\/[A-Za-z0-9._-]+$/.test(repository))
    return repository;
  throw new UsageError("DEPLOY_OPTION_VALUE", `--github ${repository} is no repository`, {
    hint: "write it as GitHub does: --github owner/repository",
  });
}

function onLaptop(): UsageError {
  return new UsageError("BOOTSTRAP_LOCAL", "the laptop needs no bootstrap", {
    hint: "sluice emulate makes what deployments to it need",
  });
}
