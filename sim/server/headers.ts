/** The headers of every answer: nothing but this server is ever asked for anything, and no other page may frame it. */
const POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
};

const extensionOf = (path: string): string => path.slice(path.lastIndexOf(".") + 1).toLowerCase();

/** What is served; undefined for a kind of file that never is. */
export const typeOf = (path: string): string | undefined => TYPES[extensionOf(path)];

/** Built assets carry a hash of their content in their name. */
const isImmutable = (path: string): boolean => /^\/assets\/.+-[\w-]{8}\.\w+$/.test(path);

export const headersOf = (path: string, type: string): Record<string, string> => ({
  "Content-Type": type,
  "Cache-Control": isImmutable(path) ? "public, max-age=31536000, immutable" : "no-store",
  "Content-Security-Policy": POLICY,
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
});
