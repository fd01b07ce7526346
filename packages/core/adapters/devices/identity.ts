import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { type BlockDevice, readText } from './block-device.ts';

/** What a file system is recognised by. Labels are hostile input: for display only. */
export interface FileSystemIdentity {
  fsType: string | null;
  fsUuid: string | null;
  label: string | null;
  /** Of the disk that holds it. */
  serial: string | null;
  /** Of the partition table of that disk; null where it has none. */
  tableUuid: string | null;
}

type Found = { [K in keyof FileSystemIdentity]?: string | null };

/** Asks blkid, then udev's database of the host, then sysfs; what none can tell is null. */
export async function identify(device: BlockDevice, hostRoot: string | null): Promise<FileSystemIdentity> {
  const root = hostRoot ?? '';
  const node = `${root}/dev/${device.name}`;
  const sources: Found[] = [await fromBlkid(node), fromUdev(root, device.number), fromSysfs(device)];
  const disk = fromUdev(root, device.diskNumber);
  const table = device.diskName === device.name ? {} : await tableFromBlkid(`${root}/dev/${device.diskName}`);
  const first = (key: keyof FileSystemIdentity) => sources.map((found) => found[key]).find(Boolean) ?? null;
  return {
    fsType: first('fsType'),
    fsUuid: first('fsUuid'),
    label: first('label'),
    serial: disk.serial ?? first('serial'),
    tableUuid: table.tableUuid ?? disk.tableUuid ?? null,
  };
}

async function fromBlkid(node: string): Promise<Found> {
  const values = await askBlkid(node);
  return { fsType: values.get('TYPE'), fsUuid: values.get('UUID'), label: unescaped(values.get('LABEL')) };
}

async function tableFromBlkid(disk: string): Promise<Found> {
  return { tableUuid: (await askBlkid(disk)).get('PTUUID') };
}

/** Reads the device itself (`-p`), not a cache that may be years old. Empty without blkid, and where the node may not be read. */
async function askBlkid(node: string): Promise<Map<string, string>> {
  try {
    const { stdout } = await promisify(execFile)('blkid', ['-p', '-o', 'export', node], { timeout: 10_000 });
    return pairs(stdout);
  } catch {
    return new Map();
  }
}

/** udev keeps its findings by device number; `E:` lines are properties. */
function fromUdev(root: string, number: string): Found {
  const text = readText(`${root}/run/udev/data/b${number}`);
  if (text === null) return {};
  const values = pairs(text.replaceAll(/^E:/gm, ''));
  return {
    fsType: values.get('ID_FS_TYPE'),
    fsUuid: values.get('ID_FS_UUID'),
    label: values.get('ID_FS_LABEL'),
    serial: values.get('ID_SERIAL_SHORT') ?? values.get('ID_SERIAL'),
    tableUuid: values.get('ID_PART_TABLE_UUID'),
  };
}

/** NVMe and MMC show a serial, SCSI its page 0x80, USB the serial of the device some levels up. */
function fromSysfs(device: BlockDevice): Found {
  const own =
    readText(`${device.diskPath}/device/serial`) ?? unitSerial(`${device.diskPath}/device/vpd_pg80`);
  if (own) return { serial: own };
  for (let path = device.diskPath; path.length > '/sys/devices'.length; path = dirname(path)) {
    if (readText(`${path}/idVendor`) !== null) return { serial: readText(`${path}/serial`) };
  }
  return {};
}

function unitSerial(path: string): string | null {
  try {
    return (
      readFileSync(path)
        .subarray(4)
        .toString('latin1')
        .replaceAll(/[^\x20-\x7e]/g, '')
        .trim() || null
    );
  } catch {
    return null;
  }
}

/** blkid puts a backslash before what a shell would mind. */
function unescaped(text: string | undefined): string | undefined {
  return text?.replaceAll(/\\(.)/g, '$1');
}

function pairs(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => line.split(/=(.*)/s, 2));
  return new Map(lines.flatMap(([key, value]) => (key && value ? [[key, value] as const] : [])));
}
