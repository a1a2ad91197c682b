import KantaSource
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A temporary file without a name, for what does not fit into memory; it goes with its last user.
final class ScratchFile: Sendable {
  private let descriptor: FileDescriptor
  /// The file whose content it holds, for messages.
  private let path: String

  /// Makes a file in the folder for temporary files.
  init(for path: String) throws(Diagnostic) {
    // SAFETY: the text is copied before anything else can change the environment.
    let named = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? ""
    let folder = FilePath(named.isEmpty ? "/tmp" : named)
    self.path = path
    descriptor = try Self.open(in: folder, for: path)
  }

  deinit { try? descriptor.close() }

  /// The number of its descriptor, for a program that reads or writes it.
  var number: Int32 { descriptor.rawValue }

  /// How many bytes it has.
  func byteCount() throws(Diagnostic) -> Int {
    do {
      return Int(try descriptor.seek(offset: 0, from: .end))
    } catch {
      throw .unreadable(path, reason: (error as? Errno ?? .ioError).description)
    }
  }

  private static func open(
    in folder: FilePath, for path: String
  ) throws(Diagnostic) -> FileDescriptor {
    var attempt = 0
    while true {
      let name = folder.appending(".kanta-\(getpid())-\(attempt).tmp")
      do {
        let descriptor = try FileDescriptor.open(
          name, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: .ownerReadWrite)
        // SAFETY: the string lives as long as the call and ends with a zero.
        _ = unsafe unlink(name.string)
        return descriptor
      } catch let problem as Errno where problem == .fileExists && attempt < 1000 {
        attempt += 1  // left by a run that was killed, or another file at this moment
      } catch {
        throw .noScratch(path, folder: folder.string, because: error as? Errno ?? .ioError)
      }
    }
  }

  /// Writes `bytes` from `offset` on.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(Diagnostic) {
    do {
      _ = try unsafe descriptor.writeAll(toAbsoluteOffset: Int64(offset), bytes)
    } catch {
      throw .noScratch(path, folder: nil, because: error as? Errno ?? .ioError)
    }
  }

  /// Fills `room` with the bytes from `offset` on, which were written before.
  func read(at offset: Int, into room: UnsafeMutableRawBufferPointer) throws(Diagnostic) {
    var done = 0
    while done < room.count {
      do {
        // SAFETY: each read is given the part of the room that is not yet filled.
        let step = try unsafe descriptor.read(
          fromAbsoluteOffset: Int64(offset + done),
          into: UnsafeMutableRawBufferPointer(rebasing: room[done...]))
        guard step > 0 else { throw Errno.ioError }
        done += step
      } catch {
        throw .unreadable(path, reason: (error as? Errno ?? .ioError).description)
      }
    }
  }
}
