import * as runtime from "@pulumi/pulumi/runtime/index.js";
import { SluiceError } from "@sluice/spec/errors";
import { partitionOf } from "@sluice/spec/names";
import type { Evaluation, EvaluationContext } from "./evaluated-resource.ts";
import { PlainValues } from "./plain-value.ts";
import { RecordingMonitor, type RegisterRequest, type RegisterResponse } from "./recording-monitor.ts";
import { orderResources } from "./resource-order.ts";
import { outputScope } from "./resource-outputs.ts";

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a Pulumi program in this process, without an engine, an account or a network, and returns every resource it registers with
 * resolved inputs and the outputs AWS would give it. Evaluations wait for each other: Pulumi keeps one program per process.
 *
 * @throws SluiceError `INFRA_DUPLICATE_RESOURCE` when two resources have one URN; whatever the program throws.
 * @example const { resources } = await evaluate(() => new Bucket("input"), { project: "p", stack: "dev", accountId: "123456789012", region: "us-west-2" });
 */
export function evaluate(program: () => unknown, context: EvaluationContext): Promise<Evaluation> {
  const evaluation = last.then(() => run(program, context));
  // The next one waits for this one's end, whichever it is; its failure is this caller's.
  last = evaluation.catch(() => undefined);
  return evaluation;
}

async function run(program: () => unknown, context: EvaluationContext): Promise<Evaluation> {
  const { accountId, region, partition = partitionOf(context.region), project, stack } = context;
  const monitor = new RecordingMonitor(outputScope({ accountId, region, partition }), project, stack);
  const mocks = mocksOf({ accountId, region, partition });
  const limit = Error.stackTraceLimit;
  if (context.limitStackTraces ?? true) Error.stackTraceLimit = 0;
  const failures = watchFailures();
  try {
    await runtime.setMocks(mocks, project, stack, false);
    answerRegistrations(monitor);
    const outputs = await Promise.race([runInStack(program), failures.first]);
    await settle();
    failures.throwFirst();
    const { values } = new PlainValues().read(isRecord(outputs) ? outputs : {});
    return { resources: orderResources(monitor.registrations), outputs: values };
  } catch (error) {
    await settle();
    // Takes away the promises a failed program left: Pulumi would complain of them when the process exits.
    await runtime.setMocks(mocks, project, stack, false);
    throw error;
  } finally {
    failures.stop();
    Error.stackTraceLimit = limit;
    runtime.disconnectSync();
  }
}

/** Lets what has begun come to its end: rejections that nobody handles are reported once the queue of promises is empty. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
}

async function runInStack(program: () => unknown): Promise<unknown> {
  const outputs = await runtime.runInPulumiStack(async () => program());
  await runtime.disconnect();
  return outputs;
}

/** Data sources a program may read: they have one answer here, and it is known. */
function mocksOf(scope: { accountId: string; region: string; partition: string }): runtime.Mocks {
  const { accountId, region, partition } = scope;
  const answers: Readonly<Record<string, Record<string, unknown>>> = {
    "aws:index/getCallerIdentity:getCallerIdentity": { accountId, id: accountId },
    "aws:index/getRegion:getRegion": { region, name: region, id: region },
    "aws:index/getPartition:getPartition": { partition, id: partition, dnsSuffix: "amazonaws.com" },
  };
  return {
    newResource: ({ type, name }) => {
      throw new SluiceError("INFRA_NOT_EVALUABLE", `"${name}" reads an existing ${type}, which needs an AWS account`);
    },
    call: ({ token }) => {
      const answer = answers[token];
      if (answer !== undefined) return answer;
      throw new SluiceError("INFRA_NOT_EVALUABLE", `the program calls ${token}, which needs an AWS account`);
    },
  };
}

type Answer = (error: unknown, response?: RegisterResponse) => void;

function answerRegistrations(monitor: RecordingMonitor): void {
  const client = runtime.getMonitor();
  if (client === undefined) throw new SluiceError("INFRA_NOT_EVALUABLE", "Pulumi has no monitor to take the place of");
  Object.assign(client, {
    registerResource: (request: RegisterRequest, answer: Answer): void => {
      let response: RegisterResponse;
      try {
        response = monitor.register(request);
      } catch (error) {
        answer(error);
        return;
      }
      answer(null, response);
    },
    // Outputs of components are for a state file, which there is none of.
    registerResourceOutputs: (_request: unknown, answer: Answer): void => answer(null),
  });
}

/**
 * Pulumi lets the promise of a failed registration go unhandled, and the process ends of it. While a program is evaluated these
 * rejections are its failure, so other listeners are set aside for as long.
 */
function watchFailures(): { readonly first: Promise<never>; throwFirst(): void; stop(): void } {
  const failures: unknown[] = [];
  const others = process.listeners("unhandledRejection");
  let fail: (error: unknown) => void = () => undefined;
  const first = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  first.catch(() => undefined);
  const onRejection = (error: unknown): void => {
    failures.push(error);
    fail(error);
  };
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", onRejection);
  return {
    first,
    throwFirst: () => {
      if (failures.length > 0) throw failures[0];
    },
    stop: () => {
      process.off("unhandledRejection", onRejection);
      for (const listener of others) process.on("unhandledRejection", listener);
    },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
