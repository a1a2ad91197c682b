/// Which Kanta this is.
package enum KantaVersion {
  /// As `kanta --version` says it.
  package static let current = "0.1.0"
}
