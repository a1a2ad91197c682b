#if arch(x86_64)
  import _Builtin_intrinsics.intel.sse2
#endif

#if arch(x86_64)
  /// A byte to look for, in every lane.
  struct Needle {
    let lanes: __m128i
    init(_ byte: UInt8) { lanes = _mm_set1_epi8(CChar(bitPattern: byte)) }
  }

  /// Sixteen bytes of the text.
  struct Lanes {
    let lanes: __m128i

    @inline(__always) init(_ bytes: RawSpan, at offset: Int) {
      // SAFETY: any 16 bytes are a vector; the load checks its bounds.
      lanes = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: __m128i.self)
    }

    @inline(__always) func equal(_ needle: Needle) -> UInt64 {
      bits(_mm_cmpeq_epi8(lanes, needle.lanes))
    }

    @inline(__always) func equal(_ a: Needle, _ b: Needle) -> UInt64 {
      bits(
        _mm_or_si128(_mm_cmpeq_epi8(lanes, a.lanes), _mm_cmpeq_epi8(lanes, b.lanes)))
    }

    /// A bit for each byte beyond ASCII.
    @inline(__always) var high: UInt64 { bits(lanes) }

    /// The bytes at an address.
    @inline(__always) init(_ address: UnsafePointer<UInt8>) {
      // SAFETY: the caller has 16 readable bytes there; any 16 bytes are a vector.
      lanes = unsafe UnsafeRawPointer(address).loadUnaligned(as: __m128i.self)
    }

    init(repeating byte: UInt8) { lanes = Needle(byte).lanes }

    @inline(__always) private init(lanes: __m128i) { self.lanes = lanes }

    /// In each lane, whether it is the needle: all bits or none.
    @inline(__always) func matches(_ needle: Needle) -> Lanes {
      Lanes(lanes: _mm_cmpeq_epi8(lanes, needle.lanes))
    }

    @inline(__always) static func | (a: Lanes, b: Lanes) -> Lanes {
      Lanes(lanes: _mm_or_si128(a.lanes, b.lanes))
    }

    @inline(__always) private func bits(_ mask: __m128i) -> UInt64 {
      UInt64(UInt32(bitPattern: _mm_movemask_epi8(mask)))
    }
  }
#else
  /// A byte to look for, in every byte of a word.
  struct Needle {
    let word: UInt64
    init(_ byte: UInt8) { word = UInt64(byte) &* 0x0101_0101_0101_0101 }
  }

  /// Sixteen bytes of the text, as two words.
  struct Lanes {
    let low: UInt64
    let second: UInt64

    @inline(__always) init(_ bytes: RawSpan, at offset: Int) {
      // SAFETY: any 8 bytes are a word; the loads check their bounds.
      low = unsafe UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      second = unsafe UInt64(
        littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
    }

    @inline(__always) func equal(_ needle: Needle) -> UInt64 {
      packed(zeros(low ^ needle.word)) | packed(zeros(second ^ needle.word)) << 8
    }

    @inline(__always) func equal(_ a: Needle, _ b: Needle) -> UInt64 {
      let first = zeros(low ^ a.word) | zeros(low ^ b.word)
      let other = zeros(second ^ a.word) | zeros(second ^ b.word)
      return packed(first) | packed(other) << 8
    }

    /// The bytes at an address.
    @inline(__always) init(_ address: UnsafePointer<UInt8>) {
      // SAFETY: the caller has 16 readable bytes there; any 8 bytes are a word.
      low = unsafe UInt64(littleEndian: UnsafeRawPointer(address).loadUnaligned(as: UInt64.self))
      second = unsafe UInt64(
        littleEndian: UnsafeRawPointer(address + 8).loadUnaligned(as: UInt64.self))
    }

    init(repeating byte: UInt8) {
      let word = Needle(byte).word
      self.init(low: word, second: word)
    }

    @inline(__always) private init(low: UInt64, second: UInt64) {
      self.low = low
      self.second = second
    }

    /// In each lane, whether it is the needle: its top bit or nothing.
    @inline(__always) func matches(_ needle: Needle) -> Lanes {
      Lanes(low: zeros(low ^ needle.word), second: zeros(second ^ needle.word))
    }

    @inline(__always) static func | (a: Lanes, b: Lanes) -> Lanes {
      Lanes(low: a.low | b.low, second: a.second | b.second)
    }

    /// A bit for each byte beyond ASCII.
    @inline(__always) var high: UInt64 {
      let tops: UInt64 = 0x8080_8080_8080_8080
      return packed(low & tops) | packed(second & tops) << 8
    }

    /// The top bit of each byte that is zero.
    @inline(__always) private func zeros(_ word: UInt64) -> UInt64 {
      let low7: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
      return ~(((word & low7) &+ low7) | word | low7)
    }

    /// The top bits of the eight bytes, side by side.
    @inline(__always) private func packed(_ tops: UInt64) -> UInt64 {
      ((tops >> 7) &* 0x0102_0408_1020_4080) >> 56
    }
  }
#endif
