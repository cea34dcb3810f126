/** The files of the built page. Only what lies in its folder is ever given out. */
import { readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the build puts the page: beside the command or library that runs now. */
export const builtPage = (): string => fileURLToPath(new URL("./viz/", import.meta.url));

/** A path of the page's folder as a URL has it, decoded; undefined for one that leads anywhere else. */
export const pathIn = (url: string): string | undefined => {
  let path: string;
  try {
    path = decodeURIComponent(url.replace(/[?#].*$/s, ""));
  } catch {
    return undefined;
  }
  const parts = path.split("/");
  const odd = parts.some((part) => part.startsWith(".") || /[\\\0:]/.test(part));
  if (!path.startsWith("/") || odd) return undefined;
  return path === "/" ? "/index.html" : path;
};

/** The content of a file; undefined if there is none, or if a link leads out of the folder. */
export const fileIn = async (root: string, path: string): Promise<Buffer | undefined> => {
  try {
    const file = await realpath(join(root, path));
    return file.startsWith((await realpath(root)) + sep) ? await readFile(file) : undefined;
  } catch {
    return undefined;
  }
};
