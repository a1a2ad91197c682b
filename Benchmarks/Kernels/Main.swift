import Foundation
import KantaSource

/// Times the kernels on a file of orders, and says how much of their twin's time each takes; or,
/// after the word `fits`, the fits of models to a summary of customers.
@main
enum Main {
  static func main() {
    var arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "fits" {
      arguments = arguments.dropFirst()
      guard let path = arguments.first,
        let text = try? String(contentsOfFile: path, encoding: .utf8)
      else {
        print("usage: kernels fits SUMMARY.csv [ROUNDS [MODEL]]")
        return
      }
      arguments = arguments.dropFirst()
      ModelFits(text).run(
        roundCount: arguments.first.flatMap { Int($0) } ?? 5, only: arguments.dropFirst().first)
      return
    }
    guard let path = arguments.first, arguments.count <= 2,
      let roundCount = arguments.count == 2 ? arguments.last.flatMap({ Int($0) }) : 9,
      roundCount > 0
    else {
      print("usage: kernels ORDERS.csv [ROUNDS]")
      return
    }
    do throws(Diagnostic) {
      let orders = try OrdersFile(path: path)
      print(Outcome.header)
      for duel in ReadingDuels.all(orders) + ComputingDuels(orders).all {
        if let outcome = duel.run(roundCount: roundCount) {
          print(outcome.row)
        } else {
          print("| \(duel.name) | void: kernel and twin differ | | | | |")
        }
      }
    } catch {
      print(error.message)
    }
  }
}
