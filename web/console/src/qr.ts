// Square codes (QR code, ISO/IEC 18004) of bytes, error correction level M, versions 1 to 20: enough for an address to
// enrol a telephone. Drawn here, so that no other site learns the secret. Pure.

// Per version 1…20 at level M: error correction bytes of a block, blocks of the first kind, data bytes of each,
// blocks of the second kind (one byte more). Source: the standard, table of error correction characteristics.
const blocksOfM: readonly (readonly [number, number, number, number])[] = [
  [10, 1, 16, 0], [16, 1, 28, 0], [26, 1, 44, 0], [18, 2, 32, 0], [24, 2, 43, 0],
  [16, 4, 27, 0], [18, 4, 31, 0], [22, 2, 38, 2], [22, 3, 36, 2], [26, 4, 43, 1],
  [30, 1, 50, 4], [22, 6, 36, 2], [22, 8, 37, 1], [24, 4, 40, 5], [24, 5, 41, 5],
  [28, 7, 45, 3], [28, 10, 46, 1], [26, 9, 43, 4], [26, 3, 44, 11], [26, 3, 41, 13],
];

// Centres of the alignment patterns per version.
const alignments: readonly (readonly number[])[] = [
  [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50],
  [6, 30, 54], [6, 32, 58], [6, 34, 62], [6, 26, 46, 66], [6, 26, 48, 70], [6, 26, 50, 74], [6, 30, 54, 78],
  [6, 30, 56, 82], [6, 30, 58, 86], [6, 34, 62, 90],
];

const masks: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

// The field of 256 elements with the polynomial x^8 + x^4 + x^3 + x^2 + 1.
const exponent = new Uint8Array(512);
const logarithm = new Uint8Array(256);
for (let i = 0, value = 1; i < 255; i += 1) {
  exponent[i] = value;
  exponent[i + 255] = value;
  logarithm[value] = i;
  value = value << 1 ^ (value & 0x80 ? 0x11d : 0);
}

function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : exponent[logarithm[a]! + logarithm[b]!]!;
}

// The bytes of error correction behind `data`.
export function correction(data: readonly number[], count: number): number[] {
  let generator = [1];
  for (let i = 0; i < count; i += 1) {
    const next = [...generator, 0];
    generator.forEach((factor, place) => { next[place + 1]! ^= times(factor, exponent[i]!); });
    generator = next;
  }
  const rest = [...data, ...new Array<number>(count).fill(0)];
  for (let i = 0; i < data.length; i += 1) {
    const lead = rest[i]!;
    generator.forEach((factor, place) => { rest[i + place]! ^= times(factor, lead); });
  }
  return rest.slice(data.length);
}

// The value followed by the rest of its division by `polynomial`, shifted `bits` to the left (BCH code).
export function withRest(value: number, polynomial: number, bits: number): number {
  const degree = 31 - Math.clz32(polynomial);
  let rest = value << bits;
  while (31 - Math.clz32(rest) >= degree) rest ^= polynomial << (31 - Math.clz32(rest) - degree);
  return value << bits | rest;
}

function dataBytes(version: number): number {
  const [, first, bytes, second] = blocksOfM[version - 1]!;
  return first * bytes + second * (bytes + 1);
}

function versionFor(length: number): number {
  for (let version = 1; version <= blocksOfM.length; version += 1) {
    if (4 + (version < 10 ? 8 : 16) + length * 8 <= dataBytes(version) * 8) return version;
  }
  throw new RangeError(`${length} bytes do not fit into a square code`);
}

