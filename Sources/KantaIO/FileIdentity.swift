package import KantaSource

/// What tells one state of a file from another: which file it is, its size, when it was written.
package struct FileIdentity: Hashable, Sendable {
  private let identity: FileBytes.Identity

  /// - Throws: `noFile` or `unreadable`.
  package init(ofFile path: String) throws(Diagnostic) {
    identity = try FileBytes(path: path).identity
  }
}
