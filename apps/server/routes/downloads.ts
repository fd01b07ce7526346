import type { Selection } from '@safelight/contract/delivery.ts';
import type { Database } from '@safelight/core/adapters/db/connect.ts';
import { problem } from '@safelight/core/base/errors.ts';
import { baseName } from '@safelight/core/base/paths.ts';
import type { DownloadStore } from '@safelight/core/catalog/download/download.store.ts';
import type { ShareStore } from '@safelight/core/catalog/share/share.store.ts';
import type { Delivery } from '@safelight/core/flows/deliver/deliver.ts';
import { prepareDownload, streamDownload } from '@safelight/core/flows/deliver/download.ts';
import type { ZipCandidate } from '@safelight/core/flows/deliver/plan-zip.ts';
import type { ZipCandidates } from '@safelight/core/flows/deliver/zip-candidates.store.ts';
import type { FindAll } from '@safelight/core/reports/search/find-all.ts';
import { sendBytes } from '../deliver/send-bytes.ts';
import { serveClient } from '../deliver/serve-client.ts';
import type { Handlers } from '../handler.ts';
import { pathBytes, uuid } from '../parameters.ts';
import type { PublicUrl } from '../public-url.ts';
import { downloadView } from '../views/delivery.ts';

interface DownloadDeps {
  pool: Database['pool'];
  downloads: DownloadStore;
  candidates: ZipCandidates;
  shares: ShareStore;
  delivery: Delivery;
  findAll: FindAll;
  publicUrl: PublicUrl;
}

export function downloadRoutes(deps: DownloadDeps): Pick<Handlers, 'createDownload' | 'download'> {
  const { downloads, delivery } = deps;
  return {
    createDownload: async ({ body, request }) => {
      const { unknown, ...wanted } = await choose(deps, body);
      const made = await prepareDownload(downloads, { ...wanted, shareId: null });
      return downloadView(made, unknown, deps.publicUrl(request, `/api/downloads/${made.token}`));
    },
    download: async ({ params, request, reply }) => {
      const found = await downloads.find(params.token);
      if (!found) throw problem('not-found', 'This link does not lead anywhere, or not any more.');
      return sendBytes(request, reply, {
        bytes: found.bytes,
        etag: found.etag,
        type: 'application/zip',
        name: Buffer.from(found.name),
        cacheControl: 'private, no-cache',
        open: async (span) => {
          const stream = await streamDownload(downloads, delivery, found, span);
          if (found.shareId && span.start === 0) await deps.shares.count(found.shareId, 'fetched');
          return serveClient(deps.pool, request, stream);
        },
      });
    },
  };
}

interface Chosen {
  candidates: ZipCandidate[];
  below: Buffer | null;
  name: string;
  /** Ids of no File. */
  unknown: string[];
}

/** A selection is one of three: Files, a folder, or all that a search finds. */
async function choose({ candidates, findAll }: DownloadDeps, body: Selection): Promise<Chosen> {
  const forms = [body.files, body.drive, body.q].filter((form) => form !== undefined);
  if (forms.length !== 1) throw problem('bad-request', 'One of files, drive with path, or q.');
  if (body.files) {
    const known = body.files.filter((id) => /^[1-9][0-9]{0,17}$/.test(id));
    const found = await candidates.ofFiles([...new Set(known)].map(BigInt));
    const ids = new Set(found.map((file) => String(file.fileId)));
    const unknown = [...new Set(body.files)].filter((id) => !ids.has(id));
    return { candidates: found, below: null, name: nameOf('Safelight'), unknown };
  }
  if (body.drive !== undefined) {
    const below = pathBytes(body);
    const ids = await candidates.below(uuid(body.drive), below);
    const found = await candidates.ofFiles(ids);
    const name = below.length > 0 ? baseName(below).toString() : (found[0]?.driveFolder ?? 'Safelight');
    return { candidates: found, below, name: nameOf(name), unknown: [] };
  }
  const found = await candidates.ofFiles(await findAll(body.q!));
  return { candidates: found, below: null, name: nameOf(body.q!.trim()), unknown: [] };
}

const nameOf = (text: string) =>
  `${
    text
      .replace(/[/\\:*?"<>|\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, 100) || 'Safelight'
  }.zip`;
