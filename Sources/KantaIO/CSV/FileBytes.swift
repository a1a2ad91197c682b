import KantaSource
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The bytes of one file as UTF-8, read in pieces, and a check that it is still the same file.
///
/// Files are read and not mapped: a file that shrinks while it is read must end in a diagnostic,
/// not in a signal.
struct FileBytes: Sendable {
  /// What tells one state of a file from another.
  struct Identity: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
    var size: Int64
    var seconds: Int64
    var nanoseconds: Int64
  }

  let path: String
  let identity: Identity
  /// The whole text, where it had to be decoded from another encoding.
  let decoded: [UInt8]?
  /// What is inside, where it is a gzip file.
  let inflated: InflatedBytes?
  /// The number of UTF-8 bytes.
  let count: Int

  /// Opens `path`.
  init(path: String) throws(Diagnostic) {
    self.path = path
    identity = try FileBytes.identity(ofFile: path)
    decoded = nil
    inflated = nil
    count = Int(identity.size)
  }

  private init(_ file: FileBytes, decoded: [UInt8]) {
    path = file.path
    identity = file.identity
    self.decoded = decoded
    inflated = nil
    count = decoded.count
  }

  /// `file` with the `count` bytes that are inside.
  init(_ file: FileBytes, inflated: InflatedBytes, count: Int) {
    path = file.path
    identity = file.identity
    decoded = nil
    self.inflated = inflated
    self.count = count
  }

  /// Whether the bytes are those on the disk.
  var isPlain: Bool { decoded == nil && inflated == nil }

  /// The same file with its text decoded to UTF-8.
  func holding(_ text: [UInt8]) -> FileBytes { FileBytes(self, decoded: text) }

  /// The bytes in `range`, which is clamped to the file.
  ///
  /// - Throws: `fileChanged` when the file ends before `range` does.
  func read(_ range: Range<Int>) throws(Diagnostic) -> [UInt8] {
    let range = min(range.lowerBound, count)..<min(range.upperBound, count)
    if range.isEmpty { return [] }
    // SAFETY: `read` writes the whole room unless it throws.
    return try unsafe [UInt8](count: range.count) { (room) throws(Diagnostic) in
      try unsafe read(range, into: room)
    }
  }

  /// Writes the bytes in `range`, which lies within the file, to a buffer of that size.
  ///
  /// - Throws: `fileChanged` when the file ends before `range` does.
  func read(
    _ range: Range<Int>, into buffer: UnsafeMutableRawBufferPointer
  ) throws(Diagnostic) {
    if let decoded {
      // SAFETY: the buffer has `range.count` bytes, and `range` lies within the text.
      unsafe decoded.withUnsafeBytes { unsafe buffer.copyMemory(from: .init(rebasing: $0[range])) }
      return
    }
    if let inflated { return try unsafe inflated.read(range, into: buffer) }
    let descriptor = try FileBytes.open(path)
    defer { try? descriptor.close() }
    var done = 0
    while done < range.count {
      do {
        // SAFETY: each read is given the part of the buffer that is not yet written.
        let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done..<range.count])
        let step = try unsafe descriptor.read(
          fromAbsoluteOffset: Int64(range.lowerBound + done), into: rest)
        if step == 0 { throw Diagnostic.fileChanged(path, "became shorter") }
        done += step
      } catch let problem as Diagnostic {
        throw problem
      } catch {
        throw .unreadable(path, reason: (error as? Errno ?? .ioError).description)
      }
    }
  }

  /// Throws `fileChanged` unless the file is the one that was opened.
  func requireUnchanged() throws(Diagnostic) {
    let now = try? FileBytes.identity(ofFile: path)
    guard let now else { throw .fileChanged(path, "vanished") }
    guard now == identity else { throw .fileChanged(path, "changed") }
  }

  private static func open(_ path: String) throws(Diagnostic) -> FileDescriptor {
    do {
      return try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    } catch {
      let errno = error as? Errno ?? .ioError
      guard errno == .noSuchFileOrDirectory || errno == .notDirectory else {
        throw .unreadable(path, reason: errno.description)
      }
      throw .noFile(path, near: FolderListing.namesNear(path))
    }
  }

  static func identity(ofFile path: String) throws(Diagnostic) -> Identity {
    var status = stat()
    let found = unsafe stat(path, &status)
    guard found == 0 else {
      let code = Errno(rawValue: errno)
      guard code == .noSuchFileOrDirectory || code == .notDirectory else {
        throw .unreadable(path, reason: code.description)
      }
      throw .noFile(path, near: FolderListing.namesNear(path))
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .directory(path)
    default: throw .unreadable(path, reason: "not a regular file")
    }
    let descriptor = try open(path)
    try? descriptor.close()
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      inode: UInt64(truncatingIfNeeded: status.st_ino), size: Int64(status.st_size),
      seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
  }
}

extension [UInt8] {
  /// Bytes that `fill` writes to a room of `count` of them.
  ///
  /// The caller vouches that all of the room is written unless `fill` throws.
  @unsafe
  init(
    count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    var problem: Diagnostic?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      do throws(Diagnostic) {
        let room = UnsafeMutableRawBufferPointer(buffer)
        try unsafe fill(UnsafeMutableRawBufferPointer(rebasing: room[..<count]))
        done = count
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    self = bytes
  }
}
