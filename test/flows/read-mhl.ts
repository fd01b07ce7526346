import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';

interface Element {
  tag: string;
  attributes: Record<string, string>;
  text: string;
  children: Element[];
}

const TO_JSON = `
import json, sys, xml.etree.ElementTree as t
def walk(e): return dict(tag=e.tag, attributes=dict(e.attrib), text=e.text or '', children=[walk(c) for c in e])
json.dump(walk(t.fromstring(sys.stdin.buffer.read())), sys.stdout)`;

const NAMESPACE = '{urn:ASC:MHL:v2.0}';
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export interface Mhl {
  version: string;
  ignored: string[];
  hashes: { path: string; size: number; modified: string; xxh64: string }[];
}

/** Reads an ASC MHL with an XML parser that is not ours, and checks it against the rules of its schema. */
export function readMhl(xml: Buffer): Mhl {
  const text = execFileSync('python3', ['-c', TO_JSON], { input: xml, encoding: 'utf8', maxBuffer: 1 << 28 });
  const root = JSON.parse(text) as Element;
  expect(root.tag).toBe(`${NAMESPACE}hashlist`);
  const [creator, process, hashes] = childrenOf(root, ['creatorinfo', 'processinfo', 'hashes']);
  const [date, , tool] = childrenOf(creator!, ['creationdate', 'hostname', 'tool']);
  expect(date!.text).toMatch(DATE_TIME);
  expect(tool).toMatchObject({ text: 'Safelight', attributes: { version: expect.stringMatching(/^\d/) } });
  const [how, ignore] = childrenOf(process!, ['process', 'ignore']);
  expect(['in-place', 'transfer', 'flatten']).toContain(how!.text);
  return {
    version: root.attributes.version!,
    ignored: ignore!.children.map((pattern) => pattern.text),
    hashes: hashes!.children.map(readHash),
  };
}

function readHash(hash: Element): Mhl['hashes'][number] {
  expect(hash.tag).toBe(`${NAMESPACE}hash`);
  const [path, digest] = childrenOf(hash, ['path', 'xxh64']);
  expect(path!.text).toMatch(/^[^/]/);
  expect(Object.keys(path!.attributes).sort()).toEqual(['lastmodificationdate', 'size']);
  expect(path!.attributes.lastmodificationdate).toMatch(DATE_TIME);
  expect(digest!.text).toMatch(/^[0-9a-f]{16}$/);
  expect(digest!.attributes).toEqual({ action: 'original', hashdate: expect.stringMatching(DATE_TIME) });
  return {
    path: path!.text,
    size: Number(path!.attributes.size),
    modified: path!.attributes.lastmodificationdate!,
    xxh64: digest!.text,
  };
}

/** The schema is a sequence: these children, in this order, and no others. */
function childrenOf(element: Element, names: string[]): Element[] {
  expect(element.children.map((child) => child.tag)).toEqual(names.map((name) => `${NAMESPACE}${name}`));
  return element.children;
}
