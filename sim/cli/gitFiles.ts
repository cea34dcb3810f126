/** Files as they were at a revision of a git repository, read through git. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { LoadPieces } from "../scenario/inventory.ts";
import type { Problem } from "../scenario/problem.ts";
import type { Load } from "../scenario/read.ts";
import { SIZE_LIMIT_BYTES, textOf, tooLarge } from "../scenario/source.ts";
import { BadInput } from "./command.ts";

const PIECE_BYTES = 1 << 20;
/** Whatever git has to say, but for what it holds. */
const WORDS_BYTES = 1 << 26;

/** As git writes it: a colon between them, and none within but in braces. */
export interface Revision {
  readonly revision: string;
  /** From the current folder. */
  readonly path: string;
}

const DRIVE = /^[A-Za-z]:[\\/]/;

/** The revision and the path that are meant; undefined for a file or folder on the disk. @example revisionIn("origin/main:scenarios") */
export const revisionIn = (given: string): Revision | undefined => {
  if (existsSync(given) || (process.platform === "win32" && DRIVE.test(given))) return undefined;
  const [, revision, path] = /^((?:[^:{]|\{[^}]*\})*):(.*)$/su.exec(given) ?? [];
  if (revision === undefined || path === undefined) return undefined;
  if (revision === "")
    throw new BadInput(`${given}: expected a revision before the colon, such as HEAD:scenarios`);
  if (revision.startsWith("-")) throw new BadInput(`${given}: a revision does not begin with -`);
  return { revision, path: (process.platform === "win32" ? path.replaceAll("\\", "/") : path) || "." };
};

/** What is thrown when git ends with a code of its own. */
interface Refusal {
  readonly status: number;
  readonly stderr: Buffer;
}
const isRefusal = (error: unknown): error is Refusal => typeof (error as Refusal).status === "number";

/** What git says, as bytes, or undefined if it refuses; `why` is told its reason. */
const ask = (words: readonly string[], bytes = WORDS_BYTES, why?: (reason: string) => never) => {
  try {
    return execFileSync("git", words, {
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: bytes,
      windowsHide: true,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT")
      throw new BadInput("git is missing: a revision cannot be read without it");
    if (!isRefusal(error)) throw error;
    const [said] = error.stderr.toString("utf8").split("\n");
    why?.(said.replace(/^fatal: /, ""));
    return undefined;
  }
};

/** The files of one revision. Paths go from the current folder, as on the disk. */
export interface GitFiles {
  readonly kindOf: (path: string) => "file" | "folder" | undefined;
  /** What files a folder holds, by name. */
  readonly namesIn: (path: string) => string[];
  readonly load: Load;
  readonly loadPieces: LoadPieces;
}

/** `./` makes git take a path from the current folder, and not from the top of the repository. */
const objectOf = (commit: string, path: string): string => `${commit}:./${path}`;

const piecesOf = function* (bytes: Buffer): Generator<string> {
  const decoder = new TextDecoder("utf-8");
  for (let from = 0; from < bytes.length; from += PIECE_BYTES)
    yield decoder.decode(bytes.subarray(from, from + PIECE_BYTES), { stream: true });
  yield decoder.decode();
};

/** Opens a revision; whatever the branch does meanwhile, all files are of one commit. */
export const gitFiles = (revision: string): GitFiles => {
  ask(["rev-parse", "--git-dir"], WORDS_BYTES, (reason) => {
    throw new BadInput(`${revision}: git: ${reason}`);
  });
  const commit = ask(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{tree}`])
    ?.toString("utf8")
    .trim();
  if (commit === undefined)
    throw new BadInput(
      `${revision}: no such revision in this repository; a shallow clone lacks what git fetch did not bring`,
    );
  const problem = (path: string, message: string): { readonly problem: Problem } => ({
    problem: { file: `${revision}:${path}`, path: "", message },
  });
  const kindOf: GitFiles["kindOf"] = (path) => {
    const kind = ask(["cat-file", "-t", objectOf(commit, path)])
      ?.toString("utf8")
      .trim();
    return kind === "blob" ? "file" : kind === "tree" ? "folder" : undefined;
  };
  const sizeOf = (path: string): number =>
    Number(ask(["cat-file", "-s", objectOf(commit, path)])?.toString("utf8") ?? 0);
  const whole = (path: string, size: number): Buffer =>
    ask(["cat-file", "blob", objectOf(commit, path)], size + 1) ?? Buffer.alloc(0);
  const reading = <T>(path: string, read: (size: number) => T): T | { readonly problem: Problem } => {
    const kind = kindOf(path);
    if (kind === undefined) return problem(path, "no such file in this revision");
    return kind === "folder" ? problem(path, "expected a file, this is a directory") : read(sizeOf(path));
  };
  return {
    kindOf,
    namesIn: (path) =>
      (ask(["ls-tree", "--full-tree", "-z", objectOf(commit, path)])?.toString("utf8") ?? "")
        .split("\0")
        .flatMap((line) => {
          const [, name] = /^\d+ blob [0-9a-f]+\t(.*)$/su.exec(line) ?? [];
          return name === undefined ? [] : [name];
        }),
    load: (path) =>
      reading(path, (size) => {
        if (size > SIZE_LIMIT_BYTES) return problem(path, tooLarge(size));
        const text = textOf(path, whole(path, size));
        return "problem" in text ? problem(path, text.problem.message) : text;
      }),
    loadPieces: (path) => reading(path, (size) => ({ pieces: piecesOf(whole(path, size)) })),
  };
};
