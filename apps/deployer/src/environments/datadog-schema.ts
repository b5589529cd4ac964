import Type from "typebox";

const targets = (description: string, example: string) =>
  Type.Array(
    Type.String({ pattern: "^@[^\\s@]\\S*$", description: "Datadog's handle of who is told, such as @slack-data" }),
    { minItems: 1, uniqueItems: true, description, examples: [[example]] },
  );

/** What Datadog watches of an environment; the keys themselves are read from DD_API_KEY and DD_APP_KEY and stand nowhere. */
export const Datadog = Type.Object(
  {
    // https://docs.datadoghq.com/getting_started/site/
    site: Type.String({
      enum: [
        "datadoghq.com",
        "us3.datadoghq.com",
        "us5.datadoghq.com",
        "datadoghq.eu",
        "ap1.datadoghq.com",
        "ap2.datadoghq.com",
        "ddog-gov.com",
      ],
      description: "Datadog's site, the host of its pages without app: datadoghq.com, datadoghq.eu and others",
      examples: ["datadoghq.com"],
    }),
    notify: Type.Object(
      {
        page: Type.Optional(
          targets("Who is woken; without it, what would page warns", "@pagerduty-data-science-production"),
        ),
        warn: targets("Who reads it in the morning", "@slack-data-science-alerts"),
      },
      {
        additionalProperties: false,
        description: "Who is told of what",
        examples: [{ warn: ["@slack-data-science-alerts"] }],
      },
    ),
    forwarder: Type.Optional(
      Type.String({
        pattern: "^arn:aws(-[a-z]+)*:lambda:[a-z0-9-]+:[0-9]{12}:function:[A-Za-z0-9_-]+$",
        description:
          "ARN of Datadog's Forwarder function, which sends the logs of models and handlers; without it none are sent",
        examples: ["arn:aws:lambda:us-west-2:123456789012:function:datadog-forwarder"],
      }),
    ),
    asyncMetrics: Type.Optional(
      Type.Boolean({
        description:
          "Whether monitors rest on metrics of asynchronous endpoints, which Datadog does not document: sluice doctor says which the account reports",
        default: false,
        examples: [true],
      }),
    ),
    metricDelaySeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 86_400,
        description: "Seconds after which CloudWatch's metrics are in Datadog: 900 polled, 180 by Metric Streams",
        default: 900,
        examples: [180],
      }),
    ),
  },
  {
    additionalProperties: false,
    description: "What Datadog watches",
    examples: [{ site: "datadoghq.com", notify: { warn: ["@slack-data-science-alerts"] } }],
  },
);
