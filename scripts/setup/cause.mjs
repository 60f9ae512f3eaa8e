const SHOWN = 140;

// npm prefixes the output of scripts, pip and Node their errors; the most informative patterns come first.
const TELLING = [
  /\b(getaddrinfo .+|connect E\w+.*|TAR_[A-Z_]+.*)$/,
  /\b(Missing: .+ from lock file|Invalid: lock file.+)$/,
  /^ERROR: (No matching distribution .+)$/,
  /\b(ERR_\w+: .+|certificate .+|HTTP error .+|Could not fetch .+)$/i,
  /^(?:\w*Error|ERROR|E|fatal error): (.+)$/,
  /\berror:? (.{8,})$/i,
];

/** Most informative line of a program's output about its failure, or `fallback`. */
export function causeIn(output, fallback) {
  const lines = output
    .split("\n")
    .map((line) => line.replace(/^npm (?:error|warn|ERR!) ?/, "").trim())
    .filter((line) => line !== "");
  for (const pattern of TELLING) {
    const match = lines.map((line) => pattern.exec(line)).find((found) => found !== null);
    if (match) return shorten(match[1]);
  }
  return fallback;
}

/** Last lines of a program's output, indented, to show below a message. */
export function tailOf(output, lines = 20) {
  return output
    .trimEnd()
    .split("\n")
    .slice(-lines)
    .map((line) => `  ${line}`)
    .join("\n");
}

function shorten(text) {
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;
}
