#if FastGzip
  import CIsal
#else
  import CZlib
#endif

/// Inflates deflate streams, one after another, as far as input and room reach.
///
/// The trait `FastGzip` takes Intel's ISA-L in place of zlib, which inflates three times as fast.
///
/// Source: RFC 1951.
@safe struct RawInflater: ~Copyable {
  enum Outcome { case going, ended, broken }

  struct Step {
    /// How many bytes of the input were used.
    ///
    /// Negative when the stream ended in bytes that were used by a step before, but at most
    /// `lookBack`.
    var consumed: Int
    var produced: Int
    var outcome: Outcome
  }

  /// How many bytes before its input a step may give back.
  static let lookBack = 8

  #if FastGzip
    private let stream: OpaquePointer

    init() {
      // SAFETY: the stream is made here and freed in `deinit` only; it holds no pointer between two
      // steps that is used by the next one.
      guard let made = unsafe kanta_isal_make() else { Self.noMemory() }
      unsafe stream = made
      reset()
    }

    deinit { unsafe kanta_isal_free(stream) }

    /// Gets ready for another stream.
    mutating func reset() { unsafe kanta_isal_reset(stream) }

    /// Inflates from `input` into `room` until one of them is used up or the stream ends.
    mutating func step(
      from input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
    ) -> Step {
      // SAFETY: both buffers live as long as the call, which is told their lengths.
      let step = unsafe kanta_isal_inflate(
        stream, input.baseAddress, UInt32(input.count), room.baseAddress, UInt32(room.count))
      let outcome: Outcome = step.status < 0 ? .broken : step.ended != 0 ? .ended : .going
      return Step(
        consumed: Int(step.consumed), produced: Int(step.produced), outcome: outcome)
    }

    /// The CRC-32 of what `before` is the CRC-32 of, followed by `bytes`.
    static func checksum(_ before: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
      guard let start = unsafe bytes.bindMemory(to: UInt8.self).baseAddress else { return before }
      // SAFETY: `start` has `bytes.count` bytes.
      return unsafe crc32_gzip_refl(before, start, UInt64(bytes.count))
    }
  #else
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
      // SAFETY: zlib keeps the address of the stream, which therefore is allocated here and freed
      // in `deinit` only, after zlib has let go of it.
      unsafe stream = .allocate(capacity: 1)
      unsafe stream.initialize(to: z_stream())
      let status = unsafe inflateInit2_(
        stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
      guard status == Z_OK else { Self.noMemory() }
    }

    deinit {
      unsafe inflateEnd(stream)
      unsafe stream.deallocate()
    }

    /// Gets ready for another stream.
    mutating func reset() { unsafe inflateReset(stream) }

    /// Inflates from `input` into `room` until one of them is used up or the stream ends.
    mutating func step(
      from input: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
    ) -> Step {
      // SAFETY: both buffers live as long as the call, which is told their lengths; zlib does not
      // write to its input.
      unsafe stream.pointee.next_in = UnsafeMutablePointer(
        mutating: input.bindMemory(to: UInt8.self).baseAddress)
      unsafe stream.pointee.avail_in = UInt32(input.count)
      unsafe stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
      unsafe stream.pointee.avail_out = UInt32(room.count)
      let status = unsafe inflate(stream, Z_NO_FLUSH)
      let outcome: Outcome =
        switch status {
        case Z_OK, Z_BUF_ERROR: .going
        case Z_STREAM_END: .ended
        case Z_MEM_ERROR: Self.noMemory()
        default: .broken
        }
      return Step(
        consumed: input.count - Int(unsafe stream.pointee.avail_in),
        produced: room.count - Int(unsafe stream.pointee.avail_out), outcome: outcome)
    }

    /// The CRC-32 of what `before` is the CRC-32 of, followed by `bytes`.
    static func checksum(_ before: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
      guard let start = unsafe bytes.bindMemory(to: UInt8.self).baseAddress else { return before }
      // SAFETY: `start` has `bytes.count` bytes.
      return UInt32(unsafe crc32_z(UInt(before), start, bytes.count))
    }
  #endif

  private static func noMemory() -> Never {
    preconditionFailure("a machine that runs this has a hundred kilobytes left")
  }
}
