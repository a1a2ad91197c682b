import KantaSource

/// Times the kernels on a file of orders, and says how much of their twin's time each takes.
@main
enum Main {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard let path = arguments.first, arguments.count <= 2,
      let roundCount = arguments.count == 2 ? Int(arguments[2]) : 9, roundCount > 0
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
