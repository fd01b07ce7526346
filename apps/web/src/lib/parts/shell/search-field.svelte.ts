import {
  knownValues,
  type Suggestion,
  suggestFields,
  suggestValues,
  writingAt,
} from '@safelight/contract/search/complete-search.ts';
import { parseSearch } from '@safelight/contract/search/parse-search.ts';
import type { TextField } from '@safelight/contract/search/search-fields.ts';
import type { SearchError } from '@safelight/contract/search/search-tree.ts';
import type { SavedSearchView } from '@safelight/contract/searches.ts';
import type { Static } from 'typebox';
import type { Api } from '../../api/api.ts';
import { joinSearch, type SearchPart, splitSearch } from '../../state/search-parts.ts';

const WAIT_MS = 120;

/** What is being written into the search: its fields, the words, what could come next, and what is wrong. */
export class SearchField {
  parts = $state.raw<SearchPart[]>([]);
  text = $state('');
  caret = $state(0);
  error = $state.raw<SearchError>();
  /** The suggestion that the arrow keys are on, or -1. */
  active = $state(-1);
  open = $state(false);
  saved = $state.raw<Static<typeof SavedSearchView>[]>([]);
  #values = $state.raw<string[]>([]);
  #api: Api;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = '';

  constructor(api: Api) {
    this.#api = api;
  }

  writing = $derived.by(() => writingAt(this.text, this.caret));

  suggestions = $derived.by((): Suggestion[] => {
    if (this.writing === null) return [];
    if (this.writing.field === null) return suggestFields(this.text, this.writing);
    const values = knownValues(this.writing) ?? this.#values;
    return suggestValues(this.text, this.writing, values);
  });

  /** Saved searches are offered where nothing is written yet. */
  offered = $derived.by(() => (this.text === '' && this.parts.length === 0 ? this.saved : []));

  query = $derived.by(() => joinSearch(this.parts, this.text));

  /** Shows a search. */
  show(q: string): void {
    const { parts, rest } = splitSearch(q);
    this.parts = parts;
    this.text = rest;
    this.error = undefined;
  }

  /** Follows what is written. */
  write(text: string, caret: number): void {
    this.text = text;
    this.caret = caret;
    this.active = -1;
    this.open = true;
    if (this.error) this.error = parseSearch(text).error ?? undefined;
    this.#askValues();
  }

  /** Takes a suggestion; where the caret goes. */
  take(suggestion: Suggestion): number {
    this.write(suggestion.text, suggestion.caret);
    return suggestion.caret;
  }

  move(by: 1 | -1): void {
    const count = this.suggestions.length + this.offered.length;
    if (count > 0) this.active = (this.active + by + count + (this.active < 0 && by < 0 ? 1 : 0)) % count;
  }

  /** Whether the search can be understood; if not, says where not. */
  check(): boolean {
    this.error = parseSearch(this.text).error ?? undefined;
    return this.error === undefined;
  }

  without(part: SearchPart): string {
    return joinSearch(
      this.parts.filter((one) => one !== part),
      this.text,
    );
  }

  /** Takes the last field back into the words, to be changed. */
  unwrap(): void {
    const last = this.parts.at(-1);
    if (!last) return;
    this.parts = this.parts.slice(0, -1);
    this.write(last.text + (this.text ? ` ${this.text}` : ''), last.text.length);
  }

  async loadSaved(): Promise<void> {
    // Without the list one searches all the same.
    this.saved = await this.#api.ask('GET /searches').then(
      ({ items }) => items,
      () => [],
    );
  }

  #askValues(): void {
    clearTimeout(this.#timer);
    const { writing } = this;
    if (!writing?.field || knownValues(writing) !== null) return;
    const field = writing.field as TextField;
    const asked = `${field}:${writing.typed}`;
    if (!this.#asked.startsWith(`${field}:`)) this.#values = [];
    this.#timer = setTimeout(async () => {
      this.#asked = asked;
      const query = { field, typed: writing.typed };
      const values = await this.#api.ask('GET /field-values', { query }).then(
        (answer) => answer.values,
        () => [],
      );
      if (this.#asked === asked) this.#values = values;
    }, WAIT_MS);
  }
}
