import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Environment variables, which may locate a user's caches. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Folder that convscope caches data in between runs: CONVSCOPE_CACHE, else `convscope` in the system's usual place
 * for caches. It may not exist. Undefined if the system has no such place.
 */
export function cacheFolder(
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const { CONVSCOPE_CACHE: own } = environment;
  if (own !== undefined && own !== "") return own;
  const place = (PLACES[platform] ?? unixCaches)(environment);
  return place === undefined ? undefined : join(place, "convscope");
}

const PLACES: Partial<Readonly<Record<NodeJS.Platform, typeof unixCaches>>> = {
  darwin: (environment) => belowHome(environment, "Library/Caches"),
  win32: ({ LOCALAPPDATA }) => LOCALAPPDATA || undefined,
};

/** Follows the XDG base directory specification: a relative path is ignored. */
function unixCaches(environment: Environment): string | undefined {
  const { XDG_CACHE_HOME: named } = environment;
  return named !== undefined && isAbsolute(named) ? named : belowHome(environment, ".cache");
}

function belowHome({ HOME }: Environment, folder: string): string | undefined {
  const home = HOME || homeOfUser();
  return home === undefined || !isAbsolute(home) ? undefined : join(home, folder);
}

function homeOfUser(): string | undefined {
  try {
    return homedir() || undefined;
  } catch {
    // A user without an entry in the system's user database has no home.
    return undefined;
  }
}
