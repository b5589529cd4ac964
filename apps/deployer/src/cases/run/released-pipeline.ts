import { SluiceError } from "@sluice/spec/errors";
import type { AwsClients } from "../../aws/aws-clients.ts";
import type { Environment } from "../../environments/environment-schema.ts";
import type { Ledger, ReleaseRecord } from "../../releases/release.ts";
import { servesRelease } from "../../releases/serves-release.ts";
import { standingOf } from "../../releases/standing.ts";

/** Which pipeline, and where. */
export interface DeployedPipelineOptions {
  readonly pipeline: string;
  /** As the person named it, for what to do next. */
  readonly file: string;
  readonly environment: Environment;
  readonly ledger: Ledger;
  readonly clients: AwsClients;
}

/**
 * The release that can be tested: the newest one, if it is what serves.
 * @throws SluiceError `TEST_NOT_DEPLOYED`
 */
export async function releaseToTest(options: DeployedPipelineOptions): Promise<ReleaseRecord> {
  const { pipeline, environment, ledger } = options;
  const [newest] = await ledger.list(pipeline, { newest: 1 });
  if (newest === undefined) throw notDeployed(options, `${pipeline} was never deployed to ${environment.name}`);
  const why = await whyNot(newest, options);
  if (why !== undefined) throw notDeployed(options, why);
  return newest;
}

/** Whether a release is the newest one still, and serves. */
export async function isServing(release: ReleaseRecord, options: DeployedPipelineOptions): Promise<boolean> {
  const newest = (await options.ledger.numbers(options.pipeline)).at(-1);
  return newest === release.number && (await whyNot(release, options)) === undefined;
}

/** Why a release is not what can be tested; undefined when it is. */
async function whyNot(
  release: ReleaseRecord,
  { pipeline, environment, ledger, clients }: DeployedPipelineOptions,
): Promise<string | undefined> {
  const what = `release ${release.number} of ${pipeline} in ${environment.name}`;
  const standing = standingOf(release, await ledger.notes(pipeline, { since: release.number }));
  if (standing.kind === "taken-down") return `${what} was taken down`;
  if (standing.kind === "unfinished") {
    return `a deployment that began after ${what} is at work, or ended without becoming a release`;
  }
  return (await servesRelease(release, environment, clients)) ? undefined : `${what} is not what the endpoints serve`;
}

function notDeployed({ file, environment }: DeployedPipelineOptions, message: string): SluiceError {
  const hint = [
    "deploy it, or leave --environment out to run its cases on this machine:",
    `sluice up ${file} --environment ${environment.name}`,
    `sluice test ${file}`,
  ].join("\n");
  return new SluiceError("TEST_NOT_DEPLOYED", message, { hint });
}
