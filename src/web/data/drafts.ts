// SPDX-License-Identifier: Apache-2.0

/** What somebody typed and has not saved. */
export interface KeptDraft<T> {
  readonly draft: T;
  /** The record as it was when typing began, by which a later version is compared. */
  readonly base: unknown;
  /** What a new record that is saved from it is known by. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly keptAt: number;
}

const PREFIX = 'draft/';
/** A working day: what is older was forgotten. */
const KEPT_MS = 12 * 60 * 60_000;

/**
 * Drafts of one person in this tab: they outlive a reload and an outage, and end with the tab, with being saved or
 * dropped, after twelve hours, or when somebody else signs in. They hold what may be about a patient, so they are never
 * put where another tab or a later day finds them (docs/security.md).
 */
export class Drafts {
  readonly #storage: Storage;
  readonly #prefix: string;

  constructor(storage: Storage, user: string, now: number = Date.now()) {
    this.#storage = storage;
    this.#prefix = `${PREFIX}${user}/`;
    this.#dropStale(now);
  }

  read<T>(record: string): KeptDraft<T> | undefined {
    const text = this.#storage.getItem(this.#prefix + record);
    return text === null ? undefined : (JSON.parse(text) as KeptDraft<T>);
  }

  keep(record: string, { draft, base, id }: Omit<KeptDraft<unknown>, 'keptAt'>, now: number = Date.now()): void {
    try {
      this.#storage.setItem(this.#prefix + record, JSON.stringify({ draft, base, id, keptAt: now }));
    } catch {
      // Storage is full or refused: what was typed is still on the page, which asks before it closes.
    }
  }

  drop(record: string): void {
    this.#storage.removeItem(this.#prefix + record);
  }

  #dropStale(now: number): void {
    const keys = Array.from({ length: this.#storage.length }, (_, index) => this.#storage.key(index) ?? '');
    for (const key of keys.filter((one) => one.startsWith(PREFIX))) {
      if (!key.startsWith(this.#prefix) || keptAt(this.#storage.getItem(key)) < now - KEPT_MS) {
        this.#storage.removeItem(key);
      }
    }
  }
}

function keptAt(text: string | null): number {
  try {
    const kept = JSON.parse(text ?? '') as { readonly keptAt?: unknown };
    return typeof kept.keptAt === 'number' ? kept.keptAt : 0;
  } catch {
    return 0;
  }
}
