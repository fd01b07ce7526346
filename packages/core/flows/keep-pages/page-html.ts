import { displayText } from '../../base/bytes.ts';
import { baseName } from '../../base/paths.ts';
import type { PageFacts, PageFile, PageFolder } from './plan-page.ts';

/** How a page finds what it names. */
export interface PageLinks {
  page(name: string): string;
  /** Null where no link can lead there. */
  file(path: Buffer): string | null;
  /** The picture of a file, as a data URL; null where there is none. */
  thumb(file: PageFile): Promise<string | null>;
}

/** A page of one folder that needs nothing beside it: no script, no picture from elsewhere. */
export async function folderPage(facts: PageFacts, links: PageLinks): Promise<Buffer> {
  const name = facts.path.length === 0 ? facts.drive : displayText(baseName(facts.path));
  const tiles: string[] = [];
  for (const file of facts.files.filter(({ hasThumb }) => hasThumb).slice(0, facts.thumbs)) {
    const picture = await links.thumb(file);
    if (picture) tiles.push(tile(file, picture, links));
  }
  const parts = [
    `<h1>${escapeHtml(name)}</h1>`,
    `<p class="path">${escapeHtml([facts.drive, displayText(facts.path)].filter(Boolean).join(' / '))}</p>`,
    facts.folders.length > 0
      ? `<ul class="folders">${facts.folders.map((one) => folder(one, links)).join('')}</ul>`
      : '',
    tiles.length > 0 ? `<div class="tiles">${tiles.join('')}</div>` : '',
    facts.files.length > 0 ? table(facts.files, links) : '',
    ...facts.more.map(
      (page, n) => `<p><a href="${links.page(page)}">More files of this folder (${n + 2})</a></p>`,
    ),
  ];
  return document(name, parts.join('\n'));
}

/** The first page of a Drive: when it was written, and the folders at its top. */
export function indexPage(
  facts: { drive: string; at: Date; folders: PageFolder[] },
  links: Pick<PageLinks, 'page'>,
): Buffer {
  const files = facts.folders.reduce((sum, one) => sum + one.files, 0);
  return document(
    facts.drive,
    `<h1>${escapeHtml(facts.drive)}</h1>
<p class="path">${count(files)}, as Safelight knew them on ${facts.at.toISOString().slice(0, 16).replace('T', ' ')} UTC</p>
<ul class="folders">${facts.folders.map((one) => folder(one, links)).join('')}</ul>`,
  );
}

function folder({ name, page, files, bytes }: PageFolder, links: Pick<PageLinks, 'page'>): string {
  const holds = `${count(files)}, ${size(bytes)}`;
  return `<li><a href="${links.page(page)}">${escapeHtml(displayText(name)) || 'All of it'}</a> <span>${holds}</span></li>`;
}

function tile({ name, path }: PageFile, picture: string, links: PageLinks): string {
  const text = escapeHtml(displayText(name));
  const image = `<img src="${picture}" alt="" loading="lazy"><span>${text}</span>`;
  const link = path && links.file(path);
  return link ? `<a href="${link}">${image}</a>` : `<div>${image}</div>`;
}

function table(files: PageFile[], links: PageLinks): string {
  const rows = files.map(({ name, bytes, mtimeNs, path, blake3 }) => {
    const text = escapeHtml(displayText(name));
    const link = path && links.file(path);
    const linked = link ? `<a href="${link}">${text}</a>` : `${text} <i>not here</i>`;
    return `<tr><td class="name">${linked}</td><td>${size(bytes)}</td><td>${day(mtimeNs)}</td><td class="hash" title="BLAKE3">${blake3.toString('hex')}</td></tr>`;
  });
  const head = '<tr><th>Name</th><th>Size</th><th>Changed</th><th>BLAKE3</th></tr>';
  return `<table><thead>${head}</thead><tbody>${rows.join('\n')}</tbody></table>`;
}

const count = (files: number) => (files === 1 ? '1 file' : `${files.toLocaleString('en')} files`);

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'];

function size(bytes: number): string {
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const some = bytes / 1000 ** step;
  return `${step === 0 || some >= 100 ? Math.round(some) : some.toFixed(1)} ${UNITS[step]}`;
}

/** Times that no calendar has are left out. */
function day(mtimeNs: bigint): string {
  const at = new Date(Number(mtimeNs / 1_000_000n));
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 10);
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ESCAPES[letter]!);
}

/** A path as it may stand in a link: all but plain letters as the bytes they are. */
export function linkTo(path: Uint8Array): string {
  return Array.from(path, (byte) => {
    const letter = String.fromCharCode(byte);
    return /[A-Za-z0-9._~/-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

const STYLE = `
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
h1{font-size:1.5rem;margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.path,.folders span,i{color:color-mix(in srgb,CanvasText 70%,Canvas)}
.folders{list-style:none;padding:0}
.folders li{padding:.3rem 0;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:10px;margin:1.5rem 0}
.tiles>*{display:grid;gap:4px;align-content:start;color:inherit;font-size:13px;overflow-wrap:anywhere}
.tiles img{width:100%;height:120px;object-fit:cover;border-radius:4px}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .8rem .3rem 0;border-bottom:1px solid color-mix(in srgb,CanvasText 15%,Canvas);white-space:nowrap}
.name{white-space:pre-wrap;overflow-wrap:anywhere}
.hash{font:11px ui-monospace,monospace;max-width:12rem;overflow:hidden;text-overflow:ellipsis}
@media(max-width:700px){.hash,th:last-child{display:none}}
`;

function document(title: string, body: string): Buffer {
  return Buffer.from(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`);
}
