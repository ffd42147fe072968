import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { AppError } from '@sentinel/shared/errors/app-error'

/** Where a request really comes from, and over what. */
export interface Origin {
  readonly address: string
  readonly isSecure: boolean
  /** From this machine itself: nothing forwarded it. */
  readonly isLocal: boolean
}

/** @throws AppError `trusted_proxies_invalid` that names the entry. */
export function readTrustedProxies(text: string): BlockList {
  const list = new BlockList()
  for (const entry of text.split(',').map((each) => each.trim())) {
    if (entry === '') continue
    const [address = '', bits] = entry.split('/')
    const version = isIP(address)
    const most = version === 4 ? 32 : 128
    const length = bits === undefined ? most : Number(bits)
    if (version === 0 || !Number.isInteger(length) || length < 0 || length > most)
      throw new AppError(
        'invalid',
        'trusted_proxies_invalid',
        `SENTINEL_TRUSTED_PROXIES names "${entry}", which is no address and no network; write 10.0.0.5 or 10.0.0.0/8`,
      )
    list.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

/** Walks back over the proxies that are trusted; what others claim of themselves does not count. */
export function originOf(request: IncomingMessage, proxies: BlockList): Origin {
  const peer = plain(request.socket.remoteAddress ?? '')
  const isTls = (request.socket as Partial<TLSSocket>).encrypted === true
  const forwarded = listOf(request.headers['x-forwarded-for'])
  const isForwarded = [
    'forwarded',
    'x-forwarded-for',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-real-ip',
    'via',
  ].some((name) => request.headers[name] !== undefined)
  // Browsers speak no 1.0; proxies that say nothing of whom they speak for do.
  const isLocal = isLoopback(peer) && !isForwarded && request.httpVersion !== '1.0'
  if (!isIn(proxies, peer)) return { address: peer, isSecure: isTls, isLocal }
  const address = clientOf(forwarded, proxies, peer)
  const [proto] = listOf(request.headers['x-forwarded-proto'])
  return { address, isSecure: isTls || proto === 'https', isLocal }
}

function listOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '')
  return text
    .split(',')
    .map((each) => plain(each.trim()))
    .filter((each) => each !== '')
}

/** Back over the proxies that are trusted, as far as what they say is an address. */
function clientOf(forwarded: readonly string[], proxies: BlockList, peer: string): string {
  let last = peer
  for (const each of forwarded.toReversed()) {
    const address = withoutPort(each)
    if (isIP(address) === 0) return last
    if (!isIn(proxies, address)) return address
    last = address
  }
  return last
}

/** Some proxies name the port too. */
function withoutPort(text: string): string {
  const match = /^(?:\[([0-9a-f:.]+)\]|(\d+(?:\.\d+){3}))(?::\d{1,5})?$/i.exec(text)
  return plain(match?.[1] ?? match?.[2] ?? text)
}

/** Without the way in which an IPv4 address is written as an IPv6 one. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function isIn(list: BlockList, address: string): boolean {
  const version = isIP(address)
  return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6')
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^127(?:\.\d{1,3}){3}$/.test(address)
}
