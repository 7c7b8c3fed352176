// The header blocks of SPDY/3.1: names and values, compressed with one dictionary and one history a direction.
import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib'

export type SpdyHeaders = ReadonlyMap<string, string>

/** The words of the dictionary, each with its length before it (SPDY draft 3, 2.6.10.1). */
const words =
  'options,head,post,put,delete,trace,accept,accept-charset,accept-encoding,accept-language,accept-ranges,age,allow,authorization,cache-control,connection,content-base,content-encoding,content-language,content-length,content-location,content-md5,content-range,content-type,date,etag,expect,expires,from,host,if-match,if-modified-since,if-none-match,if-range,if-unmodified-since,last-modified,location,max-forwards,pragma,proxy-authenticate,proxy-authorization,range,referer,retry-after,server,te,trailer,transfer-encoding,upgrade,user-agent,vary,via,warning,www-authenticate,method,get,status,200 OK,version,HTTP/1.1,url,public,set-cookie,keep-alive,origin'.split(
    ',',
  )
const tail =
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.'

function counted(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** What every SPDY/3 client has before it sees the first header. */
export const dictionary = Buffer.concat([...words.map(counted), Buffer.from(tail)])

export class SpdyHeaderCodec {
  readonly #inflate: Inflate = createInflate({ dictionary })
  readonly #deflate: Deflate = createDeflate({ dictionary })
  #inflated: Buffer[] = []
  #deflated: Buffer[] = []

  /** `fail` is told of blocks that are none. */
  constructor(fail: () => void) {
    this.#inflate.on('data', (part: Buffer) => this.#inflated.push(part))
    this.#deflate.on('data', (part: Buffer) => this.#deflated.push(part))
    this.#inflate.on('error', fail)
  }

  /** Blocks have to be read in the order they came, one after the other. Names are lower case. */
  async read(block: Buffer): Promise<SpdyHeaders> {
    this.#inflated = []
    await new Promise<void>((resolve) => this.#inflate.write(block, () => resolve()))
    const bytes = Buffer.concat(this.#inflated)
    const headers = new Map<string, string>()
    let at = 4
    const next = (): string => {
      const length = bytes.readUInt32BE(at)
      at += 4 + length
      return bytes.toString('utf8', at - length, at)
    }
    for (let left = bytes.length < 4 ? 0 : bytes.readUInt32BE(0); left > 0 && at < bytes.length; left--) {
      const name = next()
      headers.set(name.toLowerCase(), next())
    }
    return headers
  }

  /** A block without headers, in the order of sending. */
  async empty(): Promise<Buffer> {
    this.#deflated = []
    this.#deflate.write(Buffer.alloc(4))
    await new Promise<void>((resolve) => this.#deflate.flush(constants.Z_SYNC_FLUSH, () => resolve()))
    return Buffer.concat(this.#deflated)
  }

  close(): void {
    this.#inflate.close()
    this.#deflate.close()
  }
}
