import { SluiceError } from "@sluice/spec/errors";
import type { VerbHandler } from "../command-line/verb.ts";
import { datadogKeys } from "../datadog/datadog-keys.ts";
import { datadogPlace } from "../datadog/datadog-place.ts";
import { openDatadog } from "../datadog/open-datadog.ts";
import { chooseEnvironment, readEnvironments } from "../environments/read-environments.ts";
import { UsageError } from "../failures/usage-error.ts";
import { exitCode, writeJson } from "../io.ts";
import type { DoctorOutput } from "../output/doctor-output.ts";
import { styleOf } from "../terminal/style.ts";
import { textColumnsOf } from "../terminal/terminal-size.ts";
import { examine } from "./examine.ts";
import { readAccount } from "./read-account.ts";
import { renderDoctor } from "./render-doctor.ts";

/** `sluice doctor`: asks Datadog what an environment's account really reports, and says what to change. */
export const doctor: VerbHandler = async ({ flags }, io) => {
  const environment = chooseEnvironment(flags.get("environment"), readEnvironments(flags, io));
  const place = datadogPlace(environment, io);
  if (environment.datadog === undefined || place === undefined) {
    throw new UsageError("DEPLOY_NO_DATADOG", `no Datadog watches ${environment.name}: there is nothing to ask`, {
      hint: `add datadog to ${environment.name}.yaml; an emulator has none`,
    });
  }
  const keys = datadogKeys(environment, io);
  const [{ metrics: table }, datadog] = await Promise.all([
    import("@sluice/observability/plans"),
    openDatadog({ place, keys, io }),
  ]);
  const report = await readAccount({ datadog, environment, table, nowMs: io.clock.nowMs() });
  io.signal.throwIfAborted();
  const { apiKey } = report;
  if (!apiKey.ok && apiKey.status === undefined) {
    throw new SluiceError(
      "DEPLOY_DATADOG_UNREACHABLE",
      `nobody answers at ${place.kind === "site" ? place.site : place.url}`,
      {
        hint: `${apiKey.reason}; check the network and datadog.site in ${environment.name}.yaml`,
      },
    );
  }
  const checks = examine({ environment, table, report });
  const sound = checks.every(({ needed, result }) => !needed || result !== "not");
  const { name, datadog: settings } = environment;
  const output: DoctorOutput = { version: 1, environment: name, site: settings.site, sound, checks };
  if (flags.has("json")) writeJson(io.stdout, output);
  else {
    const columns = textColumnsOf(io.stdout);
    io.stdout.write(renderDoctor(output, { style: styleOf(io.stdout, io.env), columns }));
  }
  return sound ? exitCode.done : exitCode.failed;
};
