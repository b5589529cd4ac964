import { exitCode, writeLine } from "../io.ts";
import { styleOf } from "../terminal/style.ts";
import { textColumnsOf } from "../terminal/terminal-size.ts";
import type { LocalSession } from "./local-session.ts";
import { renderDocument } from "./render-results.ts";
import { collectDocument } from "./results.ts";
import { outputFolder, type RunContext } from "./run.ts";
import { isFinal } from "./status.ts";

const lookEveryMs = 250;

/** Keeps the local AWS up and shows every further document when it has ended, until the person interrupts. */
export async function serve(
  session: LocalSession,
  context: RunContext,
  interrupted: Promise<unknown>,
): Promise<number> {
  const { observer, target, io } = context;
  const shown = new Set(observer.ledger.documents.keys());
  writeInstructions(session, context);
  // The one document that --json promises is of the inputs.
  const output = context.options.json ? io.stderr : io.stdout;
  const collect = { target, session, observer, state: "running", output: outputFolder(context) } as const;
  const timer = setInterval(() => void showFinished(), lookEveryMs);
  const showFinished = async (): Promise<void> => {
    for (const id of [...observer.ledger.documents.keys()]) {
      if (shown.has(id) || !observer.outcomes(id).every(({ status }) => isFinal(status))) continue;
      shown.add(id);
      const document = await collectDocument(id, observer.ending("running"), collect);
      const columns = textColumnsOf(output);
      output.write(
        renderDocument(document, {
          pipeline: target.pipeline,
          style: styleOf(output, io.env),
          cwd: io.cwd,
          columns,
        }),
      );
    }
  };
  await interrupted;
  clearInterval(timer);
  return exitCode.interrupted;
}

function writeInstructions(session: LocalSession, { target, io }: RunContext): void {
  const { bucket, prefix, suffixes } = target.pipeline.source;
  const { accessKeyId, secretAccessKey } = session.credentials;
  const lines = [
    `the local AWS is up at ${session.endpointUrl} until Ctrl-C`,
    "use it from another terminal:",
    `  export AWS_ENDPOINT_URL=${session.endpointUrl}`,
    `  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    `  export AWS_REGION=${target.environment.region}`,
    `  aws s3 cp document${suffixes[0] ?? ""} s3://${bucket}/${prefix}`,
  ];
  for (const line of lines) writeLine(io.stderr, line);
}
