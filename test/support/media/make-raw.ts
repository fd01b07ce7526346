export interface RawWish {
  /** A JPEG. */
  preview: Buffer;
  width: number;
  height: number;
  make?: string;
  model?: string;
  takenAt?: string;
  orientation?: number;
  /** What stands for the sensor's data. */
  sensor?: Buffer;
}

type Entry = { tag: number; type: 2 | 3 | 4 | 5; values: number[] | string };

const HEADER = 16;
const BYTES: Record<Entry['type'], number> = { 2: 1, 3: 2, 4: 4, 5: 8 };

/** A RAW file in the form of Canon's CR2: a TIFF whose first directory holds a JPEG preview and EXIF. */
export function makeRaw(wish: RawWish): Buffer {
  const at = wish.takenAt ?? '2018:05:03 14:07:22';
  const exif: Entry[] = [
    { tag: 0x829a, type: 5, values: [1, 125] },
    { tag: 0x829d, type: 5, values: [4, 1] },
    { tag: 0x8827, type: 3, values: [800] },
    { tag: 0x9003, type: 2, values: at },
    { tag: 0x920a, type: 5, values: [85, 1] },
    { tag: 0xa002, type: 4, values: [wish.width] },
    { tag: 0xa003, type: 4, values: [wish.height] },
  ];
  const first = (exifAt: number, previewAt: number): Entry[] => [
    { tag: 0x0100, type: 3, values: [wish.width] },
    { tag: 0x0101, type: 3, values: [wish.height] },
    { tag: 0x0103, type: 3, values: [6] },
    { tag: 0x010f, type: 2, values: wish.make ?? 'Canon' },
    { tag: 0x0110, type: 2, values: wish.model ?? 'Canon EOS 5D Mark II' },
    { tag: 0x0111, type: 4, values: [previewAt] },
    { tag: 0x0112, type: 3, values: [wish.orientation ?? 1] },
    { tag: 0x0117, type: 4, values: [wish.preview.length] },
    { tag: 0x8769, type: 4, values: [exifAt] },
  ];
  const exifAt = HEADER + directory(first(0, 0), HEADER).length;
  const exifBytes = directory(exif, exifAt);
  const previewAt = exifAt + exifBytes.length;
  const header = Buffer.from('49492a0010000000435202000000000000', 'hex').subarray(0, HEADER);
  const sensor = wish.sensor ?? Buffer.alloc(0);
  return Buffer.concat([
    header,
    directory(first(exifAt, previewAt), HEADER),
    exifBytes,
    wish.preview,
    sensor,
  ]);
}

/** A TIFF directory, followed by the values that do not fit into its entries. */
function directory(entries: Entry[], at: number): Buffer {
  const table = Buffer.alloc(2 + entries.length * 12 + 4);
  const tail: Buffer[] = [];
  let tailAt = at + table.length;
  table.writeUInt16LE(entries.length, 0);
  entries.forEach(({ tag, type, values }, i) => {
    const value = encode(type, values);
    const offset = 2 + i * 12;
    table.writeUInt16LE(tag, offset);
    table.writeUInt16LE(type, offset + 2);
    table.writeUInt32LE(value.length / BYTES[type], offset + 4);
    if (value.length <= 4) value.copy(table, offset + 8);
    else {
      table.writeUInt32LE(tailAt, offset + 8);
      const even = value.length % 2 ? Buffer.concat([value, Buffer.alloc(1)]) : value;
      tail.push(even);
      tailAt += even.length;
    }
  });
  return Buffer.concat([table, ...tail]);
}

function encode(type: Entry['type'], values: number[] | string): Buffer {
  if (typeof values === 'string') return Buffer.from(`${values}\0`);
  const size = type === 3 ? 2 : 4;
  const bytes = Buffer.alloc(values.length * size);
  values.forEach((value, i) => {
    bytes.writeUIntLE(value, i * size, size);
  });
  return bytes;
}
