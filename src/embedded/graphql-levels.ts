// SPDX-License-Identifier: Apache-2.0

/** A piece of a query: an operation, or a fragment with its name. */
interface Piece {
  /** Levels of its own braces. */
  levels: number;
  /** The fragments that stand in it, each with the level at which it does. */
  readonly spreads: [name: string, level: number][];
}

/** Strings and comments are passed over. Source: GraphQL, October 2021, 2.1. */
const TOKEN = /"(?:\\.|[^"\\\n\r])*"?|#[^\n\r]*|\.\.\.|[{}]|[_A-Za-z]\w*/g;

/**
 * How many levels deep a query goes with its fragments put in; Infinity where a fragment comes back to itself, in which
 * the router's own rules would be lost.
 */
export function levelsOfQuery(query: string): number {
  const pieces = piecesOf(query);
  const known = new Map<string, number>();
  const levelsOf = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) {
      return before;
    }
    // As long as it is not known, it has no end.
    known.set(name, Infinity);
    const { levels, spreads } = pieces.get(name) ?? { levels: 1, spreads: [] };
    const deepest = spreads.reduce((most, [spread, level]) => Math.max(most, level + levelsOf(spread) - 1), levels);
    known.set(name, deepest);
    return deepest;
  };
  return Math.max(0, ...[...pieces.keys()].map(levelsOf));
}

function piecesOf(query: string): ReadonlyMap<string, Piece> {
  const tokens = (query.match(TOKEN) ?? []).filter((token) => !/^["#]/.test(token));
  const pieces = new Map<string, Piece>();
  let [name, level] = ['', 0];
  tokens.forEach((token, at) => {
    const next = tokens[at + 1] ?? '';
    if (level === 0 && token === 'fragment') {
      name = next;
    }
    const piece = pieces.get(name) ?? { levels: 0, spreads: [] };
    pieces.set(name, piece);
    if (token === '{') {
      level += 1;
      piece.levels = Math.max(piece.levels, level);
    } else if (token === '}') {
      level -= 1;
      name = level === 0 ? '' : name;
    } else if (token === '...' && /^\w/.test(next) && next !== 'on') {
      piece.spreads.push([next, level]);
    }
  });
  return pieces;
}
