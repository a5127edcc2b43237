// Master playlists, by which players choose between a stream and its copies.
import codecs from 'codecs.js';
import fs from 'fs';
import segments from 'segments.js';

/** The master playlist of some playlists, which SRS writes below `root`. */
function list(root, uris) {
    return `#EXTM3U\n#EXT-X-VERSION:3\n${uris.map(uri => entry(root, uri)).join('')}`;
}

/** The lines of a playlist; none where it has no segment yet. Bit rates are those of its segments. */
function entry(root, uri) {
    const slash = uri.lastIndexOf('/') + 1;
    const folder = root + uri.slice(0, slash);
    const playlist = segments.parse(read(root + uri));
    const files = (playlist ? playlist.segments : []).map(segment => ({
        path: folder + segment.uri,
        bits: 8 * sizeOf(folder + segment.uri),
        seconds: parseFloat(segment.duration),
    })).filter(file => file.bits && file.seconds);
    if (!files.length) {
        return '';
    }
    const sum = key => files.reduce((total, file) => total + file[key], 0);
    const most = files.reduce((rate, file) => Math.max(rate, file.bits / file.seconds), 0);
    const about = codecs.of(files[files.length - 1].path);
    const attributes = [`BANDWIDTH=${Math.ceil(most)}`, `AVERAGE-BANDWIDTH=${Math.ceil(sum('bits') / sum('seconds'))}`]
        .concat(about.size ? `RESOLUTION=${about.size}` : [])
        .concat(about.codecs ? `CODECS="${about.codecs}"` : []);
    return `#EXT-X-STREAM-INF:${attributes.join()}\n../${encodeURIComponent(uri.slice(slash))}\n`;
}

function read(path) {
    try {
        return fs.readFileSync(path, 'utf8');
    } catch (e) {
        return '';
    }
}

function sizeOf(path) {
    try {
        return fs.statSync(path).size;
    } catch (e) {
        return 0;
    }
}

export default { list };
