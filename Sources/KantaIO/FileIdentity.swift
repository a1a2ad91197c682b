package import KantaSource

/// What tells one state of a file from another: which file it is, its size, when it was written.
package struct FileIdentity: Hashable, Sendable {
  private let identity: FileBytes.Identity

  /// The size and the time of writing as a text, for comparing with what another run wrote down.
  package var stamp: String { "\(identity.size)-\(identity.seconds)-\(identity.nanoseconds)" }

  /// - Throws: `noFile` or `unreadable`.
  package init(ofFile path: String) throws(Diagnostic) {
    identity = try FileBytes(path: path).identity
  }
}
