import { createHash } from 'node:crypto';

import jsQR from 'jsqr';
import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';

import { Sha256 } from '../src/hashing/sha256';

const expected = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('SHA-256', () => {
  it.each([0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000, 100_003])('of %i bytes is what OpenSSL says', (length) => {
    const bytes = Uint8Array.from({ length }, (_value, index) => (index * 131) & 0xff);
    expect(new Sha256().update(bytes).hex()).toBe(expected(bytes));
  });

  it('does not depend on how the bytes are cut', () => {
    const bytes = Uint8Array.from({ length: 777 }, (_value, index) => index & 0xff);
    for (const step of [1, 3, 63, 64, 65, 500]) {
      const hash = new Sha256();
      for (let at = 0; at < bytes.length; at += step) hash.update(bytes.subarray(at, at + step));
      expect(hash.hex()).toBe(expected(bytes));
    }
  });
});

describe('the code that a telephone photographs', () => {
  it('says what was put into it', () => {
    const uri = 'otpauth://totp/%C3%89gide:marie.curie%40hopital.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=%C3%89gide';
    const { data, size } = encode(uri, { ecc: 'M', border: 4 });
    const scale = 4;
    const side = size * scale;
    const pixels = new Uint8ClampedArray(side * side * 4);
    for (let y = 0; y < side; y += 1) {
      for (let x = 0; x < side; x += 1) {
        const shade = data[Math.floor(y / scale)]![Math.floor(x / scale)] ? 0 : 255;
        pixels.set([shade, shade, shade, 255], (y * side + x) * 4);
      }
    }
    expect(jsQR(pixels, side, side)?.data).toBe(uri);
  });
});
