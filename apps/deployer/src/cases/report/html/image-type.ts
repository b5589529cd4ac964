/** The media type of an image that browsers show, by what its content begins with; undefined for anything else. */
export function imageType(start: Buffer): string | undefined {
  const text = start.toString("latin1", 0, 1024);
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (/^GIF8[79]a/.test(text)) return "image/gif";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "image/webp";
  if (/^ftypavi[fs]/.test(text.slice(4))) return "image/avif";
  if (text.startsWith("BM") && text.slice(6, 10) === "\0\0\0\0") return "image/bmp";
  return isDrawing(start.toString("utf8", 0, 1024)) ? "image/svg+xml" : undefined;
}

/** As an image, a drawing runs no script and asks for nothing. */
function isDrawing(start: string): boolean {
  // Spaces to be trimmed include the byte order mark.
  return (
    /^<(\?xml|!--|!doctype svg|svg[\s/>])/i.test(start.trimStart()) && /<svg[\s/>]/.test(start) && !/<html/i.test(start)
  );
}
