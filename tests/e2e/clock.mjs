// A server whose days pass as a journey says: a library put in front of its clock, compiled here, reads the offset.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('./clock.c', import.meta.url));

/** What the server's environment needs, and how its time is moved on. */
export function movedClock(folder) {
  const library = path.join(folder, 'clock.so');
  const built = spawnSync(process.env.CC ?? 'cc', ['-std=gnu17', '-O1', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the movable clock does not compile: ${built.stderr ?? built.error}`);
  const offset = path.join(folder, 'ahead');
  writeFileSync(offset, Buffer.alloc(8));
  let ahead = 0;
  return {
    environment: { LD_PRELOAD: library, EGIDE_E2E_AHEAD: offset },
    pass(seconds) {
      ahead += seconds;
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(ahead));
      const file = openSync(offset, 'r+');
      writeSync(file, bytes, 0, 8, 0);
      closeSync(file);
    },
  };
}
