import { temporaryFolder } from "./temporary-folder.ts";

/** A folder of environments: production pages, development warns, the laptop is not watched. */
export function watchedEnvironments(): string {
  const file = (name: string, stage: string, account: string, datadog: string) =>
    `name: ${name}\nstage: ${stage}\naccount: "${account}"\nregion: us-west-2\nprotect: false\nlogRetentionDays: 30\n${datadog}`;
  const prod = `datadog:
  site: datadoghq.eu
  notify: {page: ["@pagerduty-reader"], warn: ["@slack-reader"]}
  asyncMetrics: true
  metricDelaySeconds: 180
`;
  const dev = 'datadog: {site: datadoghq.com, notify: {warn: ["@slack-reader", "@ops@example.com"]}}\n';
  return temporaryFolder({
    "data_dev.yaml": file("data_dev", "dev", "111111111111", dev),
    "data_prod.yaml": file("data_prod", "prod", "222222222222", prod),
    "local.yaml": file("local", "local", "000000000000", "emulator: true\n"),
  });
}
