/** CRC-32C (Castagnoli) of a body, unsigned. */
export function crc32c(body: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of body) crc = (crc >>> 8) ^ (castagnoli[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}

/** CRC-64/NVME of a body, 8 bytes big-endian; in two 32-bit halves, because BigInt is some fifty times slower. */
export function crc64nvme(body: Buffer): Buffer {
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of body) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (nvmeLow[index] ?? 0);
    high = (high >>> 8) ^ (nvmeHigh[index] ?? 0);
  }
  const result = Buffer.alloc(8);
  result.writeUInt32BE((high ^ 0xffffffff) >>> 0, 0);
  result.writeUInt32BE((low ^ 0xffffffff) >>> 0, 4);
  return result;
}

const castagnoli = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

// Reflected form of the polynomial 0xad93d23594c93659.
const nvmePolynomial = 0x9a6c9329ac4bc9b5n;

const nvme = Array.from({ length: 256 }, (_, index) => {
  let crc = BigInt(index);
  for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ nvmePolynomial : crc >> 1n;
  return crc;
});
const nvmeHigh = Uint32Array.from(nvme, (entry) => Number(entry >> 32n));
const nvmeLow = Uint32Array.from(nvme, (entry) => Number(entry & 0xffffffffn));
