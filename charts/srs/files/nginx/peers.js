// The pods of the HLS cache. The command of the container writes their addresses down.
import fs from 'fs';

/** The addresses of all but this one, as they stand in a URL; undefined until they are written down. */
function found(r) {
    try {
        return fs.readFileSync(r.variables.peers, 'utf8').split('\n').filter(address => address);
    } catch (e) {
        return undefined;
    }
}

/** The same; none until then. */
function all(r) {
    return found(r) || [];
}

/** Whether one of them asks: by the address of the connection, as anyone may claim another one in a header. */
function ask(r) {
    return all(r).includes(inUrl(r.variables.realip_remote_addr));
}

/** The same for nginx: "yes", or nothing. */
function isPeer(r) {
    return ask(r) ? 'yes' : '';
}

/** An address as it stands in a URL. */
function inUrl(address) {
    return address.includes(':') ? `[${address}]` : address;
}

export default { found, all, ask, isPeer, inUrl };
