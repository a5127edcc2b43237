// What is in a segment: the size of its pictures, and its codecs by the names of RFC 6381. Of H.264 and AAC in MPEG-TS, as SRS writes them; of all else
// nothing is said, and players find out themselves.
import fs from 'fs';

const packet = 188;
/** As many packets as a large keyframe takes, before the first sound. */
const read = 1500 * packet;
/** The streams of a segment that SRS writes. */
const video = 256;
const audio = 257;
/** Profiles of H.264 whose parameters say more of colors. */
const high = [44, 83, 86, 100, 110, 118, 122, 128, 244];

/** `size`, such as 1280x720, and `codecs`; both are undefined where it has no H.264. */
function of(path) {
    try {
        const data = beginning(path);
        const sps = parameters(payload(data, video));
        const sound = payload(data, audio);
        if (!sps) {
            return {};
        }
        const names = [`avc1.${sps.slice(0, 3).toString('hex')}`];
        const frame = sound.length > 8 ? sound.slice(9 + sound[8]) : sound;
        if (frame.length > 2 && frame[0] === 0xff && (frame[1] & 0xf0) === 0xf0) {
            names.push(`mp4a.40.${(frame[2] >> 6) + 1}`);
        }
        return { size: sizeOf(sps), codecs: names.join() };
    } catch (e) {
        return {};
    }
}

function beginning(path) {
    const data = Buffer.alloc(read);
    const file = fs.openSync(path, 'r');
    try {
        return data.slice(0, fs.readSync(file, data, 0, read, 0));
    } finally {
        fs.closeSync(file);
    }
}

/** What the packets of a stream carry. */
function payload(data, stream) {
    const parts = [];
    for (let at = 0; at + packet <= data.length; at += packet) {
        const begin = at + 4 + (data[at + 3] & 0x20 ? 1 + data[at + 4] : 0);
        if ((data.readUInt16BE(at + 1) & 0x1fff) === stream && begin < at + packet) {
            parts.push(data.slice(begin, at + packet));
        }
    }
    return Buffer.concat(parts);
}

/** The sequence parameter set, from its profile on; undefined where there is none. */
function parameters(data) {
    const begin = data.indexOf(Buffer.from([0, 0, 1, 0x67]));
    const other = begin < 0 ? data.indexOf(Buffer.from([0, 0, 1, 0x27])) : begin;
    return other < 0 ? undefined : data.slice(other + 4, other + 204);
}

/** The size of pictures by a sequence parameter set (7.3.2.1.1 of H.264). */
function sizeOf(sps) {
    const bits = reader(sps);
    const profile = bits.take(8);
    bits.take(16);
    bits.number();
    let chroma = 1;
    if (high.includes(profile)) {
        chroma = bits.number();
        bits.take(chroma === 3 ? 1 : 0);
        bits.number();
        bits.number();
        bits.take(1);
        if (bits.take(1)) {
            for (let i = 0; i < (chroma === 3 ? 12 : 8); i++) {
                if (bits.take(1)) {
                    skipScaling(bits, i < 6 ? 16 : 64);
                }
            }
        }
    }
    bits.number();
    const order = bits.number();
    if (order === 0) {
        bits.number();
    } else if (order === 1) {
        bits.take(1);
        bits.number();
        bits.number();
        for (let count = bits.number(); count > 0; count--) {
            bits.number();
        }
    }
    bits.number();
    bits.take(1);
    const columns = bits.number() + 1;
    const rows = bits.number() + 1;
    const fields = bits.take(1) ? 1 : 2;
    bits.take(fields === 2 ? 2 : 1);
    const crop = bits.take(1) ? [0, 0, 0, 0].map(() => bits.number()) : [0, 0, 0, 0];
    const unit = { x: chroma === 1 || chroma === 2 ? 2 : 1, y: (chroma === 1 ? 2 : 1) * fields };
    return `${columns * 16 - (crop[0] + crop[1]) * unit.x}x${rows * 16 * fields - (crop[2] + crop[3]) * unit.y}`;
}

function skipScaling(bits, count) {
    let last = 8;
    let next = 8;
    for (let i = 0; i < count; i++) {
        if (next) {
            const code = bits.number();
            next = (last + (code % 2 ? (code + 1) / 2 : -code / 2) + 256) % 256;
        }
        last = next || last;
    }
}

/**
 * Reads bits: `take`, so many of them; `number`, an Exp-Golomb code. Bytes that keep others from looking like a start code come behind the size, if at all: before
 * it, there are never so many zeros.
 */
function reader(data) {
    let at = 0;
    const take = count => {
        let value = 0;
        for (let i = 0; i < count; i++) {
            if (at >= data.length * 8) {
                throw new Error('it ends early');
            }
            value = value * 2 + ((data[at >> 3] >> (7 - (at & 7))) & 1);
            at++;
        }
        return value;
    };
    const number = () => {
        let zeros = 0;
        while (!take(1)) {
            zeros++;
        }
        return 2 ** zeros - 1 + take(zeros);
    };
    return { take: take, number: number };
}

export default { of };
