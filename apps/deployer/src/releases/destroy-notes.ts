import type { Connection } from "../aws/connection.ts";
import type { Environment } from "../environments/environment-schema.ts";
import type { Io } from "../io.ts";
import type { LedgerEvent } from "./ledger-note.ts";
import { newNote } from "./new-note.ts";
import { openLedger } from "./open-ledger.ts";
import type { Ledger } from "./release.ts";
import { standingOf } from "./standing.ts";

/** The pipeline that is taken down, and where. */
export interface DestroyNotesOptions {
  /** Name of the pipeline. */
  readonly pipeline: string;
  readonly environment: Environment;
  readonly connection: Pick<Connection, "check" | "clients">;
}

/** Notes in an environment's ledger that a pipeline is taken down; an environment without a ledger has no releases to tell it of. */
export class DestroyNotes {
  readonly #options: DestroyNotesOptions;
  readonly #io: Io;
  readonly #ledger: Ledger | undefined;

  constructor(options: DestroyNotesOptions, io: Io) {
    const { connection, environment } = options;
    this.#options = options;
    this.#io = io;
    this.#ledger = environment.ledger === undefined ? undefined : openLedger(environment, io, connection.clients);
  }

  /** Before anything is deleted: what is cut off half-way is no longer what the newest release was. */
  async began(): Promise<void> {
    await this.#note({ kind: "began", verb: "destroy" });
  }

  /** Once nothing is left to delete; said once, also of what was found gone. */
  async takenDown(): Promise<void> {
    const { pipeline } = this.#options;
    const number = (await this.#ledger?.numbers(pipeline))?.at(-1);
    if (number === undefined) return;
    const notes = (await this.#ledger?.notes(pipeline, { since: number })) ?? [];
    if (standingOf({ number }, notes).kind !== "taken-down") await this.#note({ kind: "taken-down" });
  }

  async #note(event: LedgerEvent): Promise<void> {
    const { pipeline, environment, connection } = this.#options;
    if (this.#ledger === undefined) return;
    const callerArn = await connection.check();
    await this.#ledger.note(newNote(event, { pipeline, environment, callerArn }, this.#io));
  }
}
