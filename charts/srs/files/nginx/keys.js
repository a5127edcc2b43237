// Who may publish: SRS asks before it accepts a publisher, and nginx before it passes WHIP on. links.js tells who may play.
import copies from 'copies.js';
import crypto from 'crypto';
import fs from 'fs';

/** Answers SRS's on_publish: 0, or an error whose body SRS writes to its log. */
function publish(r) {
    const asked = parse(r.requestText, 'on_publish', ['app', 'stream', 'param']);
    let refusal = 'this is no question of SRS';
    if (asked) {
        // SRS shows that address to whoever reads its API.
        refusal = valueIn(String(asked.tcUrl), 'key') ? 'its key belongs to the name of the stream, and not to the address of the server' : refuse(r, asked.app, asked.stream, asked.param);
    }
    r.return(refusal ? 403 : 200, refusal || '0');
}

/** What SRS asks about; undefined where that is something else. `names`: what has to be text in it. */
function parse(body, action, names) {
    let asked;
    try {
        asked = JSON.parse(body);
    } catch (e) {
        return undefined;
    }
    return asked && asked.action === action && names.every(name => typeof asked[name] === 'string') ? asked : undefined;
}

/** Answers the server that passes WHIP and WHEP on: whether it may, by the method and the path, and by the query that SRS gets. */
function whip(r) {
    const query = r.headersIn['X-Query'] || '';
    const path = streamIn(query);
    const why = r.variables.keys && /^POST .*\/whip\/?$/.test(r.headersIn['X-Asked']) && refuse(r, path.app, path.stream, query);
    if (why) {
        r.warn(`a publisher by WHIP is refused: ${JSON.stringify(`${path.app}/${path.stream}`.slice(0, 200))}: ${why}`);
        r.headersOut['WWW-Authenticate'] = 'Bearer';
    }
    r.return(why ? 401 : 204);
}

/** The stream in a query of WHIP and WHEP, as SRS reads it. */
function streamIn(query) {
    return { app: valueOf(query, 'app') || 'live', stream: valueOf(query, 'stream') || 'livestream' };
}

/** The query of WHIP and WHEP for SRS, with a key or a token that came as a bearer's. */
function query(r) {
    const given = (r.variables.args || '').split('&').filter(pair => pair);
    const bearer = /^Bearer +([A-Za-z0-9._~-]+) *$/i.exec(r.headersIn.Authorization || '');
    const name = /\/whep\/?$/.test(r.uri) ? 'token' : 'key';
    if (bearer && !given.some(pair => pair.startsWith(`${name}=`))) {
        given.push(`${name}=${bearer[1]}`);
    }
    return given.join('&');
}

function valueOf(query, name) {
    const named = query.split('&').filter(pair => pair.startsWith(`${name}=`));
    return named.length ? named[named.length - 1].slice(name.length + 1) : '';
}

/** Why somebody may not publish; empty where they may. */
function refuse(r, app, stream, param) {
    const path = `${app}/${stream}`;
    if (!path.split('/').every(isName)) {
        return 'a name in it could lead to the files of another stream';
    }
    let table;
    try {
        table = fs.readFileSync(r.variables.keys, 'utf8');
    } catch (e) {
        return 'the Secret with the keys is not there, or lacks its entry';
    }
    return refuseBy(table, copies.streamOf(r, path), valueIn(param, 'key'));
}

function refuseBy(table, path, given) {
    const keys = keysFor(table, path);
    if (!keys.length) {
        return `no line of the Secret has a key for ${path}`;
    }
    if (!keys.some(isKey)) {
        return `the Secret has no key for ${path} that is made of letters, digits and -._~ alone`;
    }
    if (!given) {
        return 'it has no key: the name of the stream has to end in ?key=KEY';
    }
    return keys.filter(isKey).some(key => isSame(key, given)) ? '' : 'its key is wrong';
}

/** Whether a part of a path stands for itself alone, in the names of files too. */
function isName(part) {
    return part !== '' && part !== '.' && part !== '..' && !/[\x00-\x1f\x7f\\[\]]/.test(part);
}

/**
 * The keys of the pattern that fits best: the stream itself, its app, or all. The file is read at each question, since a Secret changes at any time; 10,000 lines
 * of it take some milliseconds.
 */
function keysFor(table, path) {
    const patterns = [path, `${path.slice(0, path.lastIndexOf('/'))}/*`, '*'];
    const found = patterns.map(() => []);
    table.split('\n').forEach(line => {
        const parts = /^\s*(["']?)(\S+)\1:\s+(.*?)\s*$/.exec(line);
        const at = parts ? patterns.indexOf(parts[2]) : -1;
        if (at >= 0) {
            // More than one while they change.
            found[at] = found[at].concat(parts[3].split(/\s+/));
        }
    });
    return found.find(keys => keys.length) || [];
}

function isKey(text) {
    return /^[A-Za-z0-9._~-]+$/.test(text);
}

/** The first value of a name in the parameters of a stream. */
function valueIn(param, name) {
    const given = param.split(/[?&,;#]/).find(part => part.startsWith(`${name}=`));
    return given ? given.slice(name.length + 1) : '';
}

/** Takes as long whatever the difference is. */
function isSame(one, other) {
    const digests = [one, other].map(text => crypto.createHash('sha256').update(text).digest('hex'));
    let difference = 0;
    for (let i = 0; i < digests[0].length; i++) {
        difference |= digests[0].charCodeAt(i) ^ digests[1].charCodeAt(i);
    }
    return difference === 0;
}

/** Answers whether a right key is told from a wrong one. */
function ready(r) {
    r.return(works() ? 200 : 500, works() ? 'ready\n' : 'not ready: keys are not told apart\n');
}

function works() {
    const table = 'live/a: right';
    return refuseBy(table, 'live/a', 'right') === '' && refuseBy(table, 'live/a', 'wrong') !== '' && refuseBy(table, 'live/b', 'right') !== '';
}

export default { publish, whip, query, ready, works, parse, streamIn, valueIn, valueOf, isKey, isSame };
