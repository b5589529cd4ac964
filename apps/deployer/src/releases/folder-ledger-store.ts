import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { SluiceError } from "@sluice/spec/errors";
import type { LedgerStore } from "./ledger-store.ts";

/** Texts as files, such as `<root>/<pipeline>/000012.json`. */
export class FolderLedgerStore implements LedgerStore {
  readonly #root: string;

  /** @param root absolute */
  constructor(root: string) {
    this.#root = root;
  }

  async names(folder: string): Promise<readonly string[]> {
    const path = join(this.#root, folder);
    return await readdir(path).catch((error: unknown) => {
      if (isCode(error, "ENOENT")) return [];
      throw unusable(`read the ledger's folder ${path}`, error);
    });
  }

  async read(folder: string, name: string): Promise<string> {
    const path = this.placeOf(folder, name);
    return await readFile(path, "utf8").catch((error: unknown) => {
      throw unusable(`read ${path}`, error);
    });
  }

  async create(folder: string, name: string, text: string): Promise<boolean> {
    const path = this.placeOf(folder, name);
    const unfinished = this.placeOf(folder, `.${randomUUID()}`);
    try {
      await mkdir(join(this.#root, folder), { recursive: true });
      await writeDurably(unfinished, text);
      return await publish(unfinished, path);
    } catch (error) {
      throw unusable(`write ${path}`, error);
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  placeOf(folder: string, name: string): string {
    return join(this.#root, folder, name);
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives a finished file its name, unless somebody has taken that: a link appears whole or not at all. */
async function publish(unfinished: string, path: string): Promise<boolean> {
  try {
    await link(unfinished, path).catch(async (error: unknown) => {
      // Some network file systems have no links.
      if (!["EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP"].some((code) => isCode(error, code))) throw error;
      await copyFile(unfinished, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === code;
}

function unusable(tried: string, cause: unknown): SluiceError {
  const said = cause instanceof Error ? cause.message : String(cause);
  const hint = "check the ledger's folder, its permissions and the space left";
  return new SluiceError("RELEASE_LEDGER_UNUSABLE", `cannot ${tried}: ${said}`, { hint, cause });
}
