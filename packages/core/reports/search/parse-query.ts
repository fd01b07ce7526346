import { problem } from '../../base/errors.ts';
import { searchText } from '../../catalog/file/search-text.ts';

/**
 * The terms of a query, folded as paths are. Each must be a piece of the path; in quotes, spaces and all.
 * Throws `bad-query` with `at` where a quote is not closed.
 */
export function parseQuery(query: string): string[] {
  const terms: string[] = [];
  for (const { 0: part, 1: phrase, index } of query.matchAll(/"([^"]*)"?|[^\s"]+/g)) {
    const open = part.startsWith('"') && (part.length === 1 || !part.endsWith('"'));
    if (open)
      throw problem('bad-query', 'The quote that begins here is not closed.', { facts: { at: index } });
    const term = searchText(phrase ?? part);
    if (term.trim() !== '') terms.push(term);
  }
  return [...new Set(terms)];
}
