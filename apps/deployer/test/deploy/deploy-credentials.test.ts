import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { deployCredentials } from "../../src/aws/deploy-credentials.ts";
import { localEnvironment } from "../support/environments.ts";
import { quietIo } from "../support/quiet-io.ts";

const deployRole = "arn:aws:iam::111111111111:role/teams/sluice-deploy-dev";
const own = { AWS_ACCESS_KEY_ID: "AKIAOWN", AWS_SECRET_ACCESS_KEY: "s", AWS_SESSION_TOKEN: "t" };

interface StsOptions {
  readonly caller: string;
  /** Longest session of the role. */
  readonly mostSeconds: number;
  readonly expiresMs?: number;
}

/** An STS that knows one caller and gives sessions of one role; answers which durations it was asked for. */
async function serveSts({ caller, mostSeconds, expiresMs = 2 ** 42 }: StsOptions): Promise<number[]> {
  const asked: number[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const seconds = Number(new URLSearchParams(body).get("DurationSeconds"));
      response.setHeader("content-type", "text/xml");
      if (body.includes("Action=GetCallerIdentity")) {
        const result = `<Arn>${caller}</Arn><Account>111111111111</Account><UserId>u</UserId>`;
        response.end(
          `<GetCallerIdentityResponse><GetCallerIdentityResult>${result}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
        );
        return;
      }
      asked.push(seconds);
      if (seconds > mostSeconds) {
        const error =
          "<Type>Sender</Type><Code>ValidationError</Code><Message>exceeds the MaxSessionDuration</Message>";
        response.writeHead(400).end(`<ErrorResponse><Error>${error}</Error></ErrorResponse>`);
        return;
      }
      const credentials = `<AccessKeyId>ASIA${asked.length}</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>y</SessionToken><Expiration>${new Date(expiresMs).toISOString()}</Expiration>`;
      response.end(
        `<AssumeRoleResponse><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  vi.stubEnv("AWS_ENDPOINT_URL_STS", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.close();
  });
  return asked;
}

const environment = localEnvironment({ account: "111111111111", deployRole });

it.each([
  { name: "for four hours where the role allows it", mostSeconds: 43_200, asked: [14_400], key: "ASIA1" },
  { name: "for an hour where it does not", mostSeconds: 3_600, asked: [14_400, 3_600], key: "ASIA2" },
])("takes the deploy role with the caller's credentials $name", async ({ mostSeconds, asked, key }) => {
  const sts = await serveSts({ caller: "arn:aws:iam::111111111111:user/ada", mostSeconds });

  const identity = await deployCredentials(environment, quietIo({ env: own }).io)();

  expect(identity).toMatchObject({ accessKeyId: key, sessionToken: "y" });
  expect(sts).toEqual(asked);
});

it("stays who it is when the caller is the deploy role already", async () => {
  const caller = "arn:aws:sts::111111111111:assumed-role/sluice-deploy-dev/GitHubActions";
  const sts = await serveSts({ caller, mostSeconds: 3_600 });

  const identity = await deployCredentials(environment, quietIo({ env: own }).io)();

  expect(identity).toEqual({ accessKeyId: "AKIAOWN", secretAccessKey: "s", sessionToken: "t" });
  expect(sts).toEqual([]);
});

it("keeps a session for every client, until shortly before it ends", async () => {
  const sts = await serveSts({
    caller: "arn:aws:iam::111111111111:user/ada",
    mostSeconds: 43_200,
    expiresMs: 3_600_000,
  });
  const quiet = quietIo({ env: own });
  const credentials = deployCredentials(environment, quiet.io);

  await credentials();
  await credentials();
  expect(sts).toHaveLength(1);
  quiet.tickMs = 3_400_000;
  await credentials();
  expect(sts).toHaveLength(2);
});

it("takes the caller's own where the environment has no deploy role, or AWS is on this machine", async () => {
  const sts = await serveSts({ caller: "arn:aws:iam::111111111111:user/ada", mostSeconds: 3_600 });
  const local = { ...own, AWS_ENDPOINT_URL: "http://127.0.0.1:4566" };

  expect(await deployCredentials(environment, quietIo({ env: local }).io)()).toMatchObject({ accessKeyId: "AKIAOWN" });
  const { deployRole: _, ...without } = environment;
  expect(await deployCredentials(without, quietIo({ env: own }).io)()).toMatchObject({ accessKeyId: "AKIAOWN" });
  expect(sts).toEqual([]);
});