// Mode, length, bytes, padding: the data as the standard lays it out, then interleaved with its correction.
function codewords(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const put = (value: number, count: number) => {
    for (let i = count - 1; i >= 0; i -= 1) bits.push(value >> i & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((byte) => put(byte, 8));
  const capacity = dataBytes(version) * 8;
  put(0, Math.min(4, capacity - bits.length));
  while (bits.length % 8) bits.push(0);
  const words: number[] = [];
  for (let i = 0; i < bits.length; i += 8) words.push(parseInt(bits.slice(i, i + 8).join(''), 2));
  for (let pad = 0xec; words.length < capacity / 8; pad ^= 0xec ^ 0x11) words.push(pad);

  const [corrections, first, size, second] = blocksOfM[version - 1]!;
  const blocks: number[][] = [];
  for (let i = 0, at = 0; i < first + second; i += 1) {
    const length = size + (i < first ? 0 : 1);
    blocks.push(words.slice(at, at + length));
    at += length;
  }
  const behind = blocks.map((block) => correction(block, corrections));
  const all: number[] = [];
  for (let i = 0; i <= size; i += 1) for (const block of blocks) if (i < block.length) all.push(block[i]!);
  for (let i = 0; i < corrections; i += 1) for (const block of behind) all.push(block[i]!);
  return all;
}

// true is dark; undefined is free for data.
type Grid = (boolean | undefined)[][];

function placePatterns(version: number): Grid {
  const size = version * 4 + 17;
  const grid: Grid = Array.from({ length: size }, () => new Array<boolean | undefined>(size).fill(undefined));
  const set = (row: number, column: number, dark: boolean) => {
    if (row >= 0 && row < size && column >= 0 && column < size) grid[row]![column] = dark;
  };
  for (const [top, left] of [[0, 0], [0, size - 7], [size - 7, 0]] as const) {
    for (let r = -1; r <= 7; r += 1) {
      for (let c = -1; c <= 7; c += 1) {
        const ring = Math.max(Math.abs(r - 3), Math.abs(c - 3));
        set(top + r, left + c, ring !== 2 && ring !== 4);
      }
    }
  }
  const centres = alignments[version - 1]!;
  for (const row of centres) {
    for (const column of centres) {
      if (grid[row]![column] !== undefined) continue;
      for (let r = -2; r <= 2; r += 1) {
        for (let c = -2; c <= 2; c += 1) set(row + r, column + c, Math.max(Math.abs(r), Math.abs(c)) !== 1);
      }
    }
  }
  for (let i = 8; i < size - 8; i += 1) {
    grid[6]![i] ??= i % 2 === 0;
    grid[i]![6] ??= i % 2 === 0;
  }
  if (version >= 7) {
    const number = withRest(version, 0x1f25, 12);
    for (let i = 0; i < 18; i += 1) {
      const dark = (number >> i & 1) === 1;
      set(Math.floor(i / 3), size - 11 + i % 3, dark);
      set(size - 11 + i % 3, Math.floor(i / 3), dark);
    }
  }
  placeFormat(grid, 0);
  return grid;
}

// Level M (00) and the mask, twice.
function placeFormat(grid: Grid, mask: number): void {
  const size = grid.length;
  const number = withRest(mask, 0x537, 10) ^ 0x5412;
  for (let i = 0; i < 15; i += 1) {
    const dark = (number >> i & 1) === 1;
    const down = i < 6 ? i : i < 8 ? i + 1 : size - 15 + i;
    const across = i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i;
    grid[down]![8] = dark;
    grid[8]![across] = dark;
  }
  grid[size - 8]![8] = true;
}

// Free places in the order of the data: in pairs of columns from the right, upwards and downwards in turn.
function freePlaces(grid: Grid): [number, number][] {
  const size = grid.length;
  const places: [number, number][] = [];
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5;
    for (let i = 0; i < size; i += 1) {
      const row = up ? size - 1 - i : i;
      for (const column of [right, right - 1]) if (grid[row]![column] === undefined) places.push([row, column]);
    }
    up = !up;
  }
  return places;
}

// How badly a reader would fare, by the four rules of the standard.
export function penalty(code: readonly (readonly boolean[])[]): number {
  const size = code.length;
  const lines = [...code, ...code.map((_, column) => code.map((row) => row[column]!))];
  let sum = 0;
  for (const line of lines) {
    for (let i = 0, run = 0; i < size; i += 1) {
      run = i > 0 && line[i] === line[i - 1] ? run + 1 : 1;
      if (run === 5) sum += 3;
      if (run > 5) sum += 1;
    }
    const text = line.map(Number).join('');
    for (const finder of ['10111010000', '00001011101']) {
      for (let at = text.indexOf(finder); at >= 0; at = text.indexOf(finder, at + 1)) sum += 40;
    }
  }
  let dark = 0;
  for (let r = 0; r < size; r += 1) {
    for (let c = 0; c < size; c += 1) {
      if (code[r]![c]) dark += 1;
      if (r > 0 && c > 0 && code[r]![c] === code[r - 1]![c] && code[r]![c] === code[r]![c - 1] &&
          code[r]![c] === code[r - 1]![c - 1]) sum += 3;
    }
  }
  return sum + Math.floor(Math.abs(dark * 20 - size * size * 10) / (size * size)) * 10;
}

// The rows of the code; true is dark. `mask` fixes the mask; by default the best one is chosen.
export function squareCode(text: string, mask?: number): boolean[][] {
  const bytes = new TextEncoder().encode(text);
  const version = versionFor(bytes.length);
  const patterns = placePatterns(version);
  const words = codewords(bytes, version);
  const places = freePlaces(patterns);
  const make = (chosen: number): boolean[][] => {
    const grid = patterns.map((row) => [...row]);
    places.forEach(([row, column], i) => {
      const bit = i < words.length * 8 && (words[i >> 3]! >> (7 - i % 8) & 1) === 1;
      grid[row]![column] = bit !== masks[chosen]!(row, column);
    });
    placeFormat(grid, chosen);
    return grid as boolean[][];
  };
  if (mask !== undefined) return make(mask);
  const all = masks.map((_, chosen) => make(chosen));
  const marks = all.map(penalty);
  return all[marks.indexOf(Math.min(...marks))]!;
}

// The dark squares as the path of an SVG whose unit is one square, with a margin of four squares.
export function squarePath(code: readonly (readonly boolean[])[]): string {
  return code.flatMap((row, r) => row.map((dark, c) => (dark ? `M${c + 4} ${r + 4}h1v1h-1z` : ''))).join('');
}
