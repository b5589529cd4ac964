import { crc32 } from "node:zlib";

const blockBytes = 512;
/** Most bytes of a stored deflate block. */
const storedBlockMaxBytes = 65_535;

/**
 * Packs one file as a `tar.gz` whose bytes depend on nothing but name and content: no times, no owner, and stored
 * instead of compressed, because zlib compresses differently from one processor to the next.
 */
export function packArchive(name: string, content: Buffer): Buffer {
  const padding = Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes);
  const end = Buffer.alloc(2 * blockBytes);
  return storedGzip(Buffer.concat([tarHeader(name, content.length), content, padding, end]));
}

/** A ustar header. @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html */
function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(blockBytes);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  header.write(name, 0, 100);
  header.write(octal(0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(0, 11), 136);
  header.write("0", 156);
  header.write("ustar\u000000", 257);
  // The checksum is taken with its own field full of spaces.
  header.fill(" ", 148, 156);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${octal(checksum, 6)}\0 `, 148);
  return header;
}

/** A gzip stream without compression. @see https://www.rfc-editor.org/rfc/rfc1952 */
function storedGzip(content: Buffer): Buffer {
  // Magic, deflate, no flags, no time, no hint, operating system unknown (255).
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  const blocks: Buffer[] = [];
  for (let offset = 0; offset < content.length; offset += storedBlockMaxBytes) {
    const block = content.subarray(offset, offset + storedBlockMaxBytes);
    const head = Buffer.alloc(5);
    head.writeUInt8(offset + block.length === content.length ? 1 : 0, 0);
    head.writeUInt16LE(block.length, 1);
    head.writeUInt16LE(block.length ^ 0xffff, 3);
    blocks.push(head, block);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, ...blocks, trailer]);
}
