import { ExifTool } from 'exiftool-vendored';
import type { MetadataRecord } from './metadata-record.ts';
import { NUMERIC_TAGS } from './photo-facts.ts';

/** One exiftool process that lives on between files. */
export interface MetadataReader {
  /** All tags of a file, as exiftool names them. */
  read(path: string): Promise<MetadataRecord>;
  /** Writes a binary tag to `target`, which must not exist. */
  extract(tag: string, path: string, target: string): Promise<void>;
  close(): Promise<void>;
}

const TASK_MS = 30_000;
const TASKS_A_PROCESS = 1000;
const ARGS = ['-json', '-struct', '-fast', ...NUMERIC_TAGS.map((tag) => `-${tag}#`), '-all'];

/** Makes a reader; its process starts with the first file and is renewed now and then. */
export function startMetadataReader(): MetadataReader {
  const exiftool = new ExifTool({
    maxProcs: 1,
    maxTasksPerProcess: TASKS_A_PROCESS,
    taskTimeoutMillis: TASK_MS,
    taskRetries: 0,
  });
  return {
    read: async (path) => (await exiftool.readRaw(path, { readArgs: ARGS })) as MetadataRecord,
    extract: (tag, path, target) => exiftool.extractBinaryTag(tag, path, target),
    close: () => exiftool.end(),
  };
}
