/** Names of IEEE 802.11 frame types (IEEE 802.11 §9.2.4.1) and of LLC frames (IEEE 802.2), as bits of their fields. */

export const TYPE_MASK = 0x0c;
export const SUBTYPE_MASK = 0xf0;
export const DIRECTION_MASK = 0x03;

export const FRAME_TYPES = { data: 0x08, mgt: 0x00, management: 0x00, ctl: 0x04, control: 0x04 } as const;

const MANAGEMENT = {
  assocreq: 0x00,
  "assoc-req": 0x00,
  assocresp: 0x10,
  "assoc-resp": 0x10,
  reassocreq: 0x20,
  "reassoc-req": 0x20,
  reassocresp: 0x30,
  "reassoc-resp": 0x30,
  probereq: 0x40,
  "probe-req": 0x40,
  proberesp: 0x50,
  "probe-resp": 0x50,
  beacon: 0x80,
  atim: 0x90,
  disassoc: 0xa0,
  disassociation: 0xa0,
  auth: 0xb0,
  authentication: 0xb0,
  deauth: 0xc0,
  deauthentication: 0xc0,
};

const CONTROL = {
  bar: 0x80,
  ba: 0x90,
  "ps-poll": 0xa0,
  rts: 0xb0,
  cts: 0xc0,
  ack: 0xd0,
  "cf-end": 0xe0,
  "cf-end-ack": 0xf0,
};

const DATA = {
  data: 0x00,
  "data-cf-ack": 0x10,
  "data-cf-poll": 0x20,
  "data-cf-ack-poll": 0x30,
  null: 0x40,
  "cf-ack": 0x50,
  "cf-poll": 0x60,
  "cf-ack-poll": 0x70,
  "qos-data": 0x80,
  "qos-data-cf-ack": 0x90,
  "qos-data-cf-poll": 0xa0,
  "qos-data-cf-ack-poll": 0xb0,
  qos: 0xc0,
  "qos-cf-poll": 0xe0,
  "qos-cf-ack-poll": 0xf0,
};

/** The subtypes of each frame type, by name. */
export const FRAME_SUBTYPES: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  [FRAME_TYPES.mgt]: MANAGEMENT,
  [FRAME_TYPES.ctl]: CONTROL,
  [FRAME_TYPES.data]: DATA,
};

export const FRAME_DIRECTIONS = { nods: 0, tods: 1, fromds: 2, dstods: 3 } as const;

/** Supervisory LLC frames by the low four bits of their control field. */
export const LLC_SUPERVISORY: Readonly<Record<string, number>> = { rr: 0x01, rnr: 0x05, rej: 0x09 };
/** Unnumbered LLC frames by their control field without the poll bit. */
export const LLC_UNNUMBERED: Readonly<Record<string, number>> = {
  ui: 0x03,
  ua: 0x63,
  disc: 0x43,
  dm: 0x0f,
  sabme: 0x6f,
  test: 0xe3,
  xid: 0xaf,
  frmr: 0x87,
};
/** `i`, `s` and `u` are the three formats. */
export const LLC_SUBTYPES: ReadonlySet<string> = new Set([
  "i",
  "s",
  "u",
  ...Object.keys(LLC_SUPERVISORY),
  ...Object.keys(LLC_UNNUMBERED),
]);
