import type { SetupView } from '@safelight/contract/people.ts';
import { problem } from '@safelight/core/base/errors.ts';
import type { AccountStore } from '@safelight/core/catalog/account/account.store.ts';
import { hashPassword, isPassword } from '@safelight/core/catalog/account/password.ts';
import type { SessionStore } from '@safelight/core/catalog/account/session.store.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Handlers } from '../handler.ts';
import { clearSessionCookie, sessionCookie, setSessionCookie } from '../sign-in/cookie.ts';
import { comesFromHere } from '../sign-in/loopback.ts';
import type { Tries } from '../sign-in/tries.ts';
import { accountView, identityView } from '../views/people.ts';

interface SessionDeps {
  accounts: AccountStore;
  sessions: SessionStore;
  tries: Tries;
  code: { matches(code: string): boolean; forget(): void };
  ready: () => Promise<SetupView['ready']>;
}

type SessionRoutes = 'setupState' | 'setup' | 'signIn' | 'session' | 'signOut';

export function sessionRoutes(deps: SessionDeps): Pick<Handlers, SessionRoutes> {
  const { accounts, sessions, tries, code } = deps;
  const openSession = async (request: FastifyRequest, reply: FastifyReply, accountId: string) => {
    setSessionCookie(request, reply, await sessions.open(accountId, request.headers['user-agent'] ?? ''));
  };
  return {
    setupState: async ({ request }) => {
      if (await accounts.ownerExists()) return { needed: false, codeNeeded: false, ready: [] };
      return { needed: true, codeNeeded: !comesFromHere(request), ready: await deps.ready() };
    },
    setup: async ({ body, request, reply }) => {
      if (await accounts.ownerExists()) throw problem('already-set-up');
      if (!comesFromHere(request) && !code.matches(body.code ?? '')) throw problem('wrong-code');
      const passwordHash = await hashPassword(body.password);
      const owner = await accounts.addFirstOwner({ email: body.email, name: body.name ?? '', passwordHash });
      code.forget();
      await openSession(request, reply, owner.id);
      return accountView(owner);
    },
    signIn: async ({ body, request, reply }) => {
      await tries.begin(body.email, request.ip);
      const account = await accounts.passwordOf(body.email);
      if (!(await isPassword(account?.passwordHash ?? null, body.password))) throw problem('wrong-password');
      await tries.succeeded(body.email, request.ip);
      await openSession(request, reply, account!.id);
      return accountView(account!);
    },
    session: async ({ identity }) => identityView(identity!),
    signOut: async ({ request, reply }) => {
      const token = request.cookies[sessionCookie];
      if (token) await sessions.close(token);
      clearSessionCookie(request, reply);
    },
  };
}
