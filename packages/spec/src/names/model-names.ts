import { cuttable, fitName, fixed, type NamePart } from "./fit-name.ts";
import { nameLimits } from "./name-limits.ts";

/** What a model's physical names are made from. */
export interface ModelNamesOptions {
  readonly pipeline: string;
  readonly model: string;
  readonly stage: string;
  /** Twelve digits; makes bucket names unique in the partition. */
  readonly accountId: string;
}

/** Physical names of what one model is made of. */
export interface ModelNames {
  /** Endpoint: `<pipeline>--<model>-<stage>`. */
  readonly endpoint: string;
  /** SageMaker model and endpoint configuration of one version: the endpoint's name and 8 hex digits. */
  endpointVersioned(version8: string): string;
  /** Output bucket. */
  readonly bucket: string;
  readonly queue: string;
  readonly deadLetterQueue: string;
  readonly triggerFunction: string;
  readonly triggerRole: string;
  /** Role the endpoint's containers run with. */
  readonly modelRole: string;
  /** EventBridge rule that feeds the queue. */
  readonly rule: string;
  /** Alarm that wakes an endpoint that was scaled to zero. */
  readonly wakeAlarm: string;
}

/**
 * Names a model's resources. Names of pipelines and models hold no double hyphen, so the one between them keeps
 * pipeline `a-b` with model `c` apart from pipeline `a` with model `b-c`.
 *
 * @example modelNames({ pipeline: "reader", model: "ocr", stage: "dev", accountId: "123456789012" }).queue // "reader--ocr-dev-queue"
 */
export function modelNames({ pipeline, model, stage, accountId }: ModelNamesOptions): ModelNames {
  const base = [cuttable(pipeline), fixed("--"), cuttable(model), fixed(`-${stage}`)];
  const named = (limit: number, suffix = ""): string => fitName(withSuffix(base, suffix), limit);
  return {
    endpoint: named(nameLimits.sageMaker),
    endpointVersioned: (version8) => named(nameLimits.sageMaker, `-${version8}`),
    bucket: named(nameLimits.bucket, `-${accountId}`),
    queue: named(nameLimits.queue, "-queue"),
    deadLetterQueue: named(nameLimits.queue, "-dlq"),
    triggerFunction: named(nameLimits.lambdaFunction, "-trigger"),
    triggerRole: named(nameLimits.role, "-trigger"),
    modelRole: named(nameLimits.role, "-model"),
    rule: named(nameLimits.rule),
    wakeAlarm: named(nameLimits.alarm, "-wake"),
  };
}

function withSuffix(base: readonly NamePart[], suffix: string): readonly NamePart[] {
  return suffix === "" ? base : [...base, fixed(suffix)];
}

/** Characters by which a model's versioned endpoint name exceeds SageMaker's limit; 0 or less when it fits uncut. */
export function excessNameLength(pipeline: string, model: string, stage: string): number {
  return `${pipeline}--${model}-${stage}-00000000`.length - nameLimits.sageMaker;
}
