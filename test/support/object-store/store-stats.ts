/** A request that was not answered yet. */
export interface UnderWay {
  operation: string;
  /** Of its body: as announced, and as it came so far. */
  bytes: number;
  received: number;
}

/** What the store was asked, what it refused by its rules, and which faults it played. */
export class StoreStats {
  operations: Record<string, number> = {};
  refused: string[] = [];
  faults: Record<string, number> = {};
  /** What the store was asked to encrypt by itself. */
  toEncrypt: string[] = [];
  /** Bytes that arrived, bodies and headers, since the start. */
  received = 0;
  readonly underWay = new Set<UnderWay>();
  /** Requests that were answered, whatever the answer. */
  answered = 0;
  /** Requests that were being answered at the same moment, at most. */
  atOnce = 0;

  count(table: 'operations' | 'faults', name: string): void {
    this[table][name] = (this[table][name] ?? 0) + 1;
  }

  clear(): void {
    this.operations = {};
    this.refused = [];
    this.faults = {};
    this.toEncrypt = [];
    this.atOnce = 0;
  }
}
