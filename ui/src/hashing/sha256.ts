// SHA-256 (FIPS 180-4) of bytes that come piece by piece: the browser's own digest wants a whole file in memory.
const K = new Uint32Array(64);
const INITIAL = new Uint32Array(8);

const fraction = (root: number) => ((root - Math.floor(root)) * 2 ** 32) >>> 0;
for (let candidate = 2, found = 0; found < 64; candidate += 1) {
  let prime = true;
  for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) {
    prime &&= candidate % divisor !== 0;
  }
  if (prime) {
    if (found < 8) INITIAL[found] = fraction(Math.sqrt(candidate));
    K[found] = fraction(Math.cbrt(candidate));
    found += 1;
  }
}

const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by));

export class Sha256 {
  private readonly state = INITIAL.slice();
  private readonly block = new Uint8Array(64);
  private readonly view = new DataView(this.block.buffer);
  private readonly schedule = new Uint32Array(64);
  private held = 0;
  private length = 0;

  update(bytes: Uint8Array): this {
    this.length += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const taken = Math.min(64 - this.held, bytes.length - at);
      this.block.set(bytes.subarray(at, at + taken), this.held);
      this.held += taken;
      at += taken;
      if (this.held === 64) {
        this.compress();
        this.held = 0;
      }
    }
    return this;
  }

  /** Lower-case hexadecimal. Nothing can be added afterwards. */
  hex(): string {
    const bits = this.length * 8;
    const padding = new Uint8Array((this.held < 56 ? 56 : 120) - this.held);
    padding[0] = 0x80;
    this.update(padding);
    const length = new DataView(new ArrayBuffer(8));
    length.setUint32(0, Math.floor(bits / 2 ** 32));
    length.setUint32(4, bits >>> 0);
    this.update(new Uint8Array(length.buffer));
    return [...this.state].map((word) => word.toString(16).padStart(8, '0')).join('');
  }

  private compress(): void {
    const w = this.schedule;
    for (let i = 0; i < 16; i += 1) w[i] = this.view.getUint32(i * 4);
    for (let i = 16; i < 64; i += 1) {
      const early = w[i - 15]!;
      const late = w[i - 2]!;
      const s0 = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
      const s1 = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
      w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = this.state as unknown as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i += 1) {
      const t1 = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
      const t2 = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      this.state[i] = (this.state[i]! + word) | 0;
    });
  }
}
