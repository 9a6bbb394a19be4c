import type { Programme } from '../api/types';
import { matching } from '../components/choose';
import { officialCode } from '../routing/address';
import { objectiveAddress } from './programmes';

export interface Hit {
  href: string;
  code: string;
  title: string;
  kind: 'objective' | 'piece' | 'ambiguity';
}

/** Everything of the programmes that has a code or a title. */
export function hitsOf(programmes: Programme[]): Hit[] {
  return programmes.flatMap((programme) =>
    [...programme.objectives, ...programme.prerequisites].flatMap((objective) => {
      const href = objectiveAddress(programme.id, objective.id);
      return [
        { href, code: objective.id, title: objective.title, kind: 'objective' as const },
        ...objective.pieces.map((piece) => ({ href: `${href}#${piece.code}`, code: piece.code, title: piece.title, kind: 'piece' as const })),
        ...objective.ambiguities.map((one) => ({ href: `${href}#${one.id}`, code: one.id, title: one.question, kind: 'ambiguity' as const })),
      ];
    }),
  );
}

/** What an official code, however it is typed, or words lead to; exact codes first. */
export function findRules(hits: Hit[], typed: string, most = 20): Hit[] {
  const code = officialCode(typed);
  const once = [...new Map(hits.map((hit) => [`${hit.code} ${hit.href}`, hit])).values()];
  if (code !== null) {
    return once
      .filter((hit) => hit.code === code || hit.code.startsWith(`${code}.`))
      .sort((left, right) => left.code.length - right.code.length)
      .slice(0, most);
  }
  return matching(once.map((hit) => ({ ...hit, value: hit.code, label: hit.title })), typed, most);
}
