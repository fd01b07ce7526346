import type { List } from '@safelight/contract/lists.ts';
import type { Api } from './api.ts';

/** All items of a list, page by page. */
export async function everything<T>(
  api: Api,
  path: string,
  query: Record<string, string> = {},
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.get<List<T>>(path, { ...query, limit: '1000', cursor });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  return items;
}
