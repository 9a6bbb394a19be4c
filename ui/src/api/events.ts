/** What the server tells without being asked. */
export interface ServerEvent {
  kind: string;
  data: unknown;
}
type Listener = (event: ServerEvent) => void;

const KINDS = ['notification', 'job', 'upload'];
const listeners = new Set<Listener>();

export function onServerEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tell = (event: ServerEvent) => listeners.forEach((listener) => listener(event));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function openStream(channel: BroadcastChannel | undefined): EventSource {
  const source = new EventSource('/api/v1/events');
  for (const kind of KINDS) {
    source.addEventListener(kind, (message) => {
      const event = { kind, data: parsed((message as MessageEvent<string>).data) };
      tell(event);
      channel?.postMessage(event);
    });
  }
  return source;
}

/** One stream for all tabs of this browser: the tab that holds the lock listens and passes on. */
export function listenToServer(): void {
  if (navigator.locks === undefined || typeof BroadcastChannel === 'undefined') {
    openStream(undefined);
    return;
  }
  const channel = new BroadcastChannel('egide.events');
  channel.addEventListener('message', (message) => tell(message.data as ServerEvent));
  void navigator.locks.request('egide.events', () => {
    openStream(channel);
    return new Promise<never>(() => {}); // held until the tab closes
  });
}
