/** The possible continuations of a command line. */
export interface Completable {
  readonly words: readonly string[];
  readonly next: readonly string[];
  readonly options: readonly CompletableOption[];
}

/** Flag and its possible values. */
export interface CompletableOption {
  readonly flag: string;
  readonly summary: string;
  /** True if a value follows. */
  readonly takes: boolean;
  /** Values, if they are a closed set. */
  readonly values: readonly string[];
}

/** Completion script for each shell, generated from the possible continuations. */
export const completionScripts: Readonly<Record<string, (all: readonly Completable[]) => string>> = {
  bash: bashScript,
  zsh: (all) => `#compdef convscope\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(all)}`,
  fish: fishScript,
};

function bashScript(all: readonly Completable[]): string {
  const next = all.map(({ words, next, options }) => {
    return `    "${words.join(" ")}") echo "${[...next, ...options.map(({ flag }) => flag)].join(" ")}" ;;`;
  });
  const values = new Map(
    all.flatMap(({ options }) => options.map(({ flag, values }) => [flag, values] as const)),
  );
  const valued = [...values].filter(([, known]) => known.length > 0);
  const cases = valued.map(
    ([flag, known]) => `    ${flag}) COMPREPLY=($(compgen -W "${known.join(" ")}" -- "$current")); return ;;`,
  );
  const taking = all.flatMap(({ options }) => options.filter(({ takes }) => takes).map(({ flag }) => flag));
  return `_convscope_next() {
  case "$1" in
${next.join("\n")}
  esac
}

_convscope_takes_value() {
  case "$1" in
    ${[...new Set(taking)].join("|")}) return 0 ;;
  esac
  return 1
}

_convscope() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" found="" words="" word skip=""
  # Bash takes the equals sign of --flag=value for a word of its own.
  if [ "$current" = "=" ]; then current=""
  elif [ "$before" = "=" ]; then before="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  case "$before" in
${cases.join("\n")}
    --out|--data|--input) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [ -n "$skip" ]; then skip=""; continue; fi
    case "$word" in
      -*) if _convscope_takes_value "$word"; then skip=yes; fi; continue ;;
    esac
    words="\${words:+$words }$word"
    [ -n "$(_convscope_next "$words")" ] && found="$words"
  done
  COMPREPLY=($(compgen -W "$(_convscope_next "$found")" -- "$current"))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))
}

complete -o filenames -F _convscope convscope
`;
}

function fishScript(all: readonly Completable[]): string {
  const lines = all.flatMap(({ words, next, options }) => {
    const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`);
    const none = next.length > 0 ? [`not __fish_seen_subcommand_from ${next.join(" ")}`] : [];
    const condition = [...seen, ...none].join("; and ");
    const following = next.map((word) => `complete -c convscope -f -n '${condition}' -a ${word}`);
    const flags = options.map(({ flag, summary, values }) => {
      const argument = values.length > 0 ? ` -x -a '${values.join(" ")}'` : "";
      return `complete -c convscope -n '${condition}' -l ${flag.slice(2)}${argument} -d '${summary.replaceAll("'", "")}'`;
    });
    return [...following, ...flags];
  });
  return `${[...new Set(lines)].join("\n")}\n`;
}
