import type { PoolClient } from 'pg';
import { parseRcloneTime } from '../../adapters/object-store/object-metadata.ts';
import type { Clock } from '../../base/clock.ts';
import { problem } from '../../base/errors.ts';
import { linesOf } from '../../catalog/paper/find-papers.ts';
import type { ManifestLine } from '../../catalog/paper/manifest-line.ts';
import { type ManifestFacts, putDrive, putVolumes } from './drives.store.ts';
import { type FoundVersion, putBack, sumFolders } from './put-back.store.ts';
import type { ReadablePaper } from './run-rebuild.ts';

export interface ManifestImport {
  clock: Clock;
  archiveId: string;
  /** The address of the store that is set up, else the one that the Manifests name. */
  cloudAddress: string | null;
  onRows: (rows: number) => Promise<void>;
}

/** Puts back what Manifests know, one for each Drive; each is fetched again when its turn comes. */
export async function importManifests(
  client: PoolClient,
  { clock, archiveId, cloudAddress, onRows }: ManifestImport,
  manifests: ReadablePaper[],
  fetch: (manifest: ReadablePaper) => Promise<string>,
): Promise<void> {
  const named = manifests.map(({ first }) => (first as unknown as ManifestFacts).cloud).find(Boolean) ?? null;
  const cloudId = await putVolumes(client, clock, archiveId, cloudAddress ?? named);
  let rows = 0;
  for (const manifest of manifests) {
    const facts = manifest.first as unknown as ManifestFacts;
    await putDrive(client, clock, facts);
    const { at } = manifest.header;
    const doors = new Map(
      facts.volumes.map(({ id, ordinal }) => {
        const ids = { driveId: facts.drive.id, volumeId: id, archiveId, cloudId, at };
        return [ordinal, putBack(client, ids)];
      }),
    );
    let isFirst = true;
    for await (const lines of linesOf(await fetch(manifest))) {
      const body = (isFirst ? lines.slice(1) : lines).map((line) => JSON.parse(line) as ManifestLine);
      isFirst = false;
      for (const [ordinal, some] of Map.groupBy(body, ({ volume }) => volume)) {
        const door = doors.get(ordinal);
        if (!door) throw problem('paper-damaged', 'It names a partition that its first line does not have.');
        await door(some.map(foundVersion));
      }
      rows += body.length;
      await onRows(rows);
    }
    for (const { id } of facts.volumes) await sumFolders(client, id);
  }
}

function foundVersion(line: ManifestLine): FoundVersion {
  const { version, cloud, archived } = line;
  return {
    path: exact(line.path, line.pathRaw),
    onDrive: line.onDrive,
    bytes: line.bytes,
    mtimeNs: parseRcloneTime(line.mtime) ?? 0n,
    version: version && {
      ...{ n: version.n, current: version.current, origin: version.origin },
      seenAt: new Date(version.seenAt),
      blake3: Buffer.from(version.blake3, 'hex'),
      crc32: Number.parseInt(version.crc32, 16),
      xxh64: version.xxh64 === null ? null : Buffer.from(version.xxh64, 'hex'),
    },
    cloud: cloud && { key: Buffer.from(cloud.key), versionId: cloud.versionId, etag: '' },
    archived: archived === null ? null : exact(archived, line.archivedRaw),
  };
}

function exact(text: string, raw: string | undefined): Buffer {
  return raw === undefined ? Buffer.from(text) : Buffer.from(raw, 'base64url');
}
