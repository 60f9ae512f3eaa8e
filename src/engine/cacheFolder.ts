import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** The variables that say where a user's caches are. */
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder for what convscope keeps from run to run: CONVSCOPE_CACHE, else `convscope` in the system's customary
 * place for caches. It may not exist. Undefined if the system names no place.
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

/** As the XDG base directory specification says: a relative path counts for nothing. */
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
    // A user without an entry in the system's list has no home.
    return undefined;
  }
}
