import { randomUUID } from "node:crypto";
import { Activity } from "./activity.ts";
import { type Clock, systemClock } from "./clock.ts";
import { ecrService } from "./ecr/ecr-service.ts";
import { Registry } from "./ecr/registry.ts";
import type { Emit } from "./emit.ts";
import { EventBus } from "./eventbridge/event-bus.ts";
import { objectCreatedEvent } from "./eventbridge/object-created-event.ts";
import { DeliveryStream, type DeliveryStreamSettings } from "./firehose/delivery-stream.ts";
import { firehoseService } from "./firehose/firehose-service.ts";
import type { AwsService } from "./gateway/service.ts";
import { Sessions } from "./gateway/sessions.ts";
import { PolicyStore } from "./iam/policy-store.ts";
import type { AnswerRequest } from "./lambda/answer-requests.ts";
import { EventSourceMappings } from "./lambda/event-source-mappings.ts";
import type { FunctionSettings } from "./lambda/function-settings.ts";
import { LambdaFunction } from "./lambda/lambda-function.ts";
import { lambdaService } from "./lambda/lambda-service.ts";
import type { LocalAwsOptions } from "./local-aws-options.ts";
import { LogGroups } from "./logs/log-groups.ts";
import { logsService } from "./logs/logs-service.ts";
import { ServiceLog } from "./logs/service-log.ts";
import { EndpointDeclarations } from "./provision/endpoint-declarations.ts";
import type { LocalCloud } from "./provision/local-cloud.ts";
import { RolePolicies } from "./provision/role-policies.ts";
import { S3Service } from "./s3/s3-service.ts";
import { S3Store } from "./s3/s3-store.ts";
import type { EndpointSettings } from "./sagemaker/endpoint-settings.ts";
import { Endpoints } from "./sagemaker/endpoints.ts";
import { sageMakerRuntimeService } from "./sagemaker/sagemaker-runtime-service.ts";
import { sageMakerService } from "./sagemaker/sagemaker-service.ts";
import { snsService } from "./sns/sns-service.ts";
import { Topics } from "./sns/topics.ts";
import { Queues } from "./sqs/queues.ts";
import { sqsService } from "./sqs/sqs-service.ts";
import { StsService } from "./sts/sts-service.ts";
import { Ocr } from "./textract/ocr.ts";
import { textractService } from "./textract/textract-service.ts";

/** One server stands for all instances of an endpoint, so there is one log stream too. */
const instanceId = "i-0local";

/** All services of the local AWS, wired to one another. */
export class Cloud implements LocalCloud {
  readonly accountId: string;
  readonly region: string;
  readonly directory: string;
  /** Known once the gateway listens; before that nothing runs that would ask. */
  endpointUrl = "";
  /** Answers functions' requests; known like the URL. */
  answer: AnswerRequest = () => Promise.reject(new Error("the gateway does not listen yet"));
  readonly clock: Clock;
  readonly logs: LogGroups;
  /** Container images that deployments can ask for. */
  readonly registry: Registry;
  readonly sessions = new Sessions();
  readonly activity = new Activity();
  readonly policies: PolicyStore;
  readonly rolePolicies: RolePolicies;
  readonly s3: S3Store;
  readonly queues: Queues;
  readonly bus: EventBus;
  readonly topics: Topics;
  readonly functions = new Map<string, LambdaFunction>();
  readonly mappings: EventSourceMappings;
  readonly streams = new Map<string, DeliveryStream>();
  readonly accepted = new Set<string>();
  readonly endpoints = new EndpointDeclarations();
  readonly endpointHost: Endpoints;
  readonly #ocr = new Ocr();
  readonly #emit: Emit;
  readonly #serviceLog: ServiceLog;

  constructor(options: LocalAwsOptions) {
    const { accountId, region, directory, clock = systemClock, onEvent = () => {} } = options;
    this.clock = clock;
    this.logs = new LogGroups(clock);
    this.registry = new Registry({ clock, imagines: options.imagineImages ?? false });
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
    this.#serviceLog = new ServiceLog({ groups: this.logs, policies: authorizer, accountId, region, clock });
    this.queues = new Queues({ authorizer, clock, emit, activity });
    this.bus = new EventBus(this.queues);
    const onObjectCreated = (created: Parameters<typeof objectCreatedEvent>[0]) => {
      this.bus.publish(objectCreatedEvent(created, { id: randomUUID(), accountId, region }));
    };
    this.s3 = new S3Store({ authorizer, accountId, region, directory, clock, emit, onObjectCreated });
    this.topics = new Topics({ authorizer, queues: this.queues, clock, emit });
    this.mappings = new EventSourceMappings({
      ...{ queues: this.queues, functions: this.functions, authorizer, region, emit },
      retryDelaySeconds: options.retryDelaySeconds ?? 1,
    });
    this.endpointHost = new Endpoints({
      ...{
        servers: options.servers,
        accountId,
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
      slowSeconds: options.slowSeconds ?? 0,
      onLine: (settings, line) => this.#logServer(settings, line),
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
      sageMakerService({
        ...account,
        endpoints: this.endpointHost,
        declarations: this.endpoints,
        runtime: sageMakerRuntimeService({ ...account, findEndpoint: (name) => this.endpointHost.find(name) }),
      }),
      lambdaService({ ...account, mappings: this.mappings }),
      logsService({ ...account, groups: this.logs }),
      ecrService({ ...account, registry: this.registry }),
    ];
  }

  createFunction(settings: FunctionSettings): LambdaFunction {
    const { sessions, region } = this;
    const created: LambdaFunction = new LambdaFunction(settings, {
      sessions,
      region,
      answer: (request) => this.answer(request),
      endpointUrl: () => this.endpointUrl,
      emit: (event) => {
        if (event.kind === "function-log") this.#logFunction(created, event.line);
        this.#emit(event);
      },
    });
    this.functions.set(settings.name, created);
    return created;
  }

  createStream(settings: DeliveryStreamSettings): DeliveryStream {
    const stream = new DeliveryStream({ settings, store: this.s3, clock: this.clock, emit: this.#emit });
    this.streams.set(settings.name, stream);
    return stream;
  }

  /** Tells of policies that are judged otherwise here than on AWS, because nobody here knows them. */
  reportUnknownPolicies(): void {
    for (const unknown of this.rolePolicies.unknown) this.#emit({ kind: "policy-unknown", ...unknown });
  }

  #logFunction({ settings: { logGroupName: groupName, roleArn, name } }: LambdaFunction, line: string): void {
    const day = new Date(this.clock.nowMs()).toISOString().slice(0, 10).replaceAll("-", "/");
    this.#serviceLog.write({ groupName, streamName: `${day}/[$LATEST]${name}`, roleArn }, line);
  }

  #logServer({ endpointName, variantName, executionRoleArn }: EndpointSettings, line: string): void {
    const groupName = `/aws/sagemaker/Endpoints/${endpointName}`;
    const streamName = `${variantName}/${instanceId}`;
    this.#serviceLog.write({ groupName, streamName, roleArn: executionRoleArn }, line);
  }

  async close(): Promise<void> {
    this.mappings.close();
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
