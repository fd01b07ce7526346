import { problem } from '@safelight/core/base/errors.ts';
import type { AccountStore } from '@safelight/core/catalog/account/account.store.ts';
import { hashPassword } from '@safelight/core/catalog/account/password.ts';
import type { TokenStore } from '@safelight/core/catalog/account/token.store.ts';
import { readCursor, writeCursor } from '@safelight/core/reports/cursor.ts';
import { pageOf } from '@safelight/core/reports/page.ts';
import type { Handlers } from '../handler.ts';
import { listView } from '../list-view.ts';
import { uuid } from '../parameters.ts';
import { accountView, tokenView } from '../views/people.ts';

interface PeopleDeps {
  accounts: AccountStore;
  tokens: TokenStore;
}

type PeopleRoutes =
  | 'accounts'
  | 'addAccount'
  | 'changeAccount'
  | 'removeAccount'
  | 'tokens'
  | 'addToken'
  | 'removeToken';

export function peopleRoutes({ accounts, tokens }: PeopleDeps): Pick<Handlers, PeopleRoutes> {
  return {
    accounts: async ({ query }) => {
      const { rows, total } = await accounts.list(query.limit ?? 100, afterId('accounts', query.cursor));
      const place = (row: { id: string }) => writeCursor('accounts', [row.id]);
      return listView(pageOf(rows, query.limit ?? 100, { total }, place), accountView);
    },
    addAccount: async ({ body }) => {
      const { email, name = '', role = 'viewer' } = body;
      return accountView(
        await accounts.add({ email, name, role, passwordHash: await hashPassword(body.password) }),
      );
    },
    changeAccount: async ({ params, body }) => {
      const passwordHash = body.password === undefined ? undefined : await hashPassword(body.password);
      return accountView(await accounts.change(uuid(params.id), { name: body.name, passwordHash }));
    },
    removeAccount: async ({ params }) => accounts.remove(uuid(params.id)),
    tokens: async ({ query }) => {
      const { rows, total } = await tokens.list(query.limit ?? 100, afterId('tokens', query.cursor));
      const place = (row: { id: string }) => writeCursor('tokens', [row.id]);
      return listView(pageOf(rows, query.limit ?? 100, { total }, place), tokenView);
    },
    addToken: async ({ body, identity }) => {
      const { token, ...row } = await tokens.add(body.name, identity!.accountId);
      return { ...tokenView(row), token };
    },
    removeToken: async ({ params }) => tokens.remove(uuid(params.id)),
  };
}

function afterId(list: string, cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  const [id] = readCursor(list, cursor);
  if (typeof id !== 'string') throw problem('bad-cursor');
  return id;
}
