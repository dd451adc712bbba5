package org.example.shop;

import java.util.List;
import java.util.Map;

/**
 * An order.
 */
@Entity
@Table(name = "orders")
public class Order extends Base<Long> implements Comparable<Order> {
    private static final int MAX_LINES = 100;
    private final Map<String, List<Line>> lines = new HashMap<>();

    @Override
    public int compareTo(Order other) {
        return this.total() < other.total() ? -1 : 1;
    }

    // adds up
    public double total() throws OrderException {
        double sum = 0.0;
        for (Line line : this.lines.get("a")) {
            if (line == null || line.count() >= MAX_LINES) {
                throw new OrderException("no line: \"" + 'x' + "\"\n");
            }
            sum += line.price() * 1.5f;
        }
        System.out.println(String.format("%d", 0xFF));
        return sum;
    }

    public <T> List<T> map(Function<? super Line, T> f) {
        return lines.stream().map(f).filter(x -> x != null).collect(Collectors.toList());
    }

    enum Status { OPEN, CLOSED }

    interface Visitor { void visit(Order order); }

    record Point(int x, int y) {}

    public static void main(String[] args) {
        var text = """
            several "lines"
            """;
        try {
            long n = 10L;
            boolean ok = true && !false;
            if (n instanceof Long) return;
        } catch (Exception e) {
            e.printStackTrace();
        }
    }
}
