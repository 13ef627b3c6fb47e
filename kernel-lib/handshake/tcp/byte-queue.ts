const NO_BYTES = new Uint8Array();

/** Bytes in pieces, taken from the front and looked at anywhere; the pieces are never copied unless they must join. */
export class ByteQueue {
  private pieces: Uint8Array[] = [];
  private first = 0;
  /** Bytes of the first piece that are gone. */
  private gone = 0;
  private bytes = 0;
  /** Where the last look began: the next one mostly begins there or behind. */
  private cursor = { piece: 0, offset: 0 };

  get lengthBytes(): number {
    return this.bytes;
  }

  push(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.pieces.push(piece);
    this.bytes += piece.length;
  }

  /** Gives so many bytes from an offset on; they are to be read only. */
  view(offset: number, lengthBytes: number): Uint8Array {
    if (lengthBytes === 0) return NO_BYTES;
    const { piece: at, skip } = this.find(offset);
    const piece = this.pieces[at] as Uint8Array;
    if (skip + lengthBytes <= piece.length) return piece.subarray(skip, skip + lengthBytes);
    return this.joined(at, skip, lengthBytes);
  }

  private find(offset: number): { piece: number; skip: number } {
    let { piece, offset: start } = this.cursor;
    if (offset < start || piece < this.first) {
      piece = this.first;
      start = -this.gone;
    }
    for (;;) {
      const { length } = this.pieces[piece] as Uint8Array;
      if (offset < start + length) break;
      start += length;
      piece++;
    }
    this.cursor.piece = piece;
    this.cursor.offset = start;
    return { piece, skip: offset - start };
  }

  private joined(from: number, skip: number, lengthBytes: number): Uint8Array {
    const whole = new Uint8Array(lengthBytes);
    let filled = 0;
    let at = skip;
    for (let n = from; filled < lengthBytes; n++) {
      const part = (this.pieces[n] as Uint8Array).subarray(at, at + lengthBytes - filled);
      whole.set(part, filled);
      filled += part.length;
      at = 0;
    }
    return whole;
  }

  /** Takes up to so many bytes from the front. */
  take(mostBytes: number): Uint8Array {
    const lengthBytes = Math.min(mostBytes, this.bytes);
    const taken = this.view(0, lengthBytes);
    this.drop(lengthBytes);
    return taken;
  }

  /** Copies bytes from the front as far as there is room; gives how many. */
  copyTo(target: Uint8Array): number {
    let filled = 0;
    for (let at = this.first; at < this.pieces.length && filled < target.length; at++) {
      const piece = this.pieces[at] as Uint8Array;
      const from = at === this.first ? this.gone : 0;
      const count = Math.min(piece.length - from, target.length - filled);
      target.set(from === 0 && count === piece.length ? piece : piece.subarray(from, from + count), filled);
      filled += count;
    }
    return filled;
  }

  /** Forgets bytes at the front. */
  drop(lengthBytes: number): void {
    if (lengthBytes === 0) return;
    this.bytes -= lengthBytes;
    this.gone += lengthBytes;
    this.cursor.offset -= lengthBytes;
    for (;;) {
      const piece = this.pieces[this.first];
      if (piece === undefined || this.gone < piece.length) break;
      this.gone -= piece.length;
      this.first++;
    }
    // what is gone is let go of now and then, not at each step
    if (this.first === this.pieces.length || this.first > 64) {
      this.pieces = this.pieces.slice(this.first);
      this.cursor.piece -= this.first;
      this.first = 0;
    }
  }
}
