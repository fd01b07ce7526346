import type { PublicFileView, PublicShareView } from '@safelight/contract/delivery.ts';
import type { Api } from '../../api/api.ts';
import { asProblem, type Problem } from '../../api/problem.ts';

const PAGE = 500;

/** What a client sees of a Share: its title, its Files page by page, and the ZIP of them. */
export class SharePage {
  readonly token: string;
  share = $state.raw<PublicShareView>();
  files = $state.raw<PublicFileView[]>([]);
  problem = $state.raw<Problem>();
  #api: Api;

  constructor(api: Api, token: string) {
    this.#api = api;
    this.token = token;
  }

  load = async (): Promise<void> => {
    this.problem = undefined;
    const params = { token: this.token };
    try {
      this.share = await this.#api.ask('GET /public/shares/:token', { params });
      let cursor: string | undefined;
      do {
        const page = await this.#api.ask('GET /public/shares/:token/files', {
          params,
          query: { limit: PAGE, cursor },
        });
        this.files = cursor === undefined ? page.items : [...this.files, ...page.items];
        cursor = page.next ?? undefined;
      } while (cursor);
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  };

  /** The address of a ZIP of all Files, or of some. */
  async zip(numbers?: number[]): Promise<string> {
    const body = numbers ? { files: numbers } : {};
    const { url } = await this.#api.ask('POST /public/shares/:token/downloads', {
      params: { token: this.token },
      body,
    });
    return url;
  }
}
