import { cp, mkdir, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Unpacks a function's archive into a folder of its own, as Lambda does, and answers that folder. In place, the bundle would take
 * its module type from a package.json above it that is not in the archive.
 */
export async function unpackCode(
  assets: Readonly<Record<string, string>>,
  directory: string,
  name: string,
): Promise<string> {
  const target = join(directory, "functions", name);
  await mkdir(target, { recursive: true });
  // An empty one ends the search for package.json here; one in the archive replaces it.
  await writeFile(join(target, "package.json"), "{}\n");
  for (const [archivePath, file] of Object.entries(assets)) await copyInto(target, archivePath, file);
  return target;
}

/** A folder's content goes where the folder's name in the archive says; a file without a suffix in its name stands for the archive as a whole. */
async function copyInto(target: string, archivePath: string, file: string): Promise<void> {
  if ((await stat(file)).isDirectory()) {
    const isRoot = ["", ".", "code"].includes(archivePath);
    await cp(file, isRoot ? target : join(target, archivePath), { recursive: true });
    return;
  }
  const path = join(target, archivePath.includes(".") ? archivePath : basename(file));
  await mkdir(dirname(path), { recursive: true });
  await cp(file, path);
}
