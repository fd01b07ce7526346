import type { AccountView, TokenView } from '@safelight/contract/people.ts';
import { type Api, connectApi } from '../api.ts';
import { everything } from '../everything.ts';
import { Failure } from '../failure.ts';
import { printJson, printLine, printTable } from '../print.ts';
import { readSecret } from '../read-secret.ts';
import { oneOf, readWords } from '../words.ts';
import type { Command } from './command.ts';

export const userAdd: Command = {
  form: 'user add EMAIL [--role owner|editor|viewer] [--name N] [--password P]',
  says: 'Add a person; the password is asked for, or read from standard input',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1], {
      role: { type: 'string' },
      name: { type: 'string' },
      password: { type: 'string' },
    });
    const role = oneOf('--role', values.role, ['owner', 'editor', 'viewer']);
    const api = connectApi();
    const password = values.password ?? (await readSecret('Password: '));
    const person = { email: positionals[0], role, name: values.name, password };
    const added = await api.post<AccountView>('/accounts', person);
    if (values.json) printJson(added);
    else printLine(`${added.email} was added as ${added.role}.`);
    return 0;
  },
};

export const userList: Command = {
  form: 'user list',
  says: 'Everybody who may sign in',
  async run(args) {
    const { values } = readWords(args, [0, 0], {});
    const found = await everything<AccountView>(connectApi(), '/accounts');
    if (values.json) printJson(found);
    else printTable(found.map((person) => [person.email, person.role, person.name]));
    return 0;
  },
};

export const userPassword: Command = {
  form: 'user password EMAIL [--password P]',
  says: 'Set a new password; ends every session of that person',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1], { password: { type: 'string' } });
    const api = connectApi();
    const { id } = await findPerson(api, positionals[0]!);
    const password = values.password ?? (await readSecret('New password: '));
    const changed = await api.patch<AccountView>(`/accounts/${id}`, { password });
    if (values.json) printJson(changed);
    else printLine(`${changed.email} has a new password.`);
    return 0;
  },
};

export const userRemove: Command = {
  form: 'user remove EMAIL',
  says: 'Remove a person',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1], {});
    const api = connectApi();
    const person = await findPerson(api, positionals[0]!);
    await api.remove(`/accounts/${person.id}`);
    if (values.json) printJson(person);
    else printLine(`${person.email} was removed.`);
    return 0;
  },
};

async function findPerson(api: Api, word: string): Promise<AccountView> {
  const people = await everything<AccountView>(api, '/accounts');
  const found = people.find((person) => person.id === word || person.email === word.toLowerCase());
  if (!found) throw new Failure(`There is nobody called ${word}.`);
  return found;
}

export const tokenCreate: Command = {
  form: 'token create --name N',
  says: 'Create an API token and print it, this once',
  async run(args) {
    const { values } = readWords(args, [0, 0], { name: { type: 'string' } });
    const name = values.name ?? `token of ${new Date().toISOString().slice(0, 19)}`;
    const made = await connectApi().post<TokenView & { token: string }>('/tokens', { name });
    if (values.json) printJson(made);
    else printLine(made.token);
    return 0;
  },
};

export const tokenList: Command = {
  form: 'token list',
  says: 'API tokens and when they were last used',
  async run(args) {
    const { values } = readWords(args, [0, 0], {});
    const found = await everything<TokenView>(connectApi(), '/tokens');
    if (values.json) printJson(found);
    else printTable(found.map((token) => [token.name, token.createdAt, token.lastUsedAt ?? 'never used']));
    return 0;
  },
};

export const tokenRemove: Command = {
  form: 'token remove NAME',
  says: 'Revoke an API token',
  async run(args) {
    const { values, positionals } = readWords(args, [1, 1], {});
    const api = connectApi();
    const tokens = await everything<TokenView>(api, '/tokens');
    const found = tokens.find((token) => token.id === positionals[0] || token.name === positionals[0]);
    if (!found) throw new Failure(`There is no token ${positionals[0]}.`);
    await api.remove(`/tokens/${found.id}`);
    if (values.json) printJson(found);
    else printLine(`${found.name} was revoked.`);
    return 0;
  },
};
