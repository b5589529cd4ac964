import { expect, it } from "vitest";
import type { Plan } from "../../src/plan/plan.ts";
import { type Edit, planOfEdit, replacing } from "../support/plan-edits.ts";

/** What a plan says, apart from resources: models that change as one text each, and every sentence. */
interface Expected extends Partial<Pick<Plan, "shared" | "documents" | "consumers" | "irreversible" | "blocked">> {
  readonly models?: Readonly<Record<string, string>>;
}

const queuedOn = (models: string, stay = "stay") => [
  `Documents that wait for ${models} ${stay} queued; the old instances work on until the new ones are ready.`,
  "AWS does not promise that documents SageMaker already holds or works on all come through: look for failures afterwards.",
];
const versionOf = (models: string) => `Predictions of ${models} name a new model version.`;
const priceGoes = {
  "its fate": "remove: its endpoint, queues, trigger, bucket and logs go",
  irreversible: [
    "The bucket of price, reader--price-dev-111111111111, is deleted; while it holds objects, AWS refuses and the deployment fails.",
    "The queues and dead-letter queues of price go with what they hold.",
    "The logs of price are deleted.",
  ],
};
const deliveryRule = ["Delivery: changes its permissions and rule."];
const withoutPrice = (yaml: string) =>
  replacing("models: [kind, price]", "models: [kind]")(yaml.replace(/ {2}price:\n(?: {4}.*\n)+/, ""));
const rent = (parents: string) => `  rent:
${parents}    image: 999999999999.dkr.ecr.us-west-2.amazonaws.com/rent:1.0.0
    instanceType: ml.m5.large
    instances: 2
deliver:`;
const kmsKeyArn = "arn:aws:kms:us-west-2:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const canary = { routing: "canary", stepPercent: 10 } as const;
const anew = "restart: its endpoint is deleted and made anew";

