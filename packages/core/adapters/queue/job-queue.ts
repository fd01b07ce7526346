import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { type JobName, jobs, type Payload } from '../../base/jobs.ts';

/** In braces, so that all keys of a queue share a slot of a Redis Cluster. */
export const queuePrefix = '{safelight}';

/** Adds jobs. A job is a wake-up: rows say what is to be done, so adding twice or losing one does no harm. */
export interface JobQueue {
  /**
   * Adds a job unless the same `id` waits already; one that runs is followed by another run.
   * @param dockId names the queue of that dock, for jobs of the queue `dock`.
   */
  add<N extends JobName>(
    name: N,
    payload: Payload<N>,
    options: { id: string; dockId?: string },
  ): Promise<void>;
  /** Running, waiting and failed jobs of all queues. */
  counts(dockIds: string[]): Promise<{ running: number; waiting: number; failed: number }>;
  /** Forgets all jobs of a dock, also those that a worker held when it was killed: rows say what is to be done. */
  forget(dockId: string): Promise<void>;
  /** Makes sure that the schedule of a job exists; `dockId` as in `add`. */
  schedule(name: JobName, everyMs: number, dockId?: string): Promise<void>;
  close(): Promise<void>;
}

/** The BullMQ queue that holds a job. */
export function queueName(name: JobName, dockId?: string): string {
  const queue = jobs[name].queue;
  if (queue !== 'dock') return queue;
  if (!dockId) throw new Error(`The job ${name} goes to the queue of a dock, and none was named.`);
  return `ingest-${dockId}`;
}

/** Opens the queues for adding; they connect with the first use. */
export function openJobQueue(connection: Redis): JobQueue {
  const queues = new Map<string, Queue>();
  const open = (name: string) => {
    let queue = queues.get(name);
    if (!queue) {
      queue = new Queue(name, { connection, prefix: queuePrefix });
      queue.on('error', () => {});
      queues.set(name, queue);
    }
    return queue;
  };
  return {
    async add(name, payload, { id, dockId }) {
      await open(queueName(name, dockId)).add(name, payload, {
        // Deduplication that ends when the job starts: what arrives meanwhile is one more run.
        deduplication: { id: `${name}:${id}`, keepLastIfActive: true },
        removeOnComplete: true,
        removeOnFail: { count: 100 },
      });
    },
    async counts(dockIds) {
      const names = new Set<string>(dockIds.map((id) => `ingest-${id}`));
      for (const job of Object.values(jobs)) if (job.queue !== 'dock') names.add(job.queue);
      const total = { running: 0, waiting: 0, failed: 0 };
      for (const name of names) {
        const found = await open(name).getJobCounts('active', 'waiting', 'prioritized', 'failed');
        total.running += found.active ?? 0;
        total.waiting += (found.waiting ?? 0) + (found.prioritized ?? 0);
        total.failed += found.failed ?? 0;
      }
      return total;
    },
    async forget(dockId) {
      await open(`ingest-${dockId}`).obliterate({ force: true });
    },
    async schedule(name, everyMs, dockId) {
      const payload = {};
      await open(queueName(name, dockId)).upsertJobScheduler(
        `every:${name}`,
        { every: everyMs },
        { name, data: payload, opts: { removeOnComplete: true, removeOnFail: { count: 20 } } },
      );
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
    },
  };
}
