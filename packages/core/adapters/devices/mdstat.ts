/** A RAID of the host, as the kernel tells of it. */
export interface RaidArray {
  name: string;
  /** `raid1`, `raid5`, …; null for one that is not started. */
  level: string | null;
  /** Bytes that it offers; 0 where the kernel does not say. */
  bytes: number;
  state: 'ok' | 'degraded' | 'inactive';
  /** Disks that it should have, and has. */
  disks: number;
  working: number;
  /** Members that the kernel, or Synology's, holds for faulty. */
  faulty: string[];
  /** What goes on in it, with percent; `null` percent while it waits. */
  doing: { what: string; percent: number | null } | null;
}

/**
 * Synology keeps its system on a mirror over every slot of the housing, empty ones included: always `[12/4]`. Nobody's
 * pictures are on it.
 */
const SYSTEM_BYTES = 16 * 1024 ** 3;

/** Reads `/proc/mdstat`. Source: the kernel's `md.c` (`md_seq_show`) and `Documentation/admin-guide/md.rst`. */
export function parseMdstat(text: string): RaidArray[] {
  const blocks = text.split(/\n(?=md\S* : )/).filter((block) => /^md\S* : /.test(block));
  return blocks.map(parseArray);
}

function parseArray(block: string): RaidArray {
  const [head = '', ...rest] = block.split('\n');
  const [, name = '', status = '', members = ''] = /^(\S+) : (\S+)\s*(.*)$/.exec(head) ?? [];
  const body = rest.join('\n');
  const level = /(?:^|\s)(raid\d+|linear|multipath)(?=\s)/.exec(`${members} `)?.[1] ?? null;
  const bytes = Number(/^\s*(\d+) blocks/m.exec(body)?.[1] ?? 0) * 1024;
  const [, wanted, there, slots = ''] = /\[(\d+)\/(\d+)\] \[([U_E]+)\]/.exec(body) ?? [];
  const faulty = [...members.matchAll(/(\S+?)\[\d+\]\((?:F|E)\)/g)].map(([, member]) => member!);
  const disks = Number(wanted ?? membersOf(members));
  const working = Number(there ?? disks);
  const empty = level === 'raid1' && bytes < SYSTEM_BYTES && faulty.length === 0 && /^U+_*$/.test(slots);
  const lacks = working < disks || /[_E]/.test(slots) || faulty.length > 0;
  const state = status.startsWith('inactive') ? 'inactive' : lacks && !empty ? 'degraded' : 'ok';
  return { name, level, bytes, state, disks, working, faulty, doing: doingIn(body) };
}

function membersOf(members: string): number {
  return [...members.matchAll(/\[\d+\]/g)].length;
}

function doingIn(body: string): RaidArray['doing'] {
  const running = /\b(resync|recovery|reshape|check|repair)\s*=\s*([\d.]+)%/.exec(body);
  if (running) return { what: running[1]!, percent: Number(running[2]) };
  const waiting = /\b(resync|recovery|reshape)=(?:DELAYED|PENDING|REMOTE)/.exec(body);
  return waiting ? { what: waiting[1]!, percent: null } : null;
}
