import { modelNames, pipelineNames, type ResolvedPipeline } from "@sluice/spec";

/** Physical names of what a pipeline is made of, as its metrics and logs are tagged with them. */
export interface DeployedNames {
  /** In the pipeline's own order. */
  readonly models: readonly DeployedModelNames[];
  /** Absent when nothing is delivered. */
  readonly delivery?: DeployedDeliveryNames;
  /** Absent without notifications. */
  readonly notifications?: DeployedNotificationNames;
}

/** Physical names of one model. */
export interface DeployedModelNames {
  /** As the pipeline file has it. */
  readonly model: string;
  readonly endpoint: string;
  /** The endpoint's name and `-queue`. */
  readonly queue: string;
  /** The endpoint's name and `-dlq`. */
  readonly deadLetterQueue: string;
  /** The endpoint's name and `-trigger`. */
  readonly triggerFunction: string;
}

/** Physical names of the delivery. */
export interface DeployedDeliveryNames {
  readonly function: string;
  readonly queue: string;
  readonly deadLetterQueue: string;
  /** Absent without Firehose. */
  readonly stream?: string;
}

/** Physical names of what tells of predictions and errors. */
export interface DeployedNotificationNames {
  readonly predictionsTopic: string;
  readonly errorsTopic: string;
  /** Keeps every failed document's notification for redrive. */
  readonly failuresQueue: string;
}

/** Where names are looked for. */
export interface NamePlace {
  readonly stage: string;
  /** Twelve digits. */
  readonly accountId: string;
}

/** The names that a pipeline of `@sluice/infra` has in an environment. */
export function deployedNames(pipeline: ResolvedPipeline, { stage, accountId }: NamePlace): DeployedNames {
  const place = { pipeline: pipeline.name, stage, accountId };
  const shared = pipelineNames(place);
  const { deliver } = pipeline;
  const delivers = deliver.models.length > 0 && (deliver.notify || deliver.firehose !== undefined);
  return {
    models: pipeline.models.map(({ name }) => {
      const { endpoint, queue, deadLetterQueue, triggerFunction } = modelNames({ ...place, model: name });
      return { model: name, endpoint, queue, deadLetterQueue, triggerFunction };
    }),
    ...(delivers && {
      delivery: {
        function: shared.deliveryFunction,
        queue: shared.deliveryQueue,
        deadLetterQueue: shared.deliveryDeadLetterQueue,
        ...(deliver.firehose !== undefined && { stream: shared.deliveryStream }),
      },
    }),
    ...(deliver.notify && {
      notifications: {
        predictionsTopic: shared.predictionsTopic,
        errorsTopic: shared.errorsTopic,
        failuresQueue: shared.failuresQueue,
      },
    }),
  };
}
