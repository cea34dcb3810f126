/** The names of this machine's loopback, the only ones that anything here is asked for by. */
export const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

/** A name other than the loopback's means that a page elsewhere had its own name point here. */
export const isLoopbackName = (host = ""): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
