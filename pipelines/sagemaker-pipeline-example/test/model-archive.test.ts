import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { extract } from "tar";
import { describe, expect, it } from "vitest";
import { packArchive } from "../models/model-b/model-archive.ts";

describe("packArchive", () => {
  it.each([
    { name: "nothing", size: 0 },
    { name: "less than a tar block", size: 10 },
    { name: "exactly a tar block", size: 512 },
    { name: "more than a deflate block", size: 200_000 },
  ])("packs $name so that tar unpacks it", ({ size }) => {
    const directory = mkdtempSync(join(tmpdir(), "archive-"));
    const content = Buffer.alloc(size, "weights ");
    writeFileSync(join(directory, "model.tar.gz"), packArchive("model.json", content));

    extract({ file: join(directory, "model.tar.gz"), cwd: directory, sync: true, strict: true });

    expect(readFileSync(join(directory, "model.json")).equals(content)).toBe(true);
    rmSync(directory, { recursive: true });
  });

  it("holds whole tar blocks with the content in them, whatever its size", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (bytes) => {
        const tar = gunzipSync(packArchive("model.json", Buffer.from(bytes)));

        expect(tar.length % 512).toBe(0);
        expect(tar.subarray(512, 512 + bytes.length).equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("carries no time, owner or operating system", () => {
    const archive = packArchive("model.json", Buffer.from("{}"));

    expect(archive.subarray(0, 10).toString("hex")).toBe("1f8b08000000000000ff");
    expect(gunzipSync(archive).toString("latin1", 100, 148)).toBe(
      "0000644\x000000000\x000000000\x0000000000002\x0000000000000\x00",
    );
  });
});
