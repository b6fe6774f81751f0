import { describe, expect, it } from 'vitest';
import { correction, penalty, squareCode, squarePath, withRest } from './qr';

// Rows of codes that libqrencode 4.1.1 made at level M, each as a hexadecimal number whose last bit is the last square.
const shortText = 'CREDENCE';
const shortRows = [
  '1fcb7f', '105041', '174e5d', '17435d', '17535d', '104241', '1fd57f', '0', '154912', '199628', '165af3',
  '18ab91', 'ade55', '1462', '1fc93f', '104472', '175964', '1746a2', '1752f5', '104f82', '1fd6f7',
];
const longText = 'otpauth://totp/Credence%20Demo:demo.system_administrator?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' +
  '&issuer=Credence%20Demo&algorithm=SHA1&digits=6&period=30';
const longRows = [
  '1fd46f9dc9147f', '104574b6b7f641', '17460563b02a5d', '175abd59821d5d', '17509e7f5be45d', '105f94511d8441',
  '1fd5555555557f', '189171cd0400', '117ec71f430af9', '112fc8f3eb65bf', '2c998e9bfec0d', '8be1308840278',
  '1edf6b8d327b3', '11fb8e8496da5', '5f7cac50b2c99', 'f392d09a3ccfb', '1ec11c2f17e2dc', '8b87af57d4db5',
  'b6760395c5a49', '1f9a308997105b', '9c223da1b4e9a', '1609dd38dbef24', '9c42228e8bd39', '1d29425a1ee57b',
  '1f1b99f3621f0', 'f1ec471d05917', '155561d5e11951', '1d195e11ab951a', '19f629bfffe9f3', '1d2f002b507d39',
  'cff1afe42d4e9', '182342a56aa509', '9f3c0a113efa1', '732ce7e9b5f3b', 'ac92b2cb88d41', 'f07e04dad89aa',
  '115a890f5b23c6', '624e6c0f37fb1', '7f207f0864245', 'b9e814713f779', '16fd6714d7be0a', 'dbdc8a6c81c3e',
  '1bde806a4a0f55', 'c104a89d02a6b', '27d9d3fdd0ffa', '107771cb771d', '1fd7cd3542c153', '10407cb18d1118',
  '175412dfcfa5fb', '1746e0346a7c1e', '17445f6df57c8e', '10421179b22eeb', '1fd35030fbecd2',
];

function hexRows(code: boolean[][]): string[] {
  return code.map((row) => BigInt(`0b${row.map(Number).join('')}`).toString(16));
}

describe('square codes', () => {
  it.each([[shortText, shortRows], [longText, longRows]])('equal those of another program: %s', (text, rows) => {
    const same = [0, 1, 2, 3, 4, 5, 6, 7].filter((mask) => hexRows(squareCode(text, mask)).join() === rows.join());
    expect(same).toHaveLength(1);
  });
  it('take the mask that is easiest to read', () => {
    const marks = [0, 1, 2, 3, 4, 5, 6, 7].map((mask) => penalty(squareCode(longText, mask)));
    expect(penalty(squareCode(longText))).toBe(Math.min(...marks));
    expect(new Set(marks).size).toBeGreaterThan(1);
  });
  it('grow with the text and end', () => {
    expect(squareCode('a'.repeat(14))).toHaveLength(21);
    expect(squareCode('a'.repeat(15))).toHaveLength(25);
    expect(squareCode('a'.repeat(666))).toHaveLength(97);
    expect(() => squareCode('a'.repeat(667))).toThrow(RangeError);
  });
  it('hold Chinese as UTF-8', () => {
    expect(squareCode('\u94a5'.repeat(5))).toHaveLength(25);
  });
  it('are drawn with a margin', () => {
    expect(squarePath([[true, false], [false, true]])).toBe('M4 4h1v1h-1zM5 5h1v1h-1z');
  });
  it('count their corrections as the standard does', () => {
    // The example of annex I: version 1, level M, "01234567".
    const data = [0x10, 0x20, 0x0c, 0x56, 0x61, 0x80, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11, 0xec, 0x11];
    expect(correction(data, 10)).toEqual([0xa5, 0x24, 0xd4, 0xc1, 0xed, 0x36, 0xc7, 0x87, 0x2c, 0x55]);
    expect(withRest(7, 0x1f25, 12)).toBe(0x07c94);
  });
});
