/**
 * The token of those who may change a live run. It comes in the address, and is taken out of it at once: an address is
 * shown to others and kept in histories. This tab keeps it for when the page is loaded again.
 */
const KEY = "ridethrough-live";

/** The address without the token. */
const without = (hash: string): string => {
  const rest = hash
    .slice(1)
    .split("&")
    .filter((part) => part !== "" && !part.startsWith("live="));
  return rest.length === 0 ? "" : `#${rest.join("&")}`;
};

/** The token of the address or, without one, of this tab; undefined for those who only watch. */
const takeToken = (): string | undefined => {
  const given = new URLSearchParams(location.hash.slice(1)).get("live");
  if (given === null || given === "") return sessionStorage.getItem(KEY) ?? undefined;
  sessionStorage.setItem(KEY, given);
  history.replaceState(null, "", `${location.pathname}${location.search}${without(location.hash)}`);
  return given;
};

/** Where a live run is, with what there is to change it by; undefined where there is none. @param path as the exhibit names it */
export const liveRunAt = (
  path: string | undefined,
): { readonly url: string; readonly token: string | undefined } | undefined => {
  const token = takeToken();
  if (path === undefined) return undefined;
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  url.hash = "";
  return { url: url.href, token };
};
