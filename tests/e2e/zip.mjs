// A folder as a ZIP archive, as any desktop makes one.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

const number = (value, width) => {
  const bytes = Buffer.alloc(width);
  bytes.writeUIntLE(value, 0, width);
  return bytes;
};

/** The bytes of an archive of all files below a folder; `leave` says which names are left out. */
export function zipOf(folder, leave = () => false) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => path.relative(folder, path.join(one.parentPath ?? one.path, one.name))).filter((name) => !leave(name));
  const parts = [];
  const directory = [];
  let at = 0;
  for (const name of names) {
    const bytes = readFileSync(path.join(folder, name));
    const packed = deflateRawSync(bytes);
    const title = Buffer.from(name);
    const facts = Buffer.concat([number(20, 2), number(0x800, 2), number(8, 2), number(0, 4), number(crc32(bytes), 4), number(packed.length, 4), number(bytes.length, 4), number(title.length, 2), number(0, 2)]);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, title, packed]);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), number(20, 2), facts, number(0, 2), number(0, 2), number(0, 2), number(0, 4), number(at, 4), title]));
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), number(0, 4), number(names.length, 2), number(names.length, 2), number(central.length, 4), number(at, 4), number(0, 2)]);
  return Buffer.concat([...parts, central, end]);
}
