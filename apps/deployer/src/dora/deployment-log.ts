import { isSluiceError } from "@sluice/spec/errors";
import { datadogPlace } from "../datadog/datadog-place.ts";
import type { Environment } from "../environments/environment-schema.ts";
import { type Io, writeLine } from "../io.ts";
import type { LedgerEvent, LedgerNote } from "../releases/ledger-note.ts";
import { deploymentBegan, newNote } from "../releases/new-note.ts";
import type { Ledger, NewRelease, ReleaseRecord } from "../releases/release.ts";
import { reportDeployments } from "./report-deployments.ts";

/** Of what and where a deployment is. */
export interface DeploymentLogOptions {
  readonly ledger: Ledger;
  /** Name of the pipeline. */
  readonly pipeline: string;
  readonly environment: Environment;
  /** The release that is put back; undefined for an `up`. */
  readonly rolledBackTo: Pick<ReleaseRecord, "number"> | undefined;
  readonly callerArn: string;
}

type Began = LedgerNote & { readonly kind: "began" };

// What a report looks back for: failures that a release ended, and the release that a rollback goes back from.
const releasesLookedAt = 50;

// Nothing was wrong with the deployment: somebody else was at the stack before it, or after.
const othersCodes: ReadonlySet<string> = new Set(["DEPLOY_STACK_LOCKED", "DEPLOY_OVERTAKEN"]);

/**
 * Keeps what becomes of one deployment: in the ledger, and where Datadog watches the environment, there. Only the release itself must
 * be written; of everything else that cannot be, a line says so.
 */
export class DeploymentLog {
  readonly #options: DeploymentLogOptions;
  readonly #io: Io;
  #began: Began | undefined;

  constructor(options: DeploymentLogOptions, io: Io) {
    this.#options = options;
    this.#io = io;
  }

  /** Before anything is changed: a deployment that is killed is noted, too. */
  async began(): Promise<void> {
    const event = deploymentBegan(this.#options.rolledBackTo);
    this.#began = (await this.#note(event)) as Began;
  }

  /** Records the release: it takes the next number. Whoever calls this knows that nobody deployed since. */
  async released(release: NewRelease): Promise<ReleaseRecord> {
    const began = this.#began;
    this.#began = undefined;
    const record = await this.#options.ledger.append({
      ...release,
      ...(began === undefined ? {} : { began: { after: began.after, number: began.number, at: began.at } }),
    });
    await this.#report(`release ${record.number}`);
    return record;
  }

  /** What kept it from being a release; nothing is noted of what never began. */
  async failed(error: unknown): Promise<void> {
    if (this.#began === undefined) return;
    const code = isSluiceError(error) ? error.code : undefined;
    const isStopped = this.#io.signal.aborted || (code !== undefined && othersCodes.has(code));
    try {
      await this.#ended(isStopped ? "stopped" : "failed", code);
    } catch {
      // The deployment's own error says more, and without this note the ledger tells the same by what is not there.
      return;
    }
    if (!isStopped) await this.#report("this failure");
  }

  async #ended(result: "failed" | "stopped", code?: string): Promise<void> {
    if (this.#began === undefined) return;
    const { after, number, verb } = this.#began;
    if (verb === "destroy") return;
    this.#began = undefined;
    const began = { after, number };
    await this.#note({ kind: "ended", verb, began, result, ...(code === undefined ? {} : { code }) });
  }

  #note(event: LedgerEvent): Promise<LedgerNote> {
    const { callerArn, environment, ledger, pipeline } = this.#options;
    return ledger.note(newNote(event, { pipeline, environment, callerArn }, this.#io));
  }

  /** A deployment is what it is, whether Datadog hears of it or not. */
  async #report(what: string): Promise<void> {
    const { environment, ledger, pipeline } = this.#options;
    if (datadogPlace(environment, this.#io) === undefined) return;
    try {
      const releases = await ledger.list(pipeline, { newest: releasesLookedAt });
      const notes = await ledger.notes(pipeline, { since: Math.max(0, (releases[0]?.number ?? 1) - 1) });
      await reportDeployments({ pipeline, environment, history: { releases, notes }, part: "last" }, this.#io);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const again = `sluice dora --pipeline ${pipeline} --environment ${environment.name} --report`;
      writeLine(this.#io.stderr, `warning: ${what} was not reported to Datadog (${reason}); ${again} does it`);
    }
  }
}
