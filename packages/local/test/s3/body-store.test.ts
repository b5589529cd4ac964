import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { BodyStore, joinBodies } from "../../src/s3/body-store.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sluice-bodies-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));
const files = () => readdirSync(join(directory, "objects")).length;

it.each([
  { name: "small bodies in memory", sizes: [10, 10], memory: 20, onDisk: 0 },
  { name: "large ones in files", sizes: [101], memory: 0, onDisk: 1 },
  { name: "what exceeds the budget in files", sizes: [90, 90, 90], memory: 180, onDisk: 1 },
])("keeps $name", async ({ sizes, memory, onDisk }) => {
  const store = new BodyStore({ directory, memoryObjectMaxBytes: 100, memoryBudgetBytes: 200 });
  const bodies = await Promise.all(sizes.map((size) => store.store(Buffer.alloc(size, size))));

  expect([store.memoryBytes, files()]).toEqual([memory, onDisk]);
  for (const body of bodies)
    expect((await body.read()).equals(Buffer.alloc(body.sizeBytes, body.sizeBytes))).toBe(true);
});

it("gives memory and files back with the last holder", async () => {
  const store = new BodyStore({ directory, memoryObjectMaxBytes: 100 });
  const [small, large] = [await store.store(Buffer.alloc(50)), await store.store(Buffer.alloc(500))];
  for (const body of [small, large]) {
    body.retain();
    body.release();
  }
  expect([store.memoryBytes, files()]).toEqual([50, 1]);

  small.release();
  large.release();
  await vi.waitFor(() => expect([store.memoryBytes, files()]).toEqual([0, 0]));
});

it("keeps a small body without the buffer that it was cut from", async () => {
  const store = new BodyStore({ directory });
  const body = await store.store(Buffer.alloc(64 * 1024).subarray(100, 150));

  expect((await body.read()).buffer.byteLength).toBe(50);
});

it("does not change with the buffer it was given", async () => {
  const given = Buffer.from("before");
  const body = await new BodyStore({ directory }).store(given);
  given.fill("x");
  expect(String(await body.read())).toBe("before");
});

it("reads any range of joined bodies as of one", async () => {
  const store = new BodyStore({ directory, memoryObjectMaxBytes: 3 });
  const args = [
    fc.array(fc.string({ unit: "grapheme-ascii", maxLength: 6 }), { minLength: 1, maxLength: 4 }),
    fc.nat(30),
    fc.nat(30),
  ] as const;
  await fc.assert(
    fc.asyncProperty(...args, async (texts, from, length) => {
      const whole = Buffer.from(texts.join(""));
      const joined = joinBodies(await Promise.all(texts.map((text) => store.store(Buffer.from(text)))));
      expect(String(await joined.read())).toBe(String(whole));
      fc.pre(from < whole.length);
      const end = Math.min(from + length, whole.length - 1);
      expect(String(await joined.read({ start: from, end }))).toBe(String(whole.subarray(from, end + 1)));
      joined.release();
    }),
    { numRuns: 50 },
  );
});
