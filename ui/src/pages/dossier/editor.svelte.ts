import { Problem } from '../../api/problem';
import { faultsOf, type FormFault } from '../../components/Form.svelte';
import { api, session } from '../../state/session.svelte';
import { type Part, type PartKind, type PartSaved, type PartValue } from './dossier';

const PAUSE = 800; // milliseconds after the last key before what was typed goes to the server

/** Lists whose emptiness says something: an audit that found nothing. */
const TELLING = new Set(['findings', 'failing']);

/** Without what is empty: nothing said is not the same as an empty word. */
export function without(value: PartValue): PartValue {
  const kept: PartValue = {};
  for (const [key, one] of Object.entries(value)) {
    const inner = one !== null && typeof one === 'object' && !Array.isArray(one) ? without(one as PartValue) : one;
    const empty = inner === '' || inner === undefined || inner === null || (Array.isArray(inner) && inner.length === 0 && !TELLING.has(key));
    if (!empty && !(typeof inner === 'object' && !Array.isArray(inner) && Object.keys(inner as object).length === 0)) {
      kept[key] = inner;
    }
  }
  return kept;
}

const same = (one: PartValue, other: PartValue) => JSON.stringify(without(one)) === JSON.stringify(without(other));

function stored(key: string): { revision: number; value: PartValue } | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** One part of a dossier while it is typed: kept in the tab from the first key, sent to the server when typing pauses, and
 * compared with what somebody else wrote in the meantime. */
export class PartEditor {
  draft = $state<PartValue>({});
  saved = $state<Date | null>(null);
  busy = $state(false);
  faults = $state<FormFault[]>([]);
  /** What somebody else wrote while this was typed. */
  theirs = $state<Part | null>(null);
  restored = $state(false);
  /** The piece that shows it. */
  piece = $state<string | null>(null);
  private sentPiece: string | null = null;
  private revision: number;
  private sent: PartValue;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private again = false;

  constructor(
    private readonly dossier: string,
    readonly kind: PartKind,
    readonly id: string,
    part: Part | null,
    private readonly onsaved: (saved: PartSaved) => void = () => {},
    private readonly shaped: (draft: PartValue) => PartValue = (draft) => draft,
    /** Nothing is there yet, and nothing is written before it is asked for. */
    private readonly made?: (part: Part) => void,
  ) {
    this.piece = this.sentPiece = part?.piece ?? null;
    this.revision = part?.revision ?? 0;
    this.sent = part?.value ?? {};
    this.draft = structuredClone(part?.value ?? {});
    this.giveBack(part);
  }

  private get slot(): string {
    return `egide.draft.${session()?.account.id}.${this.dossier}.${this.kind}.${this.id}`;
  }

  // What a closed session or a closed page left in this tab.
  private giveBack(part: Part | null): void {
    const kept = stored(this.slot);
    if (kept === null || same(kept.value, this.sent)) {
      return;
    }
    this.draft = kept.value;
    this.restored = true;
    if (kept.revision !== this.revision && part !== null) {
      this.theirs = part;
    }
  }

  /** What is typed at a key; "dsi.email" lies in "dsi". */
  get(key: string): unknown {
    return key.split('.').reduce<unknown>((value, part) => (value as PartValue | undefined)?.[part], this.draft);
  }
  text(key: string): string {
    const value = this.get(key);
    return value === undefined || value === null ? '' : String(value);
  }
  set(key: string, value: unknown): void {
    const [first, second] = key.split('.');
    if (second === undefined) {
      this.draft[first!] = value;
    } else {
      this.draft[first!] = { ...(this.draft[first!] as PartValue | undefined), [second]: value };
    }
    this.changed();
  }
  attach(piece: string | null): void {
    this.piece = piece;
    this.changed();
  }
  /** Nothing is written before it is asked for. */
  get fresh(): boolean {
    return this.made !== undefined;
  }
  /** What is typed, as it would be sent. */
  settled(shape: (draft: PartValue) => PartValue): PartValue {
    return without(shape($state.snapshot(this.draft) as PartValue));
  }
  /** The revision that this was typed on. */
  get seen(): number {
    return this.revision;
  }

  changed(): void {
    const kept = JSON.stringify({ revision: this.revision, value: this.draft });
    try {
      sessionStorage.setItem(this.slot, kept);
    } catch {
      // A browser that keeps nothing: the page itself still holds it.
    }
    if (this.theirs === null && this.made === undefined) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.save(), PAUSE);
    }
  }

  /** Sends what is not yet sent; true when the server has everything. */
  async save(): Promise<boolean> {
    clearTimeout(this.timer);
    if (this.busy) {
      this.again = true;
      return false;
    }
    const value = without(this.shaped($state.snapshot(this.draft) as PartValue));
    if (same(value, this.sent) && this.piece === this.sentPiece && this.made === undefined) {
      this.forget();
      this.faults = [];
      return true;
    }
    this.busy = true;
    try {
      await this.send(value, this.piece);
    } catch (error) {
      await this.refused(error);
    } finally {
      this.busy = false;
    }
    if (this.again) {
      this.again = false;
      return this.save();
    }
    return this.faults.length === 0 && this.theirs === null;
  }

  private async send(value: PartValue, piece: string | null): Promise<void> {
    if (this.made !== undefined) {
      const { part } = await api.post('/dossiers/{id}/parts', { kind: this.kind as 'observation' | 'expense' | 'entity', value, ...(piece ? { piece } : {}) }, { path: { id: this.dossier } });
      this.faults = [];
      this.forget();
      this.made(part);
      return;
    }
    const { data } = await api.put('/dossiers/{id}/parts/{kind}/{part}', { value, ...(piece ? { piece } : {}) }, {
      path: { id: this.dossier, kind: this.kind, part: this.id === '' ? '-' : this.id },
      etag: `"r${this.revision}"`,
    });
    this.sentPiece = piece;
    this.accept(data, value);
  }

  private accept(answer: PartSaved, value: PartValue): void {
    this.revision = answer.part.revision;
    this.sent = value;
    this.saved = new Date();
    this.faults = [];
    this.restored = false;
    this.forget();
    this.onsaved(answer);
  }

  private async refused(error: unknown): Promise<void> {
    if (error instanceof Problem && (error.status === 409 || error.status === 412)) {
      const { items } = await api.get('/dossiers/{id}/parts', { path: { id: this.dossier }, query: { kind: this.kind } });
      this.theirs = items.find((one) => one.id === this.id || this.id === '') ?? null;
      if (this.theirs !== null && this.theirs.revision !== this.revision) {
        return;
      }
      this.theirs = null;
    }
    this.faults = faultsOf(error);
  }

  private forget(): void {
    try {
      sessionStorage.removeItem(this.slot);
    } catch {
      // nothing was kept
    }
  }

  keepMine(): void {
    this.revision = this.theirs?.revision ?? this.revision;
    this.sent = this.theirs?.value ?? this.sent;
    this.theirs = null;
    void this.save();
  }
  takeTheirs(): void {
    this.revision = this.theirs?.revision ?? this.revision;
    this.sent = this.theirs?.value ?? {};
    this.draft = structuredClone($state.snapshot(this.sent)) as PartValue;
    this.theirs = null;
    this.restored = false;
    this.forget();
  }

  /** The page goes: what waits is sent now. */
  leave(): void {
    if (this.timer !== undefined && this.theirs === null) {
      void this.save();
    }
  }
}
