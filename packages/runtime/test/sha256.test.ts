import { Hash } from "@smithy/core/serde";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Sha256 } from "../src/aws/sha256.ts";

const bytes = fc.uint8Array({ minLength: 1, maxLength: 80 });
const secrets = fc.oneof(
  fc.constant(undefined),
  fc.string({ unit: "binary", minLength: 1 }),
  bytes,
  bytes.map(({ buffer }) => buffer),
  bytes.map((array) => new DataView(array.buffer, 1)),
);

describe("the SHA-256 of signatures", () => {
  it("is the SDK's, for every secret and data, also when secrets come again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(secrets, { minLength: 1 }), fc.array(bytes), async (used, chunks) => {
        for (const secret of [...used, ...used]) {
          const [ours, sdks] = [new Sha256(secret), new Hash("sha256", secret)];
          for (const chunk of chunks) for (const each of [ours, sdks]) each.update(chunk);
          expect(Buffer.from(await ours.digest())).toEqual(Buffer.from(await sdks.digest()));
        }
      }),
    );
  });

  it("begins anew after a reset", async () => {
    const hash = new Sha256("secret");
    hash.update("first");
    hash.reset();
    hash.update("second");

    const fresh = new Sha256("secret");
    fresh.update("second");
    expect(await hash.digest()).toEqual(await fresh.digest());
  });
});
