import KantaSource
import SystemPackage

/// Why a file cannot be written.
enum SaveProblem {
  case noName
  case isFolder
  /// A folder on the way is missing; `meant` is the path with the folder nearest in name.
  case noFolder(String, meant: String?)
  case system(Errno)

  /// An error of the system's calls.
  init(_ error: any Error) {
    self = .system(error as? Errno ?? .ioError)
  }
}

extension Diagnostic {
  /// A file to save to cannot be written.
  static func unwritable(_ path: String, because problem: SaveProblem) -> Diagnostic {
    let (reason, next) = problem.words(for: path)
    return Diagnostic(.unwritable, "cannot write `\(path)`: \(reason)", advice: Advice(next))
  }
}

extension SaveProblem {
  /// The reason, and the one next action.
  fileprivate func words(for path: String) -> (reason: String, next: String) {
    switch self {
    case .noName: ("the name of the file is empty", "give the file a name, such as `result.csv`")
    case .isFolder:
      (
        "it is a folder",
        "name a file in it, such as `\(path)\(path.hasSuffix("/") ? "" : "/")result.csv`"
      )
    case .noFolder(let folder, let meant):
      (
        "there is no folder `\(folder)`",
        meant.map { "did you mean `\($0)`?" } ?? "make the folder `\(folder)` first"
      )
    case .system(let problem): Self.words(problem)
    }
  }

  /// The system's own sentences depend on the locale, so these are written here.
  private static func words(_ problem: Errno) -> (reason: String, next: String) {
    switch problem {
    case .noSpace: ("no space left on device", "free some space and save again")
    case .diskQuotaExceeded: ("disk quota exceeded", "free some space and save again")
    case .permissionDenied: ("permission denied", "save to a folder you may write to")
    case .notPermitted: ("operation not permitted", "save to a folder you may write to")
    case .readOnlyFileSystem: ("read-only file system", "save to a folder on another disk")
    case .notDirectory: ("a part of the path is a file, not a folder", "check the path")
    case .fileNameTooLong: ("file name too long", "choose a shorter name")
    case .tooManySymbolicLinkLevels: ("the links go round in a circle", "save to another name")
    case .fileTooLarge: ("file too large", "save fewer rows, or raise the limit on file sizes")
    case .ioError: ("input/output error", "check the disk, or save to another one")
    case .brokenPipe: ("the reader has gone away", "save to a file instead")
    case .noSuchFileOrDirectory: ("no such file or directory", "check the path")
    default: ("system error \(problem.rawValue)", "save to another name or folder")
    }
  }
}
