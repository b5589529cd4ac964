import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import { SluiceError } from "@sluice/spec";
import { Activity } from "./activity.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { Emit } from "./emit.ts";
import { EventBus } from "./eventbridge/event-bus.ts";
import { objectCreatedEvent } from "./eventbridge/object-created-event.ts";
import { DeliveryStream, type DeliveryStreamSettings } from "./firehose/delivery-stream.ts";
import { firehoseService } from "./firehose/firehose-service.ts";
import { AwsError, type AwsService } from "./gateway/service.ts";
import { Sessions } from "./gateway/sessions.ts";
import { PolicyStore } from "./iam/policy-store.ts";
import { EventSourceMapping, type EventSourceMappingSettings } from "./lambda/event-source-mapping.ts";
import type { FunctionSettings } from "./lambda/function-settings.ts";
import { LambdaFunction } from "./lambda/lambda-function.ts";
import type { LocalAwsOptions } from "./local-aws-options.ts";
import { EndpointDeclarations } from "./provision/endpoint-declarations.ts";
import type { LocalCloud } from "./provision/local-cloud.ts";
import { RolePolicies } from "./provision/role-policies.ts";
import { S3Service } from "./s3/s3-service.ts";
import { S3Store } from "./s3/s3-store.ts";
import { Endpoints } from "./sagemaker/endpoints.ts";
import { sageMakerRuntimeService } from "./sagemaker/sagemaker-runtime-service.ts";
import { snsService } from "./sns/sns-service.ts";
import { Topics } from "./sns/topics.ts";
import { Queues } from "./sqs/queues.ts";
import { sqsService } from "./sqs/sqs-service.ts";
import { StsService } from "./sts/sts-service.ts";
import { Ocr } from "./textract/ocr.ts";
import { textractService } from "./textract/textract-service.ts";

/** All services of the local AWS, wired to one another. */
export class Cloud implements LocalCloud {
  readonly accountId: string;
  readonly region: string;
  readonly directory: string;
  /** Known once the gateway listens; before that nothing runs that would ask. */
  endpointUrl = "";
  /** Takes a function's connection to the gateway; known like the URL. */
  connect: (socket: Duplex) => void = () => {};
  readonly sessions = new Sessions();
  readonly activity = new Activity();
  readonly policies: PolicyStore;
  readonly rolePolicies: RolePolicies;
  readonly s3: S3Store;
  readonly queues: Queues;
  readonly bus: EventBus;
  readonly topics: Topics;
  readonly functions = new Map<string, LambdaFunction>();
  readonly mappings: EventSourceMappingSettings[] = [];
  readonly streams = new Map<string, DeliveryStream>();
  readonly endpoints = new EndpointDeclarations();
  readonly endpointHost: Endpoints;
  readonly #ocr = new Ocr();
  readonly #options: LocalAwsOptions;
  readonly #clock: Clock;
  readonly #emit: Emit;
  #running: EventSourceMapping[] = [];
  #isClosed = false;

  constructor(options: LocalAwsOptions) {
    const { accountId, region, directory, clock = systemClock, onEvent = () => {} } = options;
    this.#options = options;
    this.#clock = clock;
    this.accountId = accountId;
    this.region = region;
    this.directory = directory;
    const emit: Emit = (event) => onEvent({ ...event, atMs: clock.nowMs() });
    this.#emit = emit;
    const { activity } = this;
    this.policies = new PolicyStore({
      accountId,
      region,
      clock,
      onDenied: (denial) => emit({ kind: "denied", ...denial }),
    });
    this.rolePolicies = new RolePolicies(this.policies);
    const authorizer = this.policies;
    this.queues = new Queues({ authorizer, clock, emit, activity });
    this.bus = new EventBus(this.queues);
    const onObjectCreated = (created: Parameters<typeof objectCreatedEvent>[0]) => {
      this.bus.publish(objectCreatedEvent(created, { id: randomUUID(), accountId, region }));
    };
    this.s3 = new S3Store({ authorizer, accountId, region, directory, clock, emit, onObjectCreated });
    this.topics = new Topics({ authorizer, queues: this.queues, clock, emit });
    this.endpointHost = new Endpoints({
      ...{
        servers: options.servers,
        directory,
        region,
        sessions: this.sessions,
        store: this.s3,
        emit,
        clock,
        activity,
      },
      endpointUrl: () => this.endpointUrl,
      startTimeoutSeconds: options.startTimeoutSeconds ?? 60,
      publish: (principal, topicArn, message) => void this.topics.publish({ principal, topicArn, message }),
    });
  }

