import KantaColumns

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The one place that reads the clock.
enum Clock {
  /// The present day where the user is, for `today` at the prompt.
  static func today() -> Day? {
    var now = time_t()
    var parts = unsafe tm()
    // SAFETY: `time` and `localtime_r` fill the two variables, which live as long as the calls.
    guard unsafe time(&now) != -1, unsafe localtime_r(&now, &parts) != nil else { return nil }
    let (year, month, day) = unsafe (parts.tm_year, parts.tm_mon, parts.tm_mday)
    return Day(year: Int(year) + 1900, month: Int(month) + 1, day: Int(day))
  }
}