const cases: readonly (Edit & { readonly name: string; readonly plan: Expected })[] = [
  { name: "nothing", plan: {} },
  {
    name: "a new image",
    yaml: replacing("ocr:1.0.0", "ocr:1.1.0"),
    plan: { models: { ocr: "restart: image ocr:1.0.0 -> ocr:1.1.0" }, documents: queuedOn("ocr") },
  },
  {
    name: "a new image while documents wait",
    yaml: replacing("price:1.0.0", "price:1.1.0"),
    queued: { price: 12 },
    plan: {
      models: { price: "restart: image price:1.0.0 -> price:1.1.0" },
      documents: [
        queuedOn("price")[0]?.replace("Documents that wait", "12 documents that wait") ?? "",
        ...queuedOn("").slice(1),
      ],
      consumers: [versionOf("price")],
    },
  },
  {
    name: "a new image while one document waits",
    yaml: replacing("ocr:1.0.0", "ocr:1.1.0"),
    queued: { ocr: 1 },
    plan: {
      models: { ocr: "restart: image ocr:1.0.0 -> ocr:1.1.0" },
      documents: [
        queuedOn("ocr", "stays")[0]?.replace("Documents that wait", "1 document that waits") ?? "",
        ...queuedOn("").slice(1),
      ],
    },
  },
  {
    name: "the same image of another registry",
    yaml: replacing(
      "999999999999.dkr.ecr.us-west-2.amazonaws.com/ocr",
      "888888888888.dkr.ecr.us-west-2.amazonaws.com/ocr",
    ),
    plan: {
      models: {
        ocr: "restart: image 999999999999.dkr.ecr.us-west-2.amazonaws.com/ocr:1.0.0 -> 888888888888.dkr.ecr.us-west-2.amazonaws.com/ocr:1.0.0",
      },
      documents: queuedOn("ocr"),
    },
  },
  {
    name: "pinned images, by the beginning of their digests",
    yaml: (yaml) => replacing("ocr:1.0.0", `ocr@sha256:${"ab".repeat(32)}`)(yaml),
    plan: { models: { ocr: "restart: image ocr:1.0.0 -> ocr@sha256:abababababab" }, documents: queuedOn("ocr") },
  },
  {
    name: "a new artifact",
    yaml: replacing("ocr/1/model", "ocr/2/model"),
    plan: {
      models: { ocr: "restart: model data ocr/1/model.tar.gz -> ocr/2/model.tar.gz" },
      documents: queuedOn("ocr"),
    },
  },
  {
    name: "no artifact any more",
    yaml: replacing("    modelData: s3://reader-models/ocr/1/model.tar.gz\n", ""),
    plan: {
      models: { ocr: "restart: no model data any more (was s3://reader-models/ocr/1/model.tar.gz)" },
      documents: queuedOn("ocr"),
    },
  },
  {
    name: "environment variables, by name only",
    yaml: replacing("MODE: fast, TOKEN: hunter2", 'MODE: slow, LEVEL: "3"'),
    plan: {
      models: {
        ocr: "restart: environment variable LEVEL added; environment variable MODE changed; environment variable TOKEN removed",
      },
      documents: queuedOn("ocr"),
    },
  },
  {
    name: "another instance type",
    yaml: replacing("ml.m5.xlarge", "ml.g5.xlarge"),
    plan: { models: { ocr: "restart: instance type ml.m5.xlarge -> ml.g5.xlarge" }, documents: queuedOn("ocr") },
  },
  {
    name: "more documents at a time",
    yaml: replacing("    env: {", "    maxConcurrentInvocationsPerInstance: 9\n    env: {"),
    plan: { models: { ocr: "restart: documents at a time per instance 4 -> 9" }, documents: queuedOn("ocr") },
  },
  {
    name: "more instances, which on SageMaker are all new ones",
    yaml: replacing("instances: 1\n    env", "instances: 3\n    env"),
    plan: {
      models: { ocr: "scale: instances 1 -> 3; SageMaker starts 3 new instances beside the old, as for a restart" },
      documents: queuedOn("ocr"),
    },
  },
  {
    name: "a fixed number that becomes a range down to none",
    yaml: replacing("instances: 1\n    env", "instances: {min: 0, max: 2, backlogPerInstance: 3}\n    env"),
    plan: {
      models: {
        ocr: "scale: instances 1 -> 0 to 2 by backlog; SageMaker starts 1 new instance beside the old, as for a restart",
      },
      documents: [...queuedOn("ocr"), "When ocr has no instance, a document waits for one to start: some minutes."],
    },
  },
  {
    name: "a range that becomes a fixed number",
    yaml: replacing("instances: { min: 1, max: 4, backlogPerInstance: 5 }", "instances: 2"),
    plan: {
      models: {
        kind: "scale: instances 1 to 4 by backlog -> 2; SageMaker starts 2 new instances beside the old, as for a restart",
      },
      documents: queuedOn("kind"),
      consumers: [versionOf("kind")],
    },
  },
  {
    name: "another range, for which no instance is started anew",
    yaml: replacing("max: 4, backlogPerInstance: 5", "max: 8, backlogPerInstance: 9"),
    plan: {
      models: { kind: "scale: instances 1 to 4 -> 1 to 8; an instance for every 9 waiting documents (was 5)" },
      consumers: [versionOf("kind")],
    },
  },
  {
    name: "a new image and a permission at once",
    yaml: (yaml) =>
      replacing(
        "s3Read: [prices]",
        "s3Read: [prices, rents], textract: true",
      )(replacing("price:1.0.0", "price:2.0.0")(yaml)),
    plan: {
      models: {
        price:
          "restart: image price:1.0.0 -> price:2.0.0; may now use s3:GetObject and s3:GetObjectVersion on rents/*; may now use 12 actions of textract",
      },
      documents: queuedOn("price"),
      consumers: [versionOf("price")],
    },
  },
  {
    name: "new permissions",
    yaml: replacing(
      "s3Read: [prices]",
      's3Write: [out], statements: [{actions: ["dynamodb:GetItem"], resources: ["arn:aws:dynamodb:us-west-2:777777777777:table/rents"]}]',
    ),
    plan: {
      models: {
        price:
          "adjust: may now use s3:AbortMultipartUpload and s3:PutObject on out/*; may now use dynamodb:GetItem on table/rents; may no longer use s3:GetObject and s3:GetObjectVersion on prices/*",
      },
    },
  },
  {
    name: "another content type and more time",
    yaml: replacing(
      "permissions: { s3Read: [prices] }",
      "permissions: { s3Read: [prices] }\n    invocationTimeoutSeconds: 1200\n    accept: text/csv",
    ),
    plan: {
      models: {
        price:
          "adjust: content type of its predictions application/json -> text/csv; seconds for a document 900 -> 1200",
      },
      consumers: [versionOf("price"), "Predictions of price become text/csv (was application/json)."],
    },
  },
  {
    name: "a removed model",
    yaml: withoutPrice,
    queued: { price: 2 },
    plan: {
      models: { price: priceGoes["its fate"] },
      shared: deliveryRule,
      documents: ["2 documents that wait for price are lost."],
      consumers: ["Predictions of price are no longer delivered."],
      irreversible: priceGoes.irreversible,
    },
  },
  {
    name: "a removed model for which nothing waits",
    yaml: withoutPrice,
    queued: { price: 0 },
    plan: {
      models: { price: priceGoes["its fate"] },
      shared: deliveryRule,
      documents: ["No document waits for price."],
      consumers: ["Predictions of price are no longer delivered."],
      irreversible: priceGoes.irreversible,
    },
  },
  {
    name: "a removed model where an environment protects what holds data",
    from: { protect: true },
    yaml: withoutPrice,
    plan: {
      models: { price: priceGoes["its fate"] },
      shared: deliveryRule,
      documents: ["Documents that wait for price are lost."],
      consumers: ["Predictions of price are no longer delivered."],
      irreversible: priceGoes.irreversible,
      blocked: [
        "The endpoint of price, reader--price-dev, is protected and would be deleted.",
        "The bucket of price, reader--price-dev-111111111111, is protected and would be deleted.",
      ],
    },
  },
  {
    name: "a renamed model",
    yaml: (yaml) =>
      replacing("models: [kind, price]", "models: [kind, rent]")(replacing("  price:\n", "  rent:\n")(yaml)),
    plan: {
      models: { rent: "new: image price:1.0.0, 1 ml.m5.large instance", price: priceGoes["its fate"] },
      shared: deliveryRule,
      documents: [
        "rent runs on what arrives after the deployment, not on earlier documents.",
        "Documents that wait for price are lost.",
        "rent has the image of price; if it is price renamed, what waits for price and its bucket do not move along.",
      ],
      consumers: ["Predictions of price are no longer delivered.", "Predictions of rent are delivered from now on."],
      irreversible: priceGoes.irreversible,
    },
  },
  {
    name: "a new child that is delivered in its parent's place",
    yaml: (yaml) =>
      replacing(
        "models: [kind, price]",
        "models: [kind, rent]",
      )(replacing("deliver:", rent("    dependsOn: [price]\n"))(yaml)),
    plan: {
      models: { price: "adjust: who may read its predictions", rent: "new: image rent:1.0.0, 2 ml.m5.large instances" },
      shared: deliveryRule,
      documents: ["rent runs on what arrives after the deployment, not on earlier documents."],
      consumers: [
        "Predictions of price are no longer delivered.",
        "Predictions of rent are delivered from now on.",
        "Account 210987654321 may no longer read predictions of price.",
      ],
    },
  },
  {
    name: "a new root model",
    yaml: (yaml) =>
      replacing("models: [kind, price]", "models: [kind, price, rent]")(replacing("deliver:", rent(""))(yaml)),
    plan: {
      models: { rent: "new: image rent:1.0.0, 2 ml.m5.large instances" },
      shared: deliveryRule,
      documents: ["rent runs on what arrives after the deployment, not on earlier documents."],
      consumers: ["Predictions of rent are delivered from now on."],
    },
  },
  {
    name: "one more parent",
    yaml: (yaml) =>
      replacing(
        "models: [kind, price]",
        "models: [price]",
      )(replacing("price:\n    dependsOn: [ocr]", "price:\n    dependsOn: [kind, ocr]")(yaml)),
    plan: {
      models: {
        kind: "adjust: who may read its predictions",
        price: "adjust: depends on kind and ocr (it depended on ocr)",
      },
      shared: deliveryRule,
      documents: ["price does not see predictions that kind made before; documents in between may not reach it."],
      consumers: [
        "Predictions of kind are no longer delivered.",
        "Account 210987654321 may no longer read predictions of kind.",
      ],
    },
  },
  {
    name: "one more model to deliver",
    yaml: replacing("models: [kind, price]", "models: [kind, ocr, price]"),
    plan: {
      models: { ocr: "adjust: who may read its predictions" },
      shared: deliveryRule,
      consumers: ["Predictions of ocr are delivered from now on."],
    },
  },
  {
    name: "notifications off",
    yaml: replacing("notify: true", "notify: false"),
    plan: {
      models: {
        ocr: "restart: failure notifications switched off",
        kind: "restart: failure notifications switched off",
        price: "restart: failure notifications switched off",
      },
      shared: ["Delivery: changes its function and permissions.", "Notifications: removed."],
      documents: queuedOn("ocr, kind and price"),
      consumers: [
        "The topic of predictions, reader-dev-predictions, goes: its subscribers hear nothing any more.",
        "The topic of errors, reader-dev-errors, goes: its subscribers hear nothing any more.",
      ],
      irreversible: ["The failures queue goes with the failures it keeps."],
    },
  },
  {
    name: "no Firehose any more",
    yaml: replacing("  firehose: { bufferSeconds: 60, bufferMiB: 5 }\n", ""),
    plan: {
      shared: [
        "Delivery: changes its function and permissions and loses its bucket, log, permissions, role and stream.",
      ],
      consumers: ["Predictions are no longer collected in the bucket reader-dev-delivery-111111111111."],
      irreversible: [
        "The delivery bucket reader-dev-delivery-111111111111 is deleted; while it holds objects, AWS refuses and the deployment fails.",
        "The stream reader-dev-delivery goes; what it has not written by then is lost.",
        "The logs of the delivery are deleted.",
      ],
    },
  },
  {
    name: "another buffer",
    yaml: replacing("bufferSeconds: 60", "bufferSeconds: 300"),
    plan: {
      shared: [
        "Delivery: changes its stream.",
        "Predictions are written to the delivery bucket within 300 seconds (was 60).",
      ],
    },
  },
  {
    name: "a consumer less",
    yaml: replacing('consumers: [{ account: "210987654321" }]\n', ""),
    plan: {
      models: { kind: "adjust: who may read its predictions", price: "adjust: who may read its predictions" },
      shared: ["Delivery: changes its bucket's policy.", "Notifications: changes its topic's policy."],
      consumers: ["Account 210987654321 may no longer read predictions or subscribe."],
    },
  },
  {
    name: "a consumer more",
    yaml: replacing('[{ account: "210987654321" }]', '[{ account: "210987654321" }, { account: "310987654321" }]'),
    plan: {
      models: { kind: "adjust: who may read its predictions", price: "adjust: who may read its predictions" },
      shared: ["Delivery: changes its bucket's policy.", "Notifications: changes its topic's policy."],
      consumers: ["Account 310987654321 may read what reader delivers, from now on."],
    },
  },
  {
    name: "another prefix",
    yaml: replacing("prefix: incoming/", "prefix: inbox/"),
    plan: {
      models: {
        ocr: "adjust: source prefix incoming/ -> inbox/",
        kind: "adjust: changes its trigger",
        price: "adjust: changes its trigger",
      },
      documents: [
        "Only objects below inbox/ start documents (was incoming/); those that wait for ocr from elsewhere are passed over or fail.",
      ],
    },
  },
  {
    name: "other suffixes",
    yaml: replacing("[.pdf, .txt]", "[.pdf, .png]"),
    plan: {
      models: {
        ocr: 'adjust: source suffixes [".pdf",".txt"] -> [".pdf",".png"]',
        kind: "adjust: changes its trigger",
        price: "adjust: changes its trigger",
      },
      documents: ["Only .pdf and .png start documents; others that wait for ocr are passed over."],
    },
  },
  {
    name: "a source that belongs to somebody else from now on",
    yaml: replacing("  prefix: incoming/", "  create: false\n  prefix: incoming/"),
    plan: {
      shared: ["Source: no longer made by the deployment."],
      irreversible: [
        "The source bucket reader-input-dev is deleted although the pipeline reads it; while it holds objects, AWS refuses and the deployment fails.",
      ],
    },
  },
  {
    name: "another source",
    yaml: replacing("bucket: reader-input-", "bucket: reader-inbox-"),
    plan: {
      models: { ocr: "adjust: source bucket reader-input-dev -> reader-inbox-dev" },
      shared: ["Source: made anew."],
      documents: [
        "Documents are taken from reader-inbox-dev; what is put into reader-input-dev starts nothing any more, and what still waits from it fails.",
      ],
      irreversible: [
        "The source bucket reader-input-dev is deleted; while it holds objects, AWS refuses and the deployment fails.",
      ],
    },
  },
  {
    name: "another owner",
    yaml: replacing("owner: data-science", "owner: platform"),
    plan: {
      models: {
        ocr: "adjust: label sluice:owner data-science -> platform",
        kind: "adjust: label sluice:owner data-science -> platform",
        price: "adjust: label sluice:owner data-science -> platform",
      },
      shared: ["Source: other labels.", "Delivery: other labels.", "Notifications: other labels."],
    },
  },
  {
    name: "a key of one's own",
    environment: { kmsKeyArn },
    plan: {
      models: {
        ocr: "restart: encryption key changed",
        kind: "restart: encryption key changed",
        price: "restart: encryption key changed",
      },
      shared: [
        "Source: changes its bucket's encryption.",
        "Delivery: changes its bucket's encryption, function, log, permissions, queue and stream.",
        "Notifications: changes its queue and topic.",
      ],
      documents: queuedOn("ocr, kind and price"),
    },
  },
  {
    name: "subnets",
    environment: { subnets: ["subnet-0a1b2c3d"], securityGroups: ["sg-0a1b2c3d"] },
    plan: {
      models: {
        ocr: "restart: subnets or security groups changed",
        kind: "restart: subnets or security groups changed",
        price: "restart: subnets or security groups changed",
      },
      documents: queuedOn("ocr, kind and price"),
    },
  },
  {
    name: "longer kept logs",
    environment: { logRetentionDays: 30 },
    plan: {
      models: {
        ocr: "adjust: days its logs are kept 14 -> 30",
        kind: "adjust: days its logs are kept 14 -> 30",
        price: "adjust: days its logs are kept 14 -> 30",
      },
      shared: ["Delivery: changes its log."],
    },
  },
  {
    name: "rollback alarms, for which AWS makes endpoints anew",
    from: { protect: true },
    environment: { blueGreen: canary },
    plan: {
      models: Object.fromEntries(
        ["ocr", "kind", "price"].map((model) => [
          model,
          `${anew}: AWS cannot change deploymentConfig in place; another way of moving to new versions`,
        ]),
      ),
      documents: [
        "ocr, kind and price run nothing until their new endpoints are ready; a document for them is tried five times in half an hour, then goes to the dead-letter queue.",
      ],
      irreversible: ["ocr, kind and price lose the documents their endpoints hold: put them in again."],
      blocked: ["ocr", "kind", "price"].map(
        (model) => `The endpoint of ${model}, reader--${model}-dev, is protected and would be deleted and made anew.`,
      ),
    },
  },
  {
    name: "enough instances for a canary",
    from: { blueGreen: canary },
    yaml: replacing("min: 1, max: 4", "min: 2, max: 4"),
    plan: {
      models: {
        kind: "scale: instances 1 to 4 -> 2 to 4; another way of moving to new versions; SageMaker starts 2 new instances beside the old, as for a restart",
      },
      documents: queuedOn("kind"),
      consumers: [versionOf("kind")],
    },
  },
];

