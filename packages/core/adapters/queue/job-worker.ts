import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { Compile } from 'typebox/compile';
import { type JobName, jobs, type Payload } from '../../base/jobs.ts';
import { queueName, queuePrefix } from './job-queue.ts';

export type Handler<N extends JobName> = (payload: Payload<N>, signal: AbortSignal) => Promise<void>;
export type Handlers = { [N in JobName]: Handler<N> };

interface WorkOptions {
  connection: Redis;
  /** The jobs to take. */
  names: JobName[];
  handlers: Handlers;
  dockId?: string;
  onFailed: (name: string, error: Error) => void;
}

/** Takes jobs until it is closed. Closing aborts the signal that handlers hold and waits for them. */
export function startJobWorkers(options: WorkOptions): { close(): Promise<void> } {
  const stopping = new AbortController();
  const byQueue = Map.groupBy(options.names, (name) => queueName(name, options.dockId));
  const workers = [...byQueue].map(([queue, names]) => openWorker(queue, names, options, stopping.signal));
  return {
    async close() {
      stopping.abort();
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

function openWorker(queue: string, names: JobName[], options: WorkOptions, signal: AbortSignal): Worker {
  const checks = new Map(names.map((name) => [name as string, Compile(jobs[name].payload)]));
  const run = async (job: Job) => {
    const check = checks.get(job.name);
    if (!check?.Check(job.data))
      throw new Error(`The queue ${queue} holds a job that is not in the table: ${job.name}`);
    await (options.handlers[job.name as JobName] as (payload: unknown, signal: AbortSignal) => Promise<void>)(
      job.data,
      signal,
    );
  };
  const worker = new Worker(queue, run, {
    connection: options.connection,
    prefix: queuePrefix,
    concurrency: Math.max(...names.map((name) => jobs[name].concurrency)),
    // Handlers hold row leases and may run twice; a job whose worker died is taken again soon.
    lockDuration: 10_000,
    stalledInterval: 5_000,
    maxStalledCount: 100,
  });
  worker.on('error', () => {});
  worker.on('failed', (job, error) => options.onFailed(job?.name ?? queue, error));
  return worker;
}
