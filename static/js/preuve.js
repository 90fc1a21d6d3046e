// Worker: proves that a machine took the trouble. Message: the challenge's number; answer: eight numbers, separated by commas.
// Each makes SHA-256(`number:rank:found`) begin with 15 zero bits (accounts/robots.py). The text is one block of SHA-256: a
// synchronous digest of our own is far quicker than a promise a try, and works without HTTPS too.
const ENIGMES = 8;
const BITS = 15;
const K = new Int32Array(64); // signed: engines keep 32-bit sums whole
const DEPART = new Int32Array(8);
const M = new Uint8Array(64);
const W = new Int32Array(64);

for (let n = 2, i = 0; i < 64; n++) {
  let premier = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) premier = false;
  if (!premier) continue;
  if (i < 8) DEPART[i] = (Math.sqrt(n) % 1) * 2 ** 32;
  K[i++] = (Math.cbrt(n) % 1) * 2 ** 32;
}

const tourne = (x, n) => (x >>> n) | (x << (32 - n));

// The first word of the digest of the `longueur` bytes of M (at most 55).
function premierMot(longueur) {
  M.fill(0, longueur);
  M[longueur] = 0x80;
  M[62] = longueur >>> 5;
  M[63] = longueur << 3;
  for (let t = 0; t < 16; t++) W[t] = (M[4 * t] << 24) | (M[4 * t + 1] << 16) | (M[4 * t + 2] << 8) | M[4 * t + 3];
  for (let t = 16; t < 64; t++) {
    const x = W[t - 15];
    const y = W[t - 2];
    W[t] = (W[t - 16] + (tourne(x, 7) ^ tourne(x, 18) ^ (x >>> 3)) + W[t - 7] + (tourne(y, 17) ^ tourne(y, 19) ^ (y >>> 10))) | 0;
  }
  let a = DEPART[0], b = DEPART[1], c = DEPART[2], d = DEPART[3];
  let e = DEPART[4], f = DEPART[5], g = DEPART[6], h = DEPART[7];
  for (let t = 0; t < 64; t++) {
    const u = (h + (tourne(e, 6) ^ tourne(e, 11) ^ tourne(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + W[t]) | 0;
    const v = ((tourne(a, 2) ^ tourne(a, 13) ^ tourne(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + u) | 0;
    d = c;
    c = b;
    b = a;
    a = (u + v) | 0;
  }
  return (DEPART[0] + a) >>> 0;
}

function ecrire(texte, debut) {
  for (let i = 0; i < texte.length; i++) M[debut + i] = texte.charCodeAt(i);
  return debut + texte.length;
}

self.onmessage = ({ data: nombre }) => {
  const trouves = [];
  for (let rang = 0; rang < ENIGMES; rang++) {
    const debut = ecrire(`${nombre}:${rang}:`, 0);
    let essai = 0;
    while (premierMot(ecrire(String(essai), debut)) >>> (32 - BITS)) essai++;
    trouves.push(essai);
  }
  self.postMessage(trouves.join(","));
};
