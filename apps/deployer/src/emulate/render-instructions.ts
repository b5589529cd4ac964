import type { Emulator } from "../aws/emulator.ts";
import type { PipelineForEnvironment } from "../pipeline/read-pipeline-for.ts";
import type { Style } from "../terminal/style.ts";

/** What the instructions are about. */
export interface RenderInstructionsOptions {
  readonly target: PipelineForEnvironment;
  /** Whether an earlier emulator's deployments are still remembered in the folder. */
  readonly isStale: boolean;
  readonly style: Style;
}

/** How to deploy to an emulator and how to reach it, within 80 columns but for what the person named. */
export function renderInstructions(emulator: Emulator, { target, isStale, style }: RenderInstructionsOptions): string {
  const { account, region, endpointUrl, accessKeyId, secretAccessKey, debugProviders } = emulator;
  const { environment, file } = target;
  const command = (verb: string) => `  ${style.cyan(`sluice ${verb} ${file} --environment ${environment.name}`)}`;
  const stale = [
    "this account is new and empty; what was deployed to an earlier one is forgotten",
    "with its resources gone:",
    command("refresh"),
  ];
  // An environment that is not meant for emulators finds this one by these variables only.
  const attach = environment.emulator === true ? [] : [`  export PULUMI_DEBUG_PROVIDERS=${debugProviders}`];
  const lines = [
    `account ${account} is up at ${endpointUrl} until Ctrl-C`,
    ...(isStale ? stale : []),
    "deploy to it from another terminal, in this folder:",
    command("up"),
    attach.length === 0 ? "reach it with the AWS CLI or any SDK:" : "after telling that terminal where it is:",
    `  export AWS_ENDPOINT_URL=${endpointUrl}`,
    `  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `  export AWS_REGION=${region}`,
    ...attach,
  ];
  return `${lines.join("\n")}\n`;
}
