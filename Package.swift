// swift-tools-version: 6.3
import PackageDescription

// The import line is the architecture: one target per layer, in dependency order.
// SwiftPM refuses a cycle; Tests/TidyTests refuses a new edge.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),  // write `any` where a value is boxed
  .enableUpcomingFeature("InternalImportsByDefault"),  // a leaked layer needs `package import`
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),  // unsafe uses must say `unsafe`
  .treatAllWarnings(as: .error),
]

extension Target {
  static func layer(_ name: String, on below: Target.Dependency...) -> Target {
    .target(name: name, dependencies: below, swiftSettings: settings)
  }

  static func tests(_ name: String, of tested: Target.Dependency...) -> Target {
    .testTarget(
      name: name, dependencies: tested + ["KantaTestSupport"], path: "Tests/\(name)",
      swiftSettings: settings)
  }
}

let numerics = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let collections = Target.Dependency.product(
  name: "OrderedCollections", package: "swift-collections")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let arguments = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "kanta",
  products: [.executable(name: "kanta", targets: ["kanta"])],
  traits: [
    .trait(
      name: "FastGzip",
      description: "Inflates .gz files with Intel's ISA-L, three times as fast as with zlib.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CReadline",
      providers: [.apt(["libreadline-dev"]), .brew(["readline"])]),
    .systemLibrary(name: "CInline"),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CMarkGFM",
      providers: [
        .apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"]),
      ]),
    .systemLibrary(name: "CIsal", providers: [.apt(["libisal-dev"]), .brew(["isa-l"])]),
    .layer("KantaSource"),
    .layer("KantaColumns", on: "CInline", numerics),
    .layer("KantaSyntax", on: "KantaSource"),
    .layer("KantaModels", on: "KantaColumns", numerics),
    .layer(
      "KantaIO", on: "KantaSource", "KantaColumns", "CInline", "CZlib",
      .target(name: "CIsal", condition: .when(traits: ["FastGzip"])), system),
    .layer("KantaPlan", on: "KantaSource", "KantaSyntax", "KantaColumns", collections),
    .layer("KantaEngine", on: "KantaSource", "KantaPlan", "KantaColumns", "KantaIO"),
    .layer(
      "KantaCommands", on: "KantaSource", "KantaSyntax", "KantaColumns", "KantaPlan", "KantaModels"),
    .layer("KantaRender", on: "KantaSource", "KantaColumns"),
    .layer(
      "KantaSession",
      on: "KantaSource", "KantaColumns", "KantaSyntax", "KantaModels", "KantaIO", "KantaPlan",
      "KantaEngine", "KantaCommands", "KantaRender"),
    .layer(
      "KantaReport",
      on: "CMarkGFM", "KantaSource", "KantaColumns", "KantaSyntax", "KantaIO", "KantaPlan",
      "KantaRender", "KantaSession"),
    .executableTarget(
      name: "kanta",
      dependencies: [
        "CInline", "CReadline", "KantaSource", "KantaColumns", "KantaSyntax", "KantaModels",
        "KantaIO",
        "KantaPlan", "KantaEngine", "KantaCommands", "KantaRender", "KantaSession", "KantaReport",
        arguments, system,
      ],
      swiftSettings: settings),

    .target(
      name: "KantaTestSupport",
      dependencies: [
        "KantaSource", "KantaColumns", "KantaSyntax", "KantaPlan", "KantaCommands", "KantaRender",
        "KantaSession",
      ],
      path: "Tests/KantaTestSupport", swiftSettings: settings),
    .tests("SourceTests", of: "KantaSource"),
    .tests("SyntaxTests", of: "KantaSource", "KantaSyntax"),
    .tests(
      "EngineTests", of: "KantaEngine", "KantaPlan", "KantaColumns", "KantaIO", "KantaSource"),
    .tests("RenderTests", of: "KantaRender", "KantaSource", "KantaColumns"),
    .tests("IOTests", of: "KantaIO", "KantaColumns", "KantaSource", "CZlib"),
    .tests("WriterTests", of: "KantaIO", "KantaSource", system),
    .tests("SegmentationTests", of: "KantaColumns", "KantaModels", "KantaPlan"),
    .tests("ModelsTests", of: "KantaColumns", "KantaModels", numerics),
    .tests("PotentialTests", of: "KantaColumns", "KantaModels", numerics),
    .tests("WorldTests", of: "KantaColumns", "KantaModels"),
    .tests(
      "DocsTests", of: "KantaColumns", "KantaCommands", "KantaModels", "KantaPlan", "KantaRender",
      "KantaSession", "KantaSource", "kanta"),
    .tests("TidyTests", of: "KantaCommands", "KantaPlan"),
    .tests(
      "PromptTests", of: "kanta", "KantaSession", "KantaSource", arguments),
    .tests(
      "ReportTests", of: "KantaReport", "KantaColumns", "KantaSession", "KantaSource", "kanta"),
    .tests("TranscriptTests", of: "KantaColumns", "KantaIO", "KantaSession", "KantaSource"),
    .tests(
      "CatalogueTests", of: "KantaColumns", "KantaCommands", "KantaPlan", "KantaSession",
      "KantaSource", "KantaSyntax"),
    .tests("TypoTests", of: "KantaColumns", "KantaSource"),
    .tests(
      "ReferenceTests", of: "KantaColumns", "KantaModels", "KantaSession", "KantaSource"),
  ],
  swiftLanguageModes: [.v6])

// Benchmarks/kernels.py asks for this one; it is built for testing, which a plain build is not.
if Context.environment["KANTA_KERNELS"] != nil {
  package.targets.append(
    .executableTarget(
      name: "kernels", dependencies: ["KantaColumns", "KantaIO", "KantaModels", "KantaSource"],
      path: "Benchmarks/Kernels", swiftSettings: settings))
}
