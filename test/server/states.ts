/** The states that a live server sends to an open page. */
export interface ToldState {
  readonly version: string;
  readonly mistakes: string;
}

/** The states sent by a live server, one after the other. */
export interface States {
  readonly next: () => Promise<ToldState>;
  readonly close: () => void;
}

/** Listens to a live server like an open page. */
export async function statesFrom(address: string): Promise<States> {
  const left = new AbortController();
  const response = await fetch(new URL("/.convscope/events", address), { signal: left.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let heard = "";
  const next = async (): Promise<ToldState> => {
    for (;;) {
      const [whole, data] = /event: state\ndata: (.*)\n\n/.exec(heard) ?? [];
      if (whole !== undefined && data !== undefined) {
        heard = heard.slice(heard.indexOf(whole) + whole.length);
        return JSON.parse(data);
      }
      const { value, done } = await reader.read();
      if (done) throw new Error("The server has ended.");
      heard += value;
    }
  };
  return { next, close: () => left.abort() };
}
