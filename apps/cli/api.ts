import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from './failure.ts';

const NOT_RUNNING = 'The server is not running. Start it with npm start.';

export interface Api {
  get<T>(path: string, query?: Record<string, string | undefined>): Promise<T>;
  /** The body as it comes; it fails where it breaks off. */
  stream(path: string, query: Record<string, string>): Promise<AsyncIterable<Uint8Array>>;
  post<T>(path: string, body?: object): Promise<T>;
  patch<T>(path: string, body: object): Promise<T>;
  remove(path: string): Promise<void>;
}

/** The running server's API, signed in through the token file in SAFELIGHT_DATA. @throws Failure */
export function connectApi(env: NodeJS.ProcessEnv = process.env): Api {
  const data = resolve(env.SAFELIGHT_DATA || './data');
  const { url } = JSON.parse(readOrFail(join(data, 'server.json'))) as { url: string };
  const token = readOrFail(join(data, 'secrets/cli-token')).trim();
  const send = async (method: string, path: string, body?: object): Promise<Response> => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (body) headers['content-type'] = 'application/json';
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    }).catch(() => {
      throw new Failure(NOT_RUNNING);
    });
    if (!answer.ok) throw new Failure(await sentenceOf(answer));
    return answer;
  };
  return {
    get: async <T>(path: string, query: Record<string, string | undefined> = {}) => {
      const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
      const text = new URLSearchParams(given).toString();
      return (await send('GET', text ? `${path}?${text}` : path)).json() as T;
    },
    stream: async (path, query) => (await send('GET', `${path}?${new URLSearchParams(query)}`)).body!,
    post: async <T>(path: string, body?: object) => (await send('POST', path, body)).json() as T,
    patch: async <T>(path: string, body: object) => (await send('PATCH', path, body)).json() as T,
    remove: async (path) => void (await send('DELETE', path)),
  };
}

function readOrFail(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') throw new Failure(`${path} may not be read by this user.`);
    throw new Failure(NOT_RUNNING);
  }
}

async function sentenceOf(answer: Response): Promise<string> {
  const problem = (await answer.json().catch(() => null)) as { detail?: string; code?: string } | null;
  return problem?.detail ? `${problem.detail} (${problem.code})` : `The server answered ${answer.status}.`;
}
