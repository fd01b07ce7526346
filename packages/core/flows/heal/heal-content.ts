import type { ArchiveStore } from '../../adapters/archive-store/archive-store.ts';
import { fourValues } from '../../adapters/archive-store/read-four-values.ts';
import type { Placement, Settled } from '../../adapters/archive-store/settle.ts';
import type { Lease } from '../../adapters/db/lease.ts';
import { blake3Of } from '../../base/bytes.ts';
import { problem } from '../../base/errors.ts';
import { joinPath } from '../../base/paths.ts';
import { type ProvenSource, type ProveTools, proveFirst } from '../../catalog/copy/proven-source.ts';
import type { Source } from '../../catalog/copy/source.ts';
import { damagedPath, nameBeside } from '../../catalog/drive/archive-path.ts';
import type { Healed, HealStore, Trouble } from './heal.store.ts';
import { isDamagedFile, type Patient, patientsByInode, sourcesToTry } from './plan-heal.ts';

export interface Healing extends Omit<ProveTools, 'into'> {
  rows: HealStore;
  archive: ArchiveStore;
  lease: Lease;
  /** Which Copies may be read. */
  sourcesOf: (contentId: bigint) => Promise<Source[]>;
  /** A free temporary name, relative to the Archive's root. */
  temporaryName: () => Buffer;
}

/** Heals the Copies of one Content from the first Copy that proves to be good; leaves them where none does. */
export async function healContent(healing: Healing, trouble: Trouble): Promise<void> {
  for (const patients of patientsByInode(trouble.patients)) {
    const proof = await firstProven(healing, trouble, patients);
    if (!proof) continue;
    const mtimeNs = await healing.rows.timeOf(patients[0]!.fileId, trouble.contentId);
    const healed = await replaceDamaged(healing, proof, patients, mtimeNs);
    await healing.rows.record(healing.lease, trouble.contentId, healed);
  }
}

async function firstProven(
  healing: Healing,
  trouble: Trouble,
  patients: Patient[],
): Promise<ProvenSource | null> {
  const sources = sourcesToTry(await healing.sourcesOf(trouble.contentId), patients);
  const wanted = { ...trouble, sources, temporary: healing.temporaryName() };
  const [found] = await proveFirst([wanted], { ...healing, into: healing.archive });
  if (found?.proof === null && found.code.startsWith('archive-')) throw problem(found.code);
  return found?.proof ?? null;
}

/** The damaged file goes aside, the proven bytes take its names: the first by themselves, the others by sharing. */
async function replaceDamaged(
  healing: Healing,
  proof: ProvenSource,
  patients: Patient[],
  mtimeNs: bigint | null,
): Promise<Healed[]> {
  const { archive } = healing;
  const time = mtimeNs ?? patients[0]!.mtimeNs ?? 0n;
  await archive.setAside(patients.flatMap((patient) => asideOf(healing, patient)));
  const placement = (patient: Patient): Placement => ({
    temporary: proof.temporary,
    received: true,
    final: patient.path,
    alternative: nameBeside(patient.path, proof.blake3, archive.names()),
    blake3: proof.blake3,
    bytes: proof.bytes,
    mtimeNs: time,
    original: null,
    displaces: null,
  });
  const [first] = await archive.settle([placement(patients[0]!)]);
  if (!first?.ok) return notPlaced(first);
  const original = { path: first.path, proven: first.four, evidence: first.evidence };
  const shared = patients.slice(1).map((patient) => ({
    ...placement(patient),
    temporary: healing.temporaryName(),
    received: false,
    original,
  }));
  const others = shared.length > 0 ? await archive.settle(shared) : [];
  return [first, ...others].flatMap((settled, i) => healedAt(healing, patients[i]!, settled));
}

/** Trouble of the Archive is in the way of all others too; a place that cannot be had is only this one's. */
function notPlaced(settled: Exclude<Settled, { ok: true }> | undefined): [] {
  if (settled && settled.code !== 'unshared' && settled.code.startsWith('archive-'))
    throw problem(settled.code, settled.detail ?? undefined);
  return [];
}

function asideOf({ archive, archiveRoot }: Healing, patient: Patient) {
  const now = fourValues(joinPath(Buffer.from(archiveRoot), patient.path));
  if (now === null || !isDamagedFile(patient, now)) return [];
  const mark = blake3Of(Buffer.from(`${patient.path.toString('hex')} ${Object.values(now).join(' ')}`));
  return [{ path: patient.path, seen: now, keep: damagedPath(patient.path, mark, archive.names()) }];
}

/** A new link changes the time of the inode: the four values are read when all names are there. */
function healedAt({ archiveRoot }: Healing, patient: Patient, settled: Settled): Healed[] {
  if (!settled.ok) return [];
  const path = Buffer.from(settled.path);
  const four = fourValues(joinPath(Buffer.from(archiveRoot), path));
  return four ? [{ patient, path, four, evidence: settled.evidence }] : [];
}