it.each(cases)("says what $name means", async ({ plan: expected, ...edit }) => {
  const plan = await planOfEdit(edit);

  const changed = plan.models.filter(({ kind }) => kind !== "unchanged");
  const said = {
    models: Object.fromEntries(changed.map(({ model, kind, because }) => [model, `${kind}: ${because.join("; ")}`])),
    shared: plan.shared,
    documents: plan.documents,
    consumers: plan.consumers,
    irreversible: plan.irreversible,
    blocked: plan.blocked,
  };
  const nothing = { models: {}, shared: [], documents: [], consumers: [], irreversible: [], blocked: [] };
  expect(said).toEqual({ ...nothing, ...expected });
  expect(plan.empty).toBe(Object.keys(expected).length === 0);
});

it("says that everything is made anew in another region, in the order of the models", async () => {
  const plan = await planOfEdit({ environment: { region: "us-east-1" } });

  expect(plan.models.map(({ kind, because }) => `${kind}: ${because[0]}`)).toEqual([anew, anew, anew]);
  expect(plan.documents).toEqual(["Documents that wait for ocr, kind and price are lost."]);
  expect(plan.irreversible[0]).toBe("ocr, kind and price lose the documents their endpoints hold: put them in again.");
  expect(plan.consumers).toContain(
    "The topic of predictions reader-dev-predictions is made anew: consumers must subscribe again.",
  );
});
