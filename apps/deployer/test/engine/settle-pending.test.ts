import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type AwsClients, awsClients } from "../../src/aws/aws-clients.ts";
import { pendingIds } from "../../src/deploy/pending-id.ts";
import type { Engine, SettlePendingOptions, StateResource } from "../../src/engine/engine.ts";
import { accountEngine } from "../support/account-engine.ts";
import { type DeployAccount, deployAccount, hasPulumi } from "../support/deploy-account.ts";

const never = new AbortController().signal;

interface Stored {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs: Record<string, unknown>;
}

interface StateFile {
  readonly checkpoint: { readonly latest: { resources: Stored[]; pending_operations?: object[] } };
}

function stateFile({ folder }: DeployAccount): string {
  return join(folder, "state/.pulumi/stacks/reader/reader.data_dev.json");
}

function clientsOf({ aws, env }: DeployAccount): AwsClients {
  const { region } = aws;
  const { accessKeyId, secretAccessKey } = aws.ownerCredentials;
  const credentials = async () => ({ accessKeyId, secretAccessKey });
  const clients = awsClients({ environment: { region }, endpointUrl: env["AWS_ENDPOINT_URL"] ?? "", credentials });
  onTestFinished(() => clients.close());
  return clients;
}

/** Makes a state look as if the engine was killed while it was creating resources of these types, and answers their ids by URN. */
function cutOffAt(account: DeployAccount, types: readonly string[], more: readonly Stored[] = []): Map<string, string> {
  const file = stateFile(account);
  const state = JSON.parse(readFileSync(file, "utf8")) as StateFile;
  const { latest } = state.checkpoint;
  const cut = latest.resources.filter(({ type }) => types.includes(type));
  latest.resources = latest.resources.filter((each) => !cut.includes(each));
  latest.pending_operations = [...cut, ...more].map((each) => {
    const { id: _, outputs: __, ...resource } = each as Stored & { outputs?: unknown };
    return { type: "creating", resource };
  });
  writeFileSync(file, JSON.stringify(state));
  return new Map([...cut, ...more].map(({ id = "", urn }) => [urn, id]));
}

function isTagged({ outputs }: StateResource): boolean {
  return (outputs["tagsAll"] as Record<string, unknown>)["sluice:pipeline"] === "reader";
}

function settle(engine: Engine, options: Partial<SettlePendingOptions>) {
  return engine.settlePending({
    signal: never,
    ids: new Map(),
    isOurs: isTagged,
    beforeWrite: async () => undefined,
    ...options,
  });
}

const mapping = "aws:lambda/eventSourceMapping:EventSourceMapping";
const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";

describe.skipIf(!hasPulumi)(
  "what the engine was creating when it was killed (skipped where there is no Pulumi CLI)",
  { timeout: 300_000 },
  () => {
    it("is of the stack only when AWS has it and it is ours, and nothing is written before that is known", async () => {
      const account = await deployAccount({ models: { "model-a": [] } });
      const engine = await accountEngine(account);
      await engine.up({ signal: never });
      const before = await engine.state();
      const [bucket] = before.filter(({ type }) => type === "aws:s3/bucket:Bucket");
      account.aws.s3.createBucket({ kind: "owner" }, { bucket: "somebodys" });
      const like = (name: string): Stored => {
        const stored = JSON.parse(readFileSync(stateFile(account), "utf8")) as StateFile;
        const found = stored.checkpoint.latest.resources.find(({ urn }) => urn === bucket?.urn);
        const inputs = { ...found?.inputs, bucket: name };
        return { ...(found as Stored), urn: `${bucket?.urn}-${name}`, id: name, inputs };
      };
      const [foreign, absent] = [like("somebodys"), like("nobodys")];
      const made = cutOffAt(account, [mapping, alarm], [foreign, absent]);
      const clients = clientsOf(account);
      const ids = await pendingIds(
        await engine.pending(),
        { account: account.aws.accountId, region: account.aws.region },
        () => clients.lambda(),
      );
      // Alarms are made again without harm; what AWS gave an id of its own is found.
      expect(ids).toEqual(new Map([...made].filter(([urn]) => !urn.includes(alarm))));
      const cutOff = readFileSync(stateFile(account), "utf8");

      const interruption = new AbortController();
      const aborted = await settle(engine, {
        ids,
        signal: interruption.signal,
        onEvent: ({ resourcePreEvent }) => void (resourcePreEvent && interruption.abort()),
      });
      expect(aborted).toMatchObject({ result: "cancelled", adopted: [] });
      expect(readFileSync(stateFile(account), "utf8")).toBe(cutOff);

      const refusal = new Error("somebody else wrote");
      await expect(settle(engine, { ids, beforeWrite: () => Promise.reject(refusal) })).rejects.toBe(refusal);
      expect(readFileSync(stateFile(account), "utf8")).toBe(cutOff);

      const settled = await settle(engine, { ids });
      expect(settled).toMatchObject({ result: "succeeded", errors: [] });
      expect(settled.adopted.map(({ type }) => type)).toEqual([mapping, mapping]);
      expect(settled.foreign.map(({ id }) => id)).toEqual(["somebodys"]);
      expect(await engine.pending()).toEqual([]);
      const idsOf = (resources: readonly StateResource[]) =>
        resources
          .filter(({ type }) => type !== alarm && !type.startsWith("pulumi:"))
          .map(({ id, urn }) => `${urn} ${id}`);
      expect(idsOf(await engine.state()).sort()).toEqual(idsOf(before).sort());

      account.operations.length = 0;
      expect(await engine.up({ signal: never })).toMatchObject({ result: "succeeded" });
      expect(account.operations.filter(({ type }) => type === mapping)).toEqual([]);
    });
  },
);
