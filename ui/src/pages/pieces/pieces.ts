import type { Client } from '../../api/client';
import { upload } from '../../api/upload';
import type { State } from '../../components/states';

export interface PieceFile {
  id: string;
  code: string | null;
  unit: string | null;
  subject: string | null;
  state: 'proposed' | 'confirmed' | 'replaced' | 'withdrawn';
  version: number;
  revision: number;
  replaces: string | null;
  evidence: string;
  sha256: string;
  size: number;
  name: string;
  media_type: string;
  document_date: string | null;
  collected: string | null;
  received: string;
  age_days: number | null;
  doubts: ('undated' | 'future' | 'after_declaration' | 'old_report')[];
  signature: 'unknown' | 'none' | 'signed' | 'broken';
  signer: string | null;
  signatory: string | null;
  signer_expected: string | null;
  why: string | null;
  author: string;
  author_name: string | null;
  same: string[];
  twins: { dossier: string; dossier_name: string; piece: string; code: string; name: string }[];
  messages: number;
}
export interface Slot {
  objective: string;
  objective_title: string;
  code: string;
  name: string;
  per: string;
  group: string | null;
  from: string | null;
  conditional: boolean;
  state: 'present' | 'missing' | 'not_required' | 'undetermined';
  missing: { unit: string | null; subject: string | null; name: string | null }[];
  special_cases: string[];
}
export interface Subject {
  part: string;
  kind: string;
  date: string;
  about: string;
  shown: boolean;
}
export interface Pieces {
  revision: number;
  slots: Slot[];
  units: { finess: string; name: string }[];
  subjects: Subject[];
  files: PieceFile[];
  may_add: boolean;
  may_confirm: boolean;
  may_withdraw: boolean;
  may_comment: boolean;
}
export interface Preview {
  kind: string;
  kind_name: string;
  promises_else: boolean;
  macros: boolean;
  pages: number | null;
  encrypted: boolean;
  text: string | null;
  text_cut: boolean;
  entries: string[];
  acts: string[];
  signatures: { field: string; filled: boolean; format: string }[];
  unreadable: string | null;
}
export interface Message {
  id: number;
  author: string;
  author_name: string | null;
  side: 'candidate' | 'authority' | 'advice' | 'supplier';
  words: string;
  at: string;
}
/** What a person says of a file before it counts. */
export interface Said {
  code: string;
  unit: string;
  subject: string;
  document_date: string;
}

export const SLOT_STATES: Record<Slot['state'], State> = { present: 'met', missing: 'todo', not_required: 'none', undetermined: 'unknown' };
export const isLiving = (file: PieceFile): boolean => file.state === 'proposed' || file.state === 'confirmed';
export const saidOf = (file: PieceFile): Said => ({ code: file.code ?? '', unit: file.unit ?? '', subject: file.subject ?? '', document_date: file.document_date ?? '' });

/** What a confirmation still lacks, before the server is asked. */
export function lackOf(said: Said, slots: Slot[]): 'code' | 'unit' | 'subject' | null {
  const slot = slots.find((one) => one.code === said.code);
  if (slot === undefined) return 'code';
  if (slot.per === 'unit' && said.unit === '') return 'unit';
  return slot.from !== null && said.subject === '' ? 'subject' : null;
}

/** The body of one confirmation: a fact only where the piece shows one. */
export const confirmationOf = (file: PieceFile, said: Said, slots: Slot[]) => ({
  piece: file.id,
  revision: file.revision,
  code: said.code,
  unit: said.unit || null,
  subject: slots.find((one) => one.code === said.code)?.from ? said.subject || null : null,
  document_date: said.document_date || null,
});

export interface Brought {
  file: File;
  /** With its folders. */
  name: string;
}
export const isArchive = (name: string): boolean => /\.zip$/i.test(name);

const AT_ONCE = 20;

/** Sends files and puts them into the dossier, a few at a time, so that a cut loses little; archives by themselves. */
export async function bring(client: Client, dossier: string, files: Brought[], told: { signal: AbortSignal; onprogress: (done: number) => void }): Promise<{ name: string; why: string }[]> {
  const left: { name: string; why: string }[] = [];
  let waiting: { upload: string; name: string }[] = [];
  const path = { id: dossier };
  const put = async () => {
    if (waiting.length > 0) await client.post('/dossiers/{id}/pieces', { items: waiting }, { path, signal: told.signal });
    waiting = [];
  };
  let done = 0;
  for (const one of files) {
    const id = await upload(client, one.file, { signal: told.signal, onprogress: () => {} });
    if (isArchive(one.name)) {
      const answer = await client.post('/dossiers/{id}/pieces/archive', { upload: id }, { path, signal: told.signal });
      left.push(...(answer.left_out ?? []));
    } else {
      waiting.push({ upload: id, name: one.name });
    }
    if (waiting.length >= AT_ONCE) await put();
    told.onprogress((done += 1));
  }
  await put();
  return left;
}

/** Every file below what was dropped, folders opened. */
export async function filesOf(items: DataTransferItemList): Promise<Brought[]> {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry): entry is FileSystemEntry => entry !== null);
  const found: Brought[] = [];
  const open = async (entry: FileSystemEntry): Promise<void> => {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => { (entry as FileSystemFileEntry).file(resolve, reject); });
      found.push({ file, name: entry.fullPath.replace(/^\//, '') });
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // A browser hands a hundred at a time.
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => { reader.readEntries(resolve, reject); });
      if (some.length === 0) return;
      for (const one of some) await open(one);
    }
  };
  for (const entry of entries) await open(entry);
  return found;
}
