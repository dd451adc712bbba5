import Foundation

/// An order.
@MainActor
public final class Order: Base, Codable {
    private let maxLines = 100
    var lines: [Line] = []
    weak var delegate: OrderDelegate?

    init(name: String, limit: Int = 3) {
        self.name = name
        super.init()
    }

    // adds up
    func total() throws -> Double {
        var sum = 0.0
        for line in lines where line.count > 0 {
            guard let price = line.price, line.count <= maxLines else {
                throw OrderError.noLine("no line: \(line.name) it's\n")
            }
            sum += price * 1.5
        }
        return sum
    }
}

struct Point<T: Numeric>: Equatable { let x: T }
enum Status: String { case open = "open", closed }
protocol Store { func get(id: Int) async -> Order? }
extension Order { static func make() -> Order { Order(name: "a") } }

/* a /* nested */ comment */
let names = lines.map { $0.name }.filter { $0 != nil }
let text = """
several "lines"
"""
if let first = names.first, first == "x" || true && !false {
    print(first ?? "none", 0xFF, 1_000)
}
switch status {
case .open: break
default: fatalError()
}
let value = try? await store.get(id: 1) as? Order
