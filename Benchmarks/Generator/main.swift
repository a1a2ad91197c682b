import Foundation

// Makes the files the benchmarks read. The same arguments give the same bytes.

let usage = """
  usage: generate orders ROWS SEED ORDERS.csv CUSTOMERS.csv
         generate wide ROWS COLUMNS SEED FILE.csv

  """

let arguments = Array(CommandLine.arguments.dropFirst())
let numbers = arguments.compactMap { Int($0) }

switch (arguments.first, arguments.count, numbers.count) {
case ("orders", 5, 2):
  let orders = Orders(rowCount: numbers[0], seed: UInt64(truncatingIfNeeded: numbers[1]))
  try orders.writeOrders(to: arguments[3])
  try orders.writeCustomers(to: arguments[4])
case ("wide", 5, 3):
  let table = WideTable(
    rowCount: numbers[0], columnCount: numbers[1], seed: UInt64(truncatingIfNeeded: numbers[2]))
  try table.write(to: arguments[4])
default:
  FileHandle.standardError.write(Data(usage.utf8))
  exit(2)
}
