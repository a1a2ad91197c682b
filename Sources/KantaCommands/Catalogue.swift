package import KantaPlan

/// Every verb. Adding one is its file and one word here.
extension Catalogue {
  package static let kanta = Catalogue([
    .load, .world, .members,
    .where, .add, .keep, .drop, .rename, .summarize, .count, .sort, .take, .top, .join, .append,
    .distinct, .describe, .roles, .sample, .show, .plot, .save, .check, .explain,
    .rfm, .segment, .lint, .cohort, .lifecycle, .bridge, .migrate,
    .concentration, .abc, .usageClasses, .growth, .intervals, .basket, .cluster,
  ])
}
