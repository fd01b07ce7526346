import type pg from 'pg';

export interface PartitionRow {
  id: string;
  dock_id: string;
  device: string;
  bytes: bigint;
  fs_type: string | null;
  label: string | null;
  reason: 'out-of-sight' | null;
}

export interface DockRow {
  id: string;
  name: string;
  seen_at: Date;
  alive: boolean;
  partitions: PartitionRow[];
}

/** A dock says so every second while it runs. */
const ALIVE = `seen_at > now() - interval '15 seconds'`;

/** Hosts with ports, and what is connected there and cannot be read. */
export async function dockRows(pool: pg.Pool): Promise<DockRow[]> {
  const [docks, partitions] = await Promise.all([
    pool.query<Omit<DockRow, 'partitions'>>(
      `SELECT id, name, seen_at, ${ALIVE} AS alive FROM dock ORDER BY name, id`,
    ),
    pool.query<PartitionRow>(
      'SELECT id, dock_id, device, bytes, fs_type, label, reason FROM partition ORDER BY device',
    ),
  ]);
  const byDock = Map.groupBy(partitions.rows, (partition) => partition.dock_id);
  return docks.rows.map((dock) => ({ ...dock, partitions: byDock.get(dock.id) ?? [] }));
}
