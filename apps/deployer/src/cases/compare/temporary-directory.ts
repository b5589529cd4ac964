import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Opens something in a folder of its own, which goes away when that fails, and with the process. */
export async function inTemporaryDirectory<T>(open: (directory: string, remove: () => void) => Promise<T>): Promise<T> {
  // On a Mac the system's folder is behind a link, and git compares paths.
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "sluice-against-")));
  const remove = () => {
    process.off("exit", remove);
    rmSync(directory, { recursive: true, force: true });
  };
  // A second Ctrl-C ends the process with all that it was about to do.
  process.once("exit", remove);
  try {
    return await open(directory, remove);
  } catch (error) {
    remove();
    throw error;
  }
}
