import type { PlainKey } from '../state/messages.svelte';
import type { Job, User, Verdict } from '../api/types';

/** The nine states of the house: each has a word, a shape and a tone. */
export type State = 'todo' | 'progress' | 'submitted' | 'met' | 'risk' | 'requested' | 'failed' | 'unknown' | 'none';
export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'neutral';

interface Look {
  word: PlainKey;
  tone: Tone;
  shape: 'circle' | 'dashed' | 'triangle' | 'octagon';
  /** Path of the glyph inside the shape, on a 20 × 20 field. */
  glyph: string;
  filled?: boolean;
}

const MARK = 'M10 6v4.500M10 13.200v.100';
const QUESTION = 'M8.200 8.200a1.900 1.900 0 1 1 2.700 1.700c-.600.300-.900.700-.900 1.300M10 13.600v.100';

export const LOOKS: Record<State, Look> = {
  todo: { word: 'state.todo', tone: 'neutral', shape: 'circle', glyph: 'M10 9.900v.200' },
  progress: { word: 'state.progress', tone: 'info', shape: 'circle', glyph: 'M10 3.500a6.500 6.500 0 0 1 0 13z', filled: true },
  submitted: { word: 'state.submitted', tone: 'info', shape: 'circle', glyph: 'M10 6v4l2.600 1.600' },
  met: { word: 'state.met', tone: 'ok', shape: 'circle', glyph: 'm6.800 10.200 2.200 2.200 4.200-4.600' },
  risk: { word: 'state.risk', tone: 'warn', shape: 'triangle', glyph: 'M10 8v3.600M10 14.200v.100' },
  requested: { word: 'state.requested', tone: 'warn', shape: 'triangle', glyph: 'M8.700 9.300a1.400 1.400 0 1 1 2 1.300c-.500.200-.700.500-.700 1M10 14.200v.100' },
  failed: { word: 'state.failed', tone: 'bad', shape: 'octagon', glyph: 'm7.500 7.500 5 5m0-5-5 5' },
  unknown: { word: 'state.unknown', tone: 'neutral', shape: 'dashed', glyph: QUESTION },
  none: { word: 'state.none', tone: 'neutral', shape: 'circle', glyph: 'M7 10h6' },
};

export const OUTLINES: Record<Look['shape'], string> = {
  circle: 'M10 1.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17z',
  dashed: 'M10 1.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17z',
  triangle: 'M10 2 19 17.500H1z',
  octagon: 'M6.500 1.500h7l5 5v7l-5 5h-7l-5-5v-7z',
};

export const WARNING_GLYPH = MARK;

/** How a verdict of the rules is shown. */
export function stateOfVerdict(verdict: Verdict): State {
  const states: Record<Verdict, State> = { met: 'met', partial: 'risk', not_met: 'failed', undetermined: 'unknown', not_applicable: 'none' };
  return states[verdict];
}

export const VERDICT_WORDS: Record<Verdict, PlainKey> = {
  met: 'verdict.met',
  partial: 'verdict.partial',
  not_met: 'verdict.not_met',
  undetermined: 'verdict.undetermined',
  not_applicable: 'verdict.not_applicable',
};

export const JOB_STATES: Record<Job['state'], [State, PlainKey]> = {
  waiting: ['todo', 'job.waiting'],
  running: ['progress', 'job.running'],
  done: ['met', 'job.done'],
  dead: ['failed', 'job.dead'],
  cancelled: ['none', 'job.cancelled'],
};

export const ACCOUNT_STATES: Record<User['state'], [State, PlainKey]> = {
  invited: ['submitted', 'account.invited'],
  active: ['met', 'account.active'],
  disabled: ['none', 'account.disabled'],
};