  /** Every service, as the gateway serves it. */
  services(): readonly AwsService[] {
    const { accountId, region, policies: authorizer, queues, topics } = this;
    const account = { accountId, region, authorizer };
    const endpointUrl = () => this.endpointUrl;
    return [
      new S3Service(this.s3),
      new StsService({ accountId }),
      sqsService({ ...account, queues, endpointUrl }),
      snsService({ ...account, topics }),
      firehoseService({ ...account, findStream: (name) => this.streams.get(name) }),
      textractService({ authorizer, store: this.s3, ocr: this.#ocr }),
      sageMakerRuntimeService({ ...account, findEndpoint: (name) => this.endpointHost.find(name) }),
    ];
  }

  createFunction(settings: FunctionSettings): LambdaFunction {
    const { sessions, region } = this;
    const created = new LambdaFunction(settings, {
      sessions,
      region,
      connect: (socket) => this.connect(socket),
      endpointUrl: () => this.endpointUrl,
      emit: this.#emit,
    });
    this.functions.set(settings.name, created);
    return created;
  }

  createStream(settings: DeliveryStreamSettings): DeliveryStream {
    const stream = new DeliveryStream({ settings, store: this.s3, clock: this.#clock, emit: this.#emit });
    this.streams.set(settings.name, stream);
    return stream;
  }

  /** Tells of policies that are judged otherwise here than on AWS, because nobody here knows them. */
  reportUnknownPolicies(): void {
    for (const unknown of this.rolePolicies.unknown) this.#emit({ kind: "policy-unknown", ...unknown });
  }

  /** Lets every function take messages from its queue. @throws SluiceError `LOCAL_RESOURCE_INVALID` */
  startMappings(): void {
    if (this.#isClosed) return;
    for (const settings of this.mappings) {
      const queue = this.queues.findByArn(settings.queueArn);
      const target = this.functions.get(settings.functionName);
      if (queue === undefined || target === undefined) {
        throw invalidMapping(
          settings,
          `${queue === undefined ? settings.queueArn : settings.functionName} was not declared`,
        );
      }
      this.queues.track(queue);
      const mapping = new EventSourceMapping({
        ...{ settings, queue, target, authorizer: this.policies, region: this.region, emit: this.#emit },
        retryDelaySeconds: this.#options.retryDelaySeconds ?? 1,
      });
      this.#running.push(mapping);
      startMapping(mapping, settings);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const mapping of this.#running) mapping.close();
    this.#running = [];
    this.queues.close();
    for (const stream of this.streams.values()) stream.close();
    await Promise.all([
      this.#ocr.close(),
      this.endpointHost.close(),
      ...[...this.functions.values()].map((each) => each.close()),
    ]);
    this.activity.abandon();
  }
}

function startMapping(mapping: EventSourceMapping, settings: EventSourceMappingSettings): void {
  try {
    mapping.start();
  } catch (error) {
    if (error instanceof AwsError) throw invalidMapping(settings, error.message);
    throw error;
  }
}

function invalidMapping(settings: EventSourceMappingSettings, problem: string): SluiceError {
  return new SluiceError(
    "LOCAL_RESOURCE_INVALID",
    `The queue of function ${settings.functionName} cannot feed it: ${problem}`,
  );
}
