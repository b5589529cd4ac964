import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PlaceKey, placeKeys } from "../src/environments/environment-places.ts";
import { type EnvironmentFile, guardEnvironments } from "../src/environments/guard.ts";
import { parseEnvironment } from "../src/environments/parse-environment.ts";

interface Identity {
  readonly stage: string;
  readonly account: string;
}

const dev: Identity = { stage: "dev", account: "111111111111" };
const prod: Identity = { stage: "prod", account: "222222222222" };

/** What `sluice bootstrap` would name. */
function ownPlaces({ stage, account }: Identity): Record<PlaceKey, string> {
  return {
    backend: `s3://sluice-state-${stage}-${account}`,
    secretsProvider: `awskms://alias/sluice-${stage}?region=us-west-2`,
    ledger: `s3://sluice-ledger-${stage}-${account}/releases`,
    artifacts: `s3://sluice-artifacts-${stage}-${account}`,
    deployRole: `arn:aws:iam::${account}:role/sluice-deploy-${stage}`,
    permissionsBoundary: `arn:aws:iam::${account}:policy/sluice-boundary-${stage}`,
    kmsKeyArn: `arn:aws:kms:us-west-2:${account}:key/1234abcd-12ab-34cd-56ef-${account}`,
  };
}

function environmentFile(identity: Identity, places: Partial<Record<PlaceKey, string>> = {}): EnvironmentFile {
  const name = `data_${identity.stage}`;
  const keys = Object.entries({ ...ownPlaces(identity), ...places }).map(([key, value]) => `${key}: "${value}"\n`);
  const text = `name: ${name}
stage: ${identity.stage}
account: "${identity.account}"
region: us-west-2
protect: false
logRetentionDays: 30
${keys.join("")}`;
  const parsed = parseEnvironment(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { file: `${name}.yaml`, text, environment: parsed.value };
}

const lineOf = (key: PlaceKey) => 7 + Object.keys(ownPlaces(dev)).indexOf(key);

describe("the guard between environments", () => {
  it.each<{ name: string; key: PlaceKey; value: string; message: string; otherLine: number }>([
    {
      name: "another's account in an ARN",
      key: "deployRole",
      value: "arn:aws:iam::222222222222:role/deploy",
      message: 'deployRole names account 222222222222, which is the environment "data_prod"',
      otherLine: 3,
    },
    {
      name: "another's account in a bucket",
      key: "artifacts",
      value: "s3://artifacts-222222222222",
      message: 'artifacts names account 222222222222, which is the environment "data_prod"',
      otherLine: 3,
    },
    {
      name: "another's stage in a bucket",
      key: "ledger",
      value: "s3://company-prod.ledger",
      message: 'ledger names "prod", which is the environment "data_prod"',
      otherLine: 2,
    },
    {
      name: "another's stage in a prefix",
      key: "backend",
      value: "s3://company-state/prod",
      message: 'backend names "prod", which is the environment "data_prod"',
      otherLine: 2,
    },
    {
      name: "another's stage in a profile",
      key: "backend",
      value: "s3://company-state-dev?profile=prod",
      message: 'backend names "prod", which is the environment "data_prod"',
      otherLine: 2,
    },
    {
      name: "another's stage written in full",
      key: "secretsProvider",
      value: "awskms://alias/production_key?region=us-west-2",
      message: 'secretsProvider names "production", which is the environment "data_prod"',
      otherLine: 1,
    },
    {
      name: "another's stage in a role",
      key: "deployRole",
      value: "arn:aws:iam::111111111111:role/prod/deploy",
      message: 'deployRole names "prod", which is the environment "data_prod"',
      otherLine: 2,
    },
    {
      name: "another's stage in a folder",
      key: "ledger",
      value: "./ledger/prod",
      message: 'ledger names "prod", which is the environment "data_prod"',
      otherLine: 2,
    },
  ])("finds $name, and says where both files have it", ({ key, value, message, otherLine }) => {
    const findings = guardEnvironments([environmentFile(dev, { [key]: value }), environmentFile(prod)]);

    expect(findings).toEqual([
      {
        file: "data_dev.yaml",
        other: { file: "data_prod.yaml", line: otherLine },
        problem: expect.objectContaining({
          code: "DEPLOY_ENVIRONMENT_SHARED",
          line: lineOf(key),
          column: key.length + 3,
          length: value.length + 2,
          path: key,
          message,
          hint: expect.stringContaining(`see data_prod.yaml:${otherLine}`),
        }),
      },
    ]);
  });

  it.each([
    { name: "a word that only begins like a stage", places: { ledger: "s3://product-ledger" } },
    { name: "an account within a longer number", places: { ledger: "s3://ledger-22222222222233" } },
    { name: "a key's id", places: { kmsKeyArn: "arn:aws:kms:us-west-2:111111111111:key/1234abcd-prod" }, found: 1 },
    { name: "no place at all", places: {} },
  ])("takes $name for what it is", ({ places, found = 0 }) => {
    expect(guardEnvironments([environmentFile(dev, places), environmentFile(prod)])).toHaveLength(found);
  });

  it.each([
    { name: "of another's account is found", account: prod.account, expected: ["datadog.forwarder"] },
    { name: "of their own account may be shared", account: dev.account, expected: [] },
  ])("a log forwarder $name", ({ account, expected }) => {
    const forwarder = `arn:aws:lambda:us-west-2:${account}:function:forwarder`;
    const watched = [dev, { stage: "test", account: dev.account }].map((identity) => {
      const { file, text } = environmentFile(identity);
      const datadog = `datadog: {site: datadoghq.com, notify: {warn: ["@a"]}, forwarder: "${forwarder}"}\n`;
      const parsed = parseEnvironment(text + datadog);
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
      return { file, text: text + datadog, environment: parsed.value };
    });

    const findings = guardEnvironments([...watched.slice(0, 1), environmentFile(prod)]);

    expect(findings.map(({ problem }) => problem.path)).toEqual(expected);
    expect(findings.every(({ problem }) => problem.line > 7)).toBe(true);
    expect(guardEnvironments(watched).filter(({ problem }) => problem.path === "datadog.forwarder")).toEqual([]);
  });

  it.each([
    { key: "ledger", first: "s3://shared/a", second: "s3://shared/b", what: 'the bucket "shared"' },
    { key: "backend", first: "file://state", second: "file://./state/", what: 'the folder "state"' },
    {
      key: "secretsProvider",
      first: "awskms://alias/shared?region=us-west-2",
      second: "awskms://alias/shared",
      what: 'the key "alias/shared"',
    },
  ] as const)("takes $second for the same as $first", ({ key, first, second, what }) => {
    const findings = guardEnvironments([
      environmentFile(dev, { [key]: first }),
      environmentFile(prod, { [key]: second }),
    ]);

    expect(findings.map(({ file, problem }) => [file, problem.message])).toEqual([
      ["data_prod.yaml", `${key} is ${what}, which is ${key} of the environment "data_dev"`],
    ]);
  });

  it("finds a bucket that is one environment's state and another's ledger", () => {
    const shared = "s3://shared";
    const findings = guardEnvironments([
      environmentFile(dev, { backend: shared }),
      environmentFile(prod, { ledger: shared }),
    ]);

    expect(findings.map(({ problem }) => problem.message)).toEqual([
      'ledger is the bucket "shared", which is backend of the environment "data_dev"',
    ]);
  });

  it("lets every environment have a passphrase, and one environment one bucket for all", () => {
    const one = { backend: "s3://dev-all/state", ledger: "s3://dev-all/ledger", artifacts: "s3://dev-all" };
    const files = [
      environmentFile(dev, { secretsProvider: "passphrase", ...one }),
      environmentFile(prod, { secretsProvider: "passphrase" }),
    ];

    expect(guardEnvironments(files)).toEqual([]);
  });

  it("lets two environments of one account name that account", () => {
    const test = { stage: "test", account: dev.account };

    expect(
      guardEnvironments([environmentFile(dev), environmentFile(test, { kmsKeyArn: `${ownPlaces(dev).kmsKeyArn}0` })]),
    ).toEqual([]);
  });
});

const identities = fc
  .uniqueArray(
    fc.record({ stage: fc.stringMatching(/^[a-z][0-9]{2,8}$/), account: fc.stringMatching(/^[0-9]{12}$/) }),
    {
      selector: ({ stage, account }) => `${stage} ${account}`,
      minLength: 2,
      maxLength: 5,
    },
  )
  .filter((list) => new Set(list.flatMap(({ stage, account }) => [stage, account])).size === 2 * list.length)
  // A stage that happens to be in a name of ours would be found, and rightly so.
  .map((list) => list.map(({ stage, account }) => ({ stage: `q${stage}`.slice(0, 10), account })))
  .filter((list) => new Set(list.map(({ stage }) => stage)).size === list.length);

// Every run reads several files.
const runs = { numRuns: 50 };

describe("any environments", () => {
  it("are apart when each names its own", () => {
    fc.assert(
      fc.property(identities, (list) => {
        expect(guardEnvironments(list.map((identity) => environmentFile(identity)))).toEqual([]);
      }),
      runs,
    );
  });

  it("are not apart when any line of one is copied to another", () => {
    fc.assert(
      fc.property(identities, fc.constantFrom(...placeKeys), fc.boolean(), (list, key, forwards) => {
        const [first = dev, second = prod] = forwards ? list : list.toReversed();
        const files = [environmentFile(first), environmentFile(second, { [key]: ownPlaces(first)[key] })];

        const findings = guardEnvironments(files);

        expect(findings).toContainEqual(
          expect.objectContaining({
            file: files[1]?.file,
            problem: expect.objectContaining({ path: key, line: lineOf(key) }),
          }),
        );
        expect(findings.every(({ problem }) => problem.path === key)).toBe(true);
      }),
      runs,
    );
  });

  it("are found not to be apart in whichever order their files are read", () => {
    fc.assert(
      fc.property(identities, fc.constantFrom(...placeKeys), (list, key) => {
        const [first = dev, second = prod] = list;
        const files = [environmentFile(first), environmentFile(second, { [key]: ownPlaces(first)[key] })];
        const found = (order: readonly EnvironmentFile[]) => guardEnvironments(order).length > 0;

        expect([found(files), found(files.toReversed())]).toEqual([true, true]);
      }),
      runs,
    );
  });
});
